import type { AcceptedCode, AcceptedScript, KitItem, KitPart, KitTag, KitWelcome } from '@chitang/shared/contracts/starter-kits'
import type { Db, Tx } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { StoreInfo } from '../org/index.ts'
import { partOrder } from './kit.model.ts'

export type ItemContent = KitTag | AcceptedCode | KitWelcome | AcceptedScript
export interface StoredItem { part: KitPart; key: string; content: ItemContent; state: KitItem['state']; reason: string | null; objectId: string | null }

const columns = 'part, item_key AS `key`, content, state, reason, object_id AS objectId'
const asItem = (row: StoredItem): StoredItem => ({ ...row, content: fromJson<ItemContent>(row.content) })

type Of = Pick<StoreInfo, 'groupId' | 'id'>

export const itemsOf = async (db: Db, store: Of): Promise<StoredItem[]> =>
  (await db.rows<StoredItem>(`SELECT ${columns} FROM store_kit_item WHERE group_id = ? AND store_id = ? ORDER BY sort`, [store.groupId, store.id])).map(asItem)

/** The next ones in order, enough for a batch of any part. */
export const waitingItems = async (db: Db, store: Of): Promise<StoredItem[]> =>
  (await db.rows<StoredItem>(`SELECT ${columns} FROM store_kit_item WHERE group_id = ? AND store_id = ? AND state = 'waiting' ORDER BY sort LIMIT 60`, [store.groupId, store.id])).map(asItem)

/** What was done stays done; what failed is taken anew, with the words of now. */
export async function saveItems(tx: Tx, store: Of, items: readonly { part: KitPart; key: string; content: ItemContent }[], now: Date): Promise<void> {
  for (const [index, { part, key, content }] of items.entries())
    await tx.run(
      `INSERT INTO store_kit_item (group_id, store_id, part, item_key, sort, content, state, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?)
       ON DUPLICATE KEY UPDATE content = IF(state = 'failed', VALUES(content), content), reason = NULL, updated_at = VALUES(updated_at), state = IF(state = 'failed', 'waiting', state)`,
      [store.groupId, store.id, part, key, partOrder.indexOf(part) * 1000 + index, JSON.stringify(content), now])
}

export async function settleItem(db: Db, store: Of, item: StoredItem, outcome: { state: KitItem['state']; objectId?: string | null; reason?: string }, now: Date): Promise<void> {
  await db.run(
    "UPDATE store_kit_item SET state = ?, object_id = ?, reason = ?, updated_at = ? WHERE group_id = ? AND store_id = ? AND part = ? AND item_key = ? AND state = 'waiting'",
    [outcome.state, outcome.objectId ?? null, outcome.reason?.slice(0, 300) ?? null, now, store.groupId, store.id, item.part, item.key])
}
