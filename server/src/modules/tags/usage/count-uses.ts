import type { Kit } from '../../../platform/kit.ts'

/** Marks that come close together are counted together. */
const gatherMs = 1_500
/** A tag that took long to count is counted the less often. */
const restFactor = 50

/**
 * Counts who carries which tag, outside of requests and of the transactions that mark. What this process marks is
 * counted a moment later; `countOldest` goes round and catches the rest (marks made in WeCom, ended friendships).
 */
export class TagCounts {
  readonly #kit: Kit
  readonly #touched = new Map<string, Set<string>>()
  readonly #notBefore = new Map<string, number>()
  #timer: ReturnType<typeof setTimeout> | null = null
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(kit: Kit) {
    this.#kit = kit
  }

  touch(groupId: string, tagIds: readonly string[]): void {
    if (this.#stopped || tagIds.length === 0) return
    const known = this.#touched.get(groupId) ?? new Set()
    for (const id of tagIds) known.add(id)
    this.#touched.set(groupId, known)
    this.#plan(gatherMs)
  }

  #plan(ms: number): void {
    if (this.#stopped || this.#timer) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#running = this.#running.then(() => this.#flush()).catch((cause: unknown) => this.#kit.log('warn', { what: 'count tags', err: String(cause) }))
    }, ms)
  }

  async #flush(): Promise<void> {
    for (const [groupId, ids] of [...this.#touched]) {
      for (const id of [...ids]) {
        if (this.#stopped) return
        if ((this.#notBefore.get(id) ?? 0) > Date.now()) continue
        ids.delete(id)
        const began = Date.now()
        await countTag(this.#kit, groupId, id)
        if (this.#notBefore.size > 10_000) this.#notBefore.clear()
        this.#notBefore.set(id, Date.now() + Math.min((Date.now() - began) * restFactor, 3_600_000))
      }
      if (ids.size === 0) this.#touched.delete(groupId)
    }
    if (this.#touched.size > 0) this.#plan(gatherMs)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#running
  }
}

/** Friends only; the last use stays when the mark goes. */
export async function countTag(kit: Kit, groupId: string, tagId: string): Promise<void> {
  const rows = await kit.database.rows<{ storeId: string; uses: number; lastUsedAt: Date | null }>(
    `SELECT r.store_id AS storeId, COUNT(*) AS uses, MAX(rt.at) AS lastUsedAt FROM relation_tag rt JOIN follow_relation r ON r.group_id = rt.group_id AND r.id = rt.relation_id
     WHERE rt.group_id = ? AND rt.tag_id = ? AND rt.state <> 'removing' AND r.deleted_at IS NULL GROUP BY r.store_id`, [groupId, tagId])
  const byRule = await kit.database.rows<{ ruleId: string; n: number }>('SELECT rule_id AS ruleId, COUNT(*) AS n FROM relation_tag WHERE group_id = ? AND tag_id = ? AND rule_id IS NOT NULL GROUP BY rule_id', [groupId, tagId])
  await kit.database.transaction(async (tx) => {
    await tx.run('UPDATE tag_use SET uses = 0 WHERE group_id = ? AND tag_id = ?', [groupId, tagId])
    for (const row of rows)
      await tx.run('INSERT INTO tag_use (group_id, tag_id, store_id, uses, last_used_at) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE uses = VALUES(uses), last_used_at = GREATEST(COALESCE(last_used_at, VALUES(last_used_at)), VALUES(last_used_at))', [groupId, tagId, row.storeId, Number(row.uses), row.lastUsedAt])
    await tx.run('UPDATE tag_rule SET marks = 0 WHERE group_id = ? AND tag_id = ?', [groupId, tagId])
    for (const row of byRule) await tx.run('UPDATE tag_rule SET marks = ? WHERE group_id = ? AND id = ?', [Number(row.n), groupId, row.ruleId])
    await tx.run('UPDATE tag SET counted_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), groupId, tagId])
  })
}

/** Everything of a group that is small enough for one statement: a demo. */
export async function countAll(kit: Kit, groupId: string): Promise<void> {
  await kit.database.run(
    `INSERT INTO tag_use (group_id, tag_id, store_id, uses, last_used_at) SELECT rt.group_id, rt.tag_id, r.store_id, COUNT(*), MAX(rt.at) FROM relation_tag rt JOIN follow_relation r ON r.group_id = rt.group_id AND r.id = rt.relation_id
     WHERE rt.group_id = ? AND rt.state <> 'removing' AND r.deleted_at IS NULL GROUP BY rt.group_id, rt.tag_id, r.store_id ON DUPLICATE KEY UPDATE uses = VALUES(uses), last_used_at = VALUES(last_used_at)`, [groupId])
  await kit.database.run('UPDATE tag SET counted_at = ? WHERE group_id = ?', [kit.clock.now(), groupId])
}

/** Those of a corp that were counted longest ago. */
export async function countOldest(kit: Kit, corpIds: readonly string[], each: number): Promise<void> {
  for (const corpId of corpIds)
    for (const row of await kit.database.rows<{ groupId: string; id: string }>('SELECT group_id AS groupId, id FROM tag WHERE corp_id = ? AND deleted_at IS NULL ORDER BY counted_at LIMIT ?', [corpId, each])) await countTag(kit, row.groupId, row.id)
}
