import { textOfParts, type ScriptContent, type ScriptPart } from '@chitang/shared/contracts/script-content'
import { lintKey, lintText } from '@chitang/shared/domain/script-lint'
import { scriptCategories, scriptObjections } from '@chitang/shared/domain/scripts'

/** The sheet speaks the words of the screens; one row is one script, its text parts parted by a line of dashes. */
export const sheetHead = ['编号', '分类', '异议', '标题', '内容', '有效到', '来自'] as const

export interface SheetRow { line: number; code: string; title: string; category: string; objection: string; text: string; validTo: string }

const between = '\n---\n'

const unguard = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text)

/** Rows under the head, wherever its columns stand; null when a column is missing. */
export function readRows(cells: readonly (readonly unknown[])[], timeZoneDay: (at: Date) => string): SheetRow[] | null {
  const head = (cells[0] ?? []).map((cell) => String(cell ?? '').trim())
  const at = (name: (typeof sheetHead)[number]) => head.indexOf(name)
  if (['编号', '分类', '标题', '内容'].some((name) => !head.includes(name))) return null
  const word = (row: readonly unknown[], name: (typeof sheetHead)[number]): string => {
    const cell = at(name) < 0 ? '' : row[at(name)]
    return cell instanceof Date ? timeZoneDay(cell) : unguard(String(cell ?? '').trim())
  }
  return cells.slice(1).flatMap((row, index) => {
    const read = { line: index + 2, code: word(row, '编号'), title: word(row, '标题'), category: word(row, '分类'), objection: word(row, '异议'), text: word(row, '内容').replaceAll('\r\n', '\n'), validTo: word(row, '有效到') }
    return read.code || read.title || read.text ? [read] : []
  })
}

export const textCell = (parts: readonly ScriptPart[]): string => parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join(between)
export const categoryCell = (code: string): string => scriptCategories.find((one) => one.code === code)?.name ?? code
export const objectionCell = (code: string | null): string => scriptObjections.find((one) => one.code === code)?.name ?? ''

/** Days of the group's zone: the sheet says the last day, the library the moment after it. */
export interface Days { endOf(day: string): string | null; lastDay(end: string): string }

export type CheckedRow = { content: ScriptContent; acknowledged: string[]; warnings: string[]; problems: readonly [] } | { content: null; acknowledged: string[]; warnings: string[]; problems: string[] }

/** Pictures, links and the offer are not in the sheet: they stay as `before` has them. */
export function checkRow(row: SheetRow, before: ScriptContent | null, days: Days): CheckedRow {
  const category = scriptCategories.find((one) => one.name === row.category)
  const objection = row.objection ? scriptObjections.find((one) => one.name === row.objection) : null
  const texts = row.text.split(/\n-{3,}\n/).map((text) => text.trim()).filter(Boolean)
  const findings = texts.flatMap(lintText)
  // Nobody changes the hour of an end by leaving its day alone.
  const validTo = !row.validTo ? null : before?.validTo && days.lastDay(before.validTo) === row.validTo ? before.validTo : days.endOf(row.validTo)
  const problems = [
    ...(row.code ? [] : ['编号没有填']), ...(row.code.length > 20 ? ['编号最多 20 个字'] : []),
    ...(row.title ? [] : ['标题没有填']), ...(row.title.length > 30 ? ['标题最多 30 个字'] : []),
    ...(category ? [] : [`没有「${row.category}」这个分类`]), ...(objection === undefined ? [`没有「${row.objection}」这个异议`] : []),
    ...(texts.length > 0 ? [] : ['内容没有填']), ...(texts.length > 6 || texts.some((text) => text.length > 1000) ? ['内容太长：每段最多 1000 字，最多 6 段'] : []),
    ...(row.validTo && validTo === null ? [`「${row.validTo}」不是日期，写成 2026-06-30`] : []),
    ...findings.filter((finding) => finding.blocks).map((finding) => `「${finding.words}」${finding.why}`),
  ]
  const seen = findings.filter((finding) => !finding.blocks)
  const warnings = seen.map((finding) => `「${finding.words}」${finding.why}`)
  const acknowledged = [...new Set(seen.map(lintKey))]
  if (problems.length > 0 || !category) return { content: null, acknowledged, warnings, problems }
  return {
    content: { category: category.code, objection: objection?.code ?? null, title: row.title, parts: mergeTexts(before?.parts ?? [], texts), validTo, promotionId: before?.promotionId ?? null },
    acknowledged, warnings, problems: [],
  }
}

/** New texts into the places of the old ones; what is not text keeps its place. */
function mergeTexts(before: readonly ScriptPart[], texts: readonly string[]): ScriptPart[] {
  const rest = texts.map((text): ScriptPart => ({ kind: 'text', text }))
  const merged = before.flatMap((part): ScriptPart[] => (part.kind === 'text' ? rest.splice(0, 1) : [part]))
  return textOfParts(before as ScriptPart[]) ? [...merged, ...rest].slice(0, 6) : [...rest, ...merged].slice(0, 6)
}

export const sameContent = (a: ScriptContent, b: ScriptContent): boolean => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b))

const ordered = ({ category, objection, title, parts, validTo, promotionId }: ScriptContent) =>
  [category, objection, title, parts.map((part) => Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1))), validTo, promotionId]
