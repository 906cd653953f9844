import type { ScriptContent, ScriptPart } from '@chitang/shared/contracts/script-content'
import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import { lintKey, lintText, type LintFinding } from '@chitang/shared/domain/script-lint'
import type { ScriptKind } from '@chitang/shared/domain/scripts'

/** Parts keep their own key, so that a text keeps its cursor while others move round it. */
export interface DraftPart { key: number; part: ScriptPart }
export interface Draft { kind: ScriptKind; category: string; objection: string | null; title: string; parts: DraftPart[]; validTo: Date | null; promotionId: string | null; note: string }

let keys = 0
export const draftPart = (part: ScriptPart): DraftPart => ({ key: ++keys, part })
export const emptyText = (): DraftPart => draftPart({ kind: 'text', text: '' })

export function draftOf(from: Pick<ScriptItem, 'kind' | keyof ScriptContent> | null, start: Partial<Pick<Draft, 'kind' | 'category' | 'title'>> = {}): Draft {
  if (!from) {
    const kind = start.kind ?? 'script'
    return { kind, category: start.category ?? 'first', objection: null, title: start.title ?? '', parts: kind === 'script' ? [emptyText()] : [], validTo: null, promotionId: null, note: '' }
  }
  return { kind: from.kind, category: from.category, objection: from.objection, title: from.title, parts: from.parts.map(draftPart), validTo: from.validTo ? new Date(from.validTo) : null, promotionId: from.promotionId, note: '' }
}

export const contentOf = (draft: Draft): ScriptContent => ({
  category: draft.category, objection: draft.objection, title: draft.title.trim(), validTo: draft.validTo?.toISOString() ?? null, promotionId: draft.promotionId,
  parts: draft.parts.map(({ part }) => (part.kind === 'text' ? { ...part, text: part.text.trim() } : part)).filter((part) => part.kind !== 'text' || part.text),
})

export interface PlacedFinding extends LintFinding { key: string }

export const findingsOf = (draft: Draft): PlacedFinding[] =>
  draft.parts.flatMap(({ part }) => (part.kind === 'text' ? lintText(part.text).map((finding) => ({ ...finding, key: lintKey(finding) })) : []))
    .filter((finding, at, all) => all.findIndex((other) => other.key === finding.key) === at).sort((a, b) => Number(b.blocks) - Number(a.blocks))

/** What is still missing, as the button's reason. */
export function missingWords(draft: Draft): string {
  const { parts } = contentOf(draft)
  if (!draft.title.trim()) return '还差标题'
  if (parts.length === 0) return draft.kind === 'material' ? '还差资料本身' : '还差内容'
  return ''
}
