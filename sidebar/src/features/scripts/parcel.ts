import type { PreparedPart } from '@chitang/shared/contracts/script-sends'
import type { ScriptPart } from '@chitang/shared/contracts/script-content'
import { missingVariables, renderPieces, renderText, type RenderedPiece } from '@chitang/shared/domain/scripts'
import type { ChatMessage } from '../../shared/wecom/index.ts'

export type PartState = 'waiting' | 'sending' | 'sent' | 'failed'

/** One part of a script as the preview shows it and as it goes out. */
export interface PreviewPart {
  readonly index: number
  readonly kind: ScriptPart['kind']
  /** Of a text: pieces with what was filled in and what is missing. */
  readonly pieces: readonly RenderedPiece[]
  /** Of anything else: its name. */
  readonly label: string
}

export const partNames: Readonly<Record<ScriptPart['kind'], string>> = { text: '文字', image: '图片', file: '文件', link: '链接', miniprogram: '小程序' }

export function labelOf(part: ScriptPart): string {
  switch (part.kind) {
    case 'text': return part.text
    case 'image': case 'file': return part.name
    case 'link': case 'miniprogram': return part.title
  }
}

export const previewOf = (parts: readonly ScriptPart[], values: Readonly<Record<string, string>>): PreviewPart[] =>
  parts.map((part, index) => ({ index, kind: part.kind, pieces: part.kind === 'text' ? renderPieces(part.text, values) : [], label: labelOf(part) }))

export const missingOf = (parts: readonly ScriptPart[], values: Readonly<Record<string, string>>): string[] =>
  [...new Set(parts.flatMap((part) => (part.kind === 'text' ? missingVariables(part.text, values) : [])))]

export const plainTexts = (parts: readonly ScriptPart[], values: Readonly<Record<string, string>>): Map<number, string> =>
  new Map(parts.flatMap((part, index) => (part.kind === 'text' ? [[index, renderText(part.text, values)] as const] : [])))

/** Braces that would go out as they are; the first one's name. */
export const leftOver = (texts: Iterable<string>): string | null => {
  for (const text of texts) {
    const found = /\{([^{}\n]{1,80})\}/.exec(text)
    if (found) return found[1]!.split('|')[0]!
  }
  return null
}

export type Outgoing = { readonly message: ChatMessage } | { readonly problem: string }

/** What goes out for one part: the text as it was shown, or what the server made ready. */
export function outgoing(part: ScriptPart, index: number, texts: ReadonlyMap<number, string>, prepared: readonly PreparedPart[] | null): Outgoing {
  if (part.kind === 'text') return { message: { msgtype: 'text', text: { content: (texts.get(index) ?? '').trim() } } }
  const found = prepared?.find((one) => one.index === index)
  if (found?.ready) return { message: found.ready }
  return { problem: found?.error ? `${found.error.message}，${found.error.action}` : `${partNames[part.kind]}还没准备好，稍等再发` }
}
