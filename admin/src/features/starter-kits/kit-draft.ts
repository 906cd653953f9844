import type { AcceptedCode, AcceptedScript, KitCode, KitContent, KitItem, KitPart, StoreKit } from '@chitang/shared/contracts/starter-kits'
import { lintKey, lintText } from '@chitang/shared/domain/script-lint'
import { exampleValues } from '@chitang/shared/domain/script-variables'
import { figure } from '../../shared/words/number.ts'

export const partWords: Record<KitPart, { name: string; unit: string }> = {
  tag: { name: '标签', unit: '个' }, code: { name: '活码', unit: '个' }, welcome: { name: '欢迎语', unit: '条' }, script: { name: '话术', unit: '条' },
}
export const parts = Object.keys(partWords) as KitPart[]

export type RowState = KitItem['state'] | 'existing' | 'off'
export interface RowNote { state: RowState; reason: string | null }

/** What somebody has before them: the words as they stand now, and what is left out. */
export interface KitDraft {
  content: KitContent
  left: Set<string>
  /** Who stands on a code; a brand's kit names only the role. */
  members: Record<string, string[]>
  notes: ReadonlyMap<string, RowNote>
}

export const listOf = (content: KitContent, part: KitPart): { key: string }[] =>
  ({ tag: content.tags, code: content.codes, welcome: content.welcomes, script: content.scripts })[part]

/** What is before the person and not yet accepted. */
export const chosenOf = <T extends { key: string }>(draft: KitDraft, list: readonly T[]): T[] =>
  list.filter((one) => !draft.left.has(one.key) && isOpen(draft.notes.get(one.key)))

/** Accepted things are the store's now: they are changed where tags, codes and scripts are kept. */
export const isOpen = (note: RowNote | undefined): boolean => note === undefined || note.state === 'existing'

export function notesOf(kit: Pick<StoreKit, 'content' | 'items' | 'existing' | 'off'>): Map<string, RowNote> {
  return new Map<string, RowNote>([
    ...kit.existing.map((key) => [key, { state: 'existing', reason: null }] as const),
    ...kit.off.flatMap((part) => listOf(kit.content, part).map((one) => [one.key, { state: 'off', reason: null }] as const)),
    ...kit.items.map((item) => [item.key, { state: item.state, reason: item.reason }] as const),
  ])
}

/** Who serves in the role; without such a person the sales advisors, so that no code is left alone. */
export function standing(code: KitCode, people: StoreKit['people']): string[] {
  const of = (role: string): string[] => people.filter((one) => one.roles.includes(role)).map((one) => one.memberId)
  return [of(code.role), of('sales_advisor'), people.map((one) => one.memberId)].find((ids) => ids.length > 0) ?? []
}

export function acceptance(draft: KitDraft, storeId: string, version: number) {
  const { content, members } = draft
  return {
    storeId, version, tags: chosenOf(draft, content.tags), welcomes: chosenOf(draft, content.welcomes),
    // What the editor showed under the words was seen.
    scripts: chosenOf(draft, content.scripts).map((one): AcceptedScript => ({ ...one, acknowledged: lintText(one.text).filter((finding) => !finding.blocks).map(lintKey) })),
    codes: chosenOf(draft, content.codes).map((one): AcceptedCode => ({ ...one, memberIds: members[one.key] ?? [] })),
  }
}

/** Why it cannot be accepted as it stands; empty = it can. */
export function hindrance(draft: KitDraft, withPeople: boolean): string {
  const { content, members } = draft
  const alone = withPeople ? chosenOf(draft, content.codes).filter((one) => !members[one.key]?.length) : []
  if (alone.length > 0) return `「${alone[0]!.name}」还没有人接待`
  const nameless = [...chosenOf(draft, content.tags), ...chosenOf(draft, content.codes)].find((one) => !one.name.trim())
  if (nameless) return '有一个名字是空的'
  const empty = [...chosenOf(draft, content.scripts).map((one) => ({ ...one, name: one.title })), ...chosenOf(draft, content.welcomes)].find((one) => !one.text.trim() || !one.name.trim())
  if (empty) return `「${empty.name || '没有名字的一条'}」还没写内容`
  const bad = chosenOf(draft, content.scripts).find((one) => lintText(one.text).some((finding) => finding.blocks))
  return bad ? `「${bad.title}」里有不能用的词` : ''
}

export function countWords(counts: Record<KitPart, number>): string {
  return parts.filter((part) => counts[part] > 0).map((part) => `${figure(counts[part])} ${partWords[part].unit}${partWords[part].name}`).join('、')
}

export const chosenCounts = (draft: KitDraft): Record<KitPart, number> =>
  Object.fromEntries(parts.map((part) => [part, chosenOf(draft, listOf(draft.content, part)).length])) as Record<KitPart, number>

export interface PartProgress { part: KitPart; total: number; done: number; failed: number }
export const progressByPart = (items: readonly KitItem[]): PartProgress[] =>
  parts.map((part) => {
    const own = items.filter((item) => item.part === part)
    return { part, total: own.length, done: own.filter((item) => item.state === 'done' || item.state === 'had').length, failed: own.filter((item) => item.state === 'failed').length }
  }).filter((one) => one.total > 0)

export function kitSentence(kit: Pick<StoreKit, 'storeName' | 'brand' | 'items'>): string {
  if (kit.items.length === 0) return `${kit.storeName}的开店包，看一遍，不要的去掉，接受后就能扫码加客户。`
  const rows = progressByPart(kit.items)
  const sum = (of: (one: PartProgress) => number): number => rows.reduce((total, one) => total + of(one), 0)
  if (sum((one) => one.done + one.failed) < kit.items.length) return `正在建，${figure(sum((one) => one.done))} 样好了，共 ${figure(kit.items.length)} 样。`
  return sum((one) => one.failed) > 0 ? `${figure(sum((one) => one.done))} 样建好了，还有 ${figure(sum((one) => one.failed))} 样没建成。` : `${figure(kit.items.length)} 样都建好了，去打印活码吧。`
}

export const kitValues = (place: { storeName?: string; brand: string; models?: readonly string[] }): Record<string, string> => ({
  ...exampleValues, 品牌: place.brand, ...(place.storeName ? { 门店: place.storeName } : {}), ...(place.models?.[0] ? { 车型: place.models[0] } : {}),
})
