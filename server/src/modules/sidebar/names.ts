import type { Kit } from '../../platform/kit.ts'

const freshMs = 60_000
const tables = { member: 'member', code: 'channel_code' } as const

/**
 * Names of members and codes that stand beside a customer. They hardly change and are few, so each is read once a
 * minute instead of being joined into every first screen.
 */
export class Names {
  readonly #kit: Kit
  readonly #known = new Map<string, { at: number; name: string | null }>()

  constructor(kit: Kit) {
    this.#kit = kit
  }

  async of(groupId: string, kind: keyof typeof tables, ids: readonly (string | null)[]): Promise<(id: string | null) => string | null> {
    const now = Date.now()
    const key = (id: string) => `${kind} ${groupId} ${id}`
    const fresh = (id: string) => {
      const known = this.#known.get(key(id))
      return known !== undefined && now - known.at < freshMs
    }
    const missing = [...new Set(ids)].filter((id): id is string => id !== null && !fresh(id))
    if (missing.length > 0) {
      const rows = await this.#kit.database.rows<{ id: string; name: string }>(`SELECT id, name FROM ${tables[kind]} WHERE group_id = ? AND id IN (?)`, [groupId, missing])
      if (this.#known.size > 50_000) this.#known.clear()
      for (const id of missing) this.#known.set(key(id), { at: now, name: rows.find((row) => row.id === id)?.name ?? null })
    }
    return (id) => (id === null ? null : (this.#known.get(key(id))?.name ?? null))
  }
}
