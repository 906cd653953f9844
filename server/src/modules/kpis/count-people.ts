import { localDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'

const storesAtOnce = 3

/** Once a day for each store: how many people its friends are, and how many of them have two contacts or more. A look at a moment, not recomputable later. */
export async function countPeople({ kit, directory }: { kit: Kit; directory: Directory }, atOnce = storesAtOnce): Promise<void> {
  const { database } = kit
  for (const group of [...(await directory.snapshot()).groups.values()]) {
    const today = localDay(kit.clock.now(), group.timeZone)
    const stores = (await directory.storesOf(group.id)).map((one) => one.id)
    if (stores.length === 0) continue
    const counted = new Set((await database.rows<{ storeId: string }>("SELECT store_id AS storeId FROM kpi_daily WHERE group_id = ? AND store_id IN (?) AND day = ? AND metric = 'persons'", [group.id, stores, today])).map((row) => row.storeId))
    for (const storeId of stores.filter((id) => !counted.has(id)).slice(0, atOnce)) {
      const row = await database.row<{ persons: string; twice: string | null }>(
        `SELECT COUNT(*) AS persons, SUM(contacts > 1) AS twice FROM (SELECT COUNT(DISTINCT r.contact_id) AS contacts FROM follow_relation r JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
         WHERE r.group_id = ? AND r.store_id = ? AND r.deleted_at IS NULL AND r.half = 0 GROUP BY COALESCE(p.merged_into, p.id)) x`, [group.id, storeId])
      await database.run("INSERT INTO kpi_daily (group_id, store_id, day, metric, dimension, value) VALUES (?, ?, ?, 'persons', '', ?), (?, ?, ?, 'persons_twice', '', ?) ON DUPLICATE KEY UPDATE value = VALUES(value)",
        [group.id, storeId, today, Number(row?.persons ?? 0), group.id, storeId, today, Number(row?.twice ?? 0)])
    }
  }
}
