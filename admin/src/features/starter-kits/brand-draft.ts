import type { BrandKit, KitContent } from '@chitang/shared/contracts/starter-kits'
import { figure } from '../../shared/words/number.ts'
import { chosenOf, type KitDraft } from './kit-draft.ts'

/** What is left out is gone from the next version; what belonged to it goes too. */
export function publication(draft: KitDraft): KitContent {
  const { content } = draft
  const [tags, codes] = [chosenOf(draft, content.tags), chosenOf(draft, content.codes)]
  const has = (list: readonly { key: string }[], key: string): boolean => list.some((one) => one.key === key)
  return {
    tags, scripts: chosenOf(draft, content.scripts), positioning: content.positioning.filter((one) => one.lines.length > 0),
    codes: codes.map((code) => ({ ...code, tagKeys: code.tagKeys.filter((key) => has(tags, key)) })),
    welcomes: chosenOf(draft, content.welcomes).map((one) => ({ ...one, codeKeys: one.codeKeys.filter((key) => has(codes, key)) })).filter((one) => one.level !== 'codes' || one.codeKeys.length > 0),
  }
}

/** Remembered by the stores that take it. */
const newKey = (part: string): string => `${part}-${crypto.randomUUID().slice(0, 8)}`

/** A new one to be written, in its group or on its shelf. */
export function addTag({ content }: KitDraft, group: string): string {
  const key = newKey('tag')
  content.tags.push({ key, group, name: '' })
  return key
}
export function addScript({ content }: KitDraft, category: string): void {
  content.scripts.unshift({ key: newKey('script'), category, objection: null, title: '', text: '' })
}

export const brandSentence = (kit: Pick<BrandKit, 'brand' | 'stores' | 'storesAccepted'>): string =>
  `${kit.brand}的新店从这里开始，${figure(kit.stores)} 家店里 ${figure(kit.storesAccepted)} 家接受过。`
