import { alertDefaults } from '@chitang/shared/domain/alerts'
import type { Role } from '@chitang/shared/domain/roles'
import type { Db } from '../../platform/db/database.ts'
import { truth } from '../../platform/db/truth.ts'
import type { Kit } from '../../platform/kit.ts'
import { notify } from '../notices/index.ts'
import { saidOf } from './alert-words.ts'
import { cardTime, sidesOf, whoHears, type Hearers, type Holder } from './hearers.model.ts'
import { readAlert, type AlertRow } from './read-alerts.ts'

/** A card to everybody of these roles who has not muted this kind, of the store or of the group where the alert has no store; to the `next` ones where nobody holds them. */
export async function tell(kit: Kit, tx: Db, { groupId, alertId, roles, next, key }: { groupId: string; alertId: string; roles: readonly Role[]; next: readonly Role[]; key: string }): Promise<Hearers> {
  const row = await readAlert(tx, groupId, alertId)
  if (!row || roles.length === 0) return { cards: [], heard: 'told' }
  const [holders, held] = await Promise.all([holdersOf(tx, row, [...roles, ...next], kit.clock.now()), rolesOf(tx, row)])
  const hearers = whoHears(holders, sidesOf(held, row.storeId), roles, next, row.corpId)
  const { title, detail } = saidOf(row)
  const runAt = alertDefaults[row.kind].byDay ? cardTime(kit.clock.now(), (await tx.row<{ timeZone: string }>('SELECT time_zone AS timeZone FROM tenant_group WHERE id = ?', [groupId]))!.timeZone) : undefined
  for (const corpId of new Set(hearers.cards.map((one) => one.corpId)))
    await notify(kit, tx, { groupId, corpId, memberIds: hearers.cards.filter((one) => one.corpId === corpId).map((one) => one.memberId), page: 'admin', path: `alerts/${alertId}`, dedupeKey: `alert:${key}:${corpId}`, title, description: detail, ...(runAt && { runAt }) })
  return hearers
}

async function holdersOf(tx: Db, row: AlertRow, roles: readonly Role[], now: Date): Promise<Holder[]> {
  const where = row.storeId === null ? { sql: 'a.store_id IS NULL', params: [] } : { sql: 'a.store_id = ?', params: [row.storeId] }
  const found = await tx.rows<Omit<Holder, 'isMuted'> & { isMuted: number }>(
    `SELECT m.corp_id AS corpId, m.id AS memberId, a.employee_id AS employeeId, a.role, x.kind IS NOT NULL AS isMuted FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.status = 'active'
     LEFT JOIN alert_mute x ON x.group_id = a.group_id AND x.employee_id = a.employee_id AND x.kind = ? AND x.until > ?
     WHERE a.group_id = ? AND ${where.sql} AND a.role IN (?) AND a.valid_to IS NULL ORDER BY m.id`, [row.kind, now, row.groupId, ...where.params, roles])
  return found.map((one) => ({ ...one, isMuted: truth(one.isMuted) }))
}

/** What the advisor it is about is, in any store. */
const rolesOf = async (tx: Db, { groupId, employeeId }: AlertRow): Promise<{ role: Role; storeId: string | null }[]> =>
  employeeId === null ? [] : tx.rows('SELECT role, store_id AS storeId FROM assignment WHERE group_id = ? AND employee_id = ? AND valid_to IS NULL', [groupId, employeeId])
