import type { KitScript } from '@chitang/shared/contracts/starter-kits'
import type { ScriptCategory, ScriptObjection } from '@chitang/shared/domain/scripts'

type Line = readonly [title: string, text: string, objection?: ScriptObjection]

/** The place in the list is the key that stores remember: add at the end, never move or remove. */
export const shelf = (category: ScriptCategory, lines: readonly Line[]): KitScript[] =>
  lines.map(([title, text, objection], index) => ({ key: `${category}-${String(index + 1).padStart(2, '0')}`, category, objection: objection ?? null, title, text }))
