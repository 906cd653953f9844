import { builtinAttributes, type AttributeDef } from '@chitang/shared/domain/attributes'
import type { Db } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'

export interface StoredDef extends AttributeDef { readonly mirrorTagGroupId: string | null }

const freshMs = 5_000

/** The group's attributes: the built-in ones as the group changed them, then its own. Few and slow to change. */
export class AttributeDefs {
  readonly #kit: Pick<Kit, 'database'>
  readonly #known = new Map<string, { at: number; value: Promise<readonly StoredDef[]> }>()

  constructor(kit: Pick<Kit, 'database'>) {
    this.#kit = kit
  }

  /** After a change in this process. Others see it within seconds. */
  invalidate(): void {
    this.#known.clear()
  }

  of(groupId: string): Promise<readonly StoredDef[]> {
    const known = this.#known.get(groupId)
    if (known && Date.now() - known.at < freshMs) return known.value
    const value = readDefs(this.#kit.database, groupId)
    this.#known.set(groupId, { at: Date.now(), value })
    value.catch(() => this.#known.delete(groupId))
    return value
  }
}

/** What is stored now; `lock` holds it until the transaction ends. */
export async function readDefs(db: Db, groupId: string, lock = false): Promise<readonly StoredDef[]> {
  const rows = await db.rows<Omit<StoredDef, 'builtin' | 'options' | 'enabled'> & { options: unknown; enabled: number }>(
    `SELECT \`key\`, name, type, panel, unit, options, brand, enabled, mirror_tag_group_id AS mirrorTagGroupId FROM attribute_def WHERE group_id = ? ORDER BY sort, \`key\`${lock ? ' FOR UPDATE' : ''}`, [groupId])
  const stored = new Map(rows.map((row) => [row.key, { ...row, options: listOf(row.options), enabled: Boolean(row.enabled), builtin: false }]))
  const builtin = builtinAttributes.map((def): StoredDef => {
    const changed = stored.get(def.key)
    stored.delete(def.key)
    return changed ? { ...def, name: changed.name, unit: changed.unit, options: changed.options, enabled: changed.enabled, mirrorTagGroupId: changed.mirrorTagGroupId } : { ...def, mirrorTagGroupId: null }
  })
  return [...builtin, ...stored.values()]
}

/** Attributes that a store asks for; its brand says which models there are. */
export const defsFor = (defs: readonly StoredDef[], store: { brand: string; models: readonly string[] }): StoredDef[] =>
  defs.filter((def) => def.enabled && (def.brand === null || def.brand === store.brand)).map((def) => (def.type === 'model' ? { ...def, options: store.models } : def))

const listOf = (value: unknown): string[] => (typeof value === 'string' ? (JSON.parse(value) as string[]) : (value as string[]))
