import type { ScriptGap } from '@chitang/shared/contracts/script-gaps'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Tx } from '../../platform/db/database.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { scriptGapReport } from './gaps.table.ts'

/** 「 打 折 」 and 「打折」 are one wish. */
export const wishKey = (query: string): string => query.toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, '').slice(0, 64)

export interface Wish { kind: 'missing' | 'expired'; query: string; slotId: string | null; note: string | null; idempotencyKey: string }

export async function reportGap(kit: Kit, scope: Scope, storeId: string, wish: Wish): Promise<{ id: string; count: number }> {
  const query = wish.query.trim()
  const key = wish.slotId ?? wishKey(query)
  if (!key) throw new AppError('request.invalid', { detail: '写一下想找什么' })
  const now = kit.clock.now()
  return kit.database.transaction(async (tx) => {
    await tx.run(
      `INSERT INTO script_gap (group_id, id, store_id, kind, wish_key, query, slot_id, count, status, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'open', ?, ?) ON DUPLICATE KEY UPDATE query = VALUES(query)`,
      [scope.groupId, kit.ids.next(), storeId, wish.kind, key, query, wish.slotId, now, now])
    const gap = (await tx.row<{ id: string; count: number }>('SELECT id, count FROM script_gap WHERE group_id = ? AND store_id = ? AND kind = ? AND wish_key = ? FOR UPDATE', [scope.groupId, storeId, wish.kind, key]))!
    try {
      await tx.orm.insert(scriptGapReport).values({ groupId: scope.groupId, id: kit.ids.next(), gapId: gap.id, memberId: scope.memberId, note: wish.note?.trim() || null, at: now, idempotencyKey: wish.idempotencyKey })
    } catch (cause) {
      if (!isDuplicate(cause, 'uq_gap_report_key')) throw cause
      return gap
    }
    await tx.run("UPDATE script_gap SET count = count + 1, status = 'open', last_at = ? WHERE group_id = ? AND id = ?", [now, scope.groupId, gap.id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'script.gap', objectType: 'script_gap', objectId: gap.id, fields: { kind: wish.kind } })
    return { id: gap.id, count: gap.count + 1 }
  })
}

const mostGaps = 200
const shownReports = 5

export async function gapsOf(kit: Kit, scope: Scope, storeId: string): Promise<ScriptGap[]> {
  demandStore(scope, 'script.publish', storeId)
  const gaps = await kit.database.rows<{ id: string; kind: ScriptGap['kind']; query: string; slotId: string | null; count: number; firstAt: Date; lastAt: Date }>(
    `SELECT id, kind, query, slot_id AS slotId, count, first_at AS firstAt, last_at AS lastAt FROM script_gap WHERE group_id = ? AND store_id = ? AND status = 'open' ORDER BY count DESC, last_at DESC LIMIT ${mostGaps}`, [scope.groupId, storeId])
  const reports = gaps.length === 0 ? [] : await kit.database.rows<{ gapId: string; memberName: string; note: string | null; at: Date }>(
    `SELECT r.gap_id AS gapId, m.name AS memberName, r.note, r.at FROM script_gap_report r JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id WHERE r.group_id = ? AND r.gap_id IN (?) ORDER BY r.at DESC LIMIT 1000`,
    [scope.groupId, gaps.map((gap) => gap.id)])
  return gaps.map((gap) => ({
    ...gap, firstAt: gap.firstAt.toISOString(), lastAt: gap.lastAt.toISOString(),
    reports: reports.filter((report) => report.gapId === gap.id).slice(0, shownReports).map(({ memberName, note, at }) => ({ memberName, note, at: at.toISOString() })),
  }))
}

export async function dismissGap(kit: Kit, scope: Scope, id: string): Promise<void> {
  const gap = await kit.database.row<{ storeId: string; query: string }>('SELECT store_id AS storeId, query FROM script_gap WHERE group_id = ? AND id = ?', [scope.groupId, id])
  if (!gap) throw new AppError('not_found')
  demandStore(scope, 'script.publish', gap.storeId)
  await kit.database.transaction(async (tx) => {
    await tx.run("UPDATE script_gap SET status = 'dismissed' WHERE group_id = ? AND id = ?", [scope.groupId, id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: gap.storeId, action: 'script.gap_dismiss', objectType: 'script_gap', objectId: id, fields: { query: gap.query } })
  })
}

/** Publishing what was missed closes the gap, in the same transaction. */
export async function closeGap(tx: Tx, scope: Scope, id: string): Promise<void> {
  const gap = await tx.row<{ storeId: string }>('SELECT store_id AS storeId FROM script_gap WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, id])
  if (!gap) throw new AppError('not_found')
  demandStore(scope, 'script.publish', gap.storeId)
  await tx.run("UPDATE script_gap SET status = 'written' WHERE group_id = ? AND id = ?", [scope.groupId, id])
}
