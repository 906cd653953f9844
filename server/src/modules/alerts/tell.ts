import type { Role } from '@chitang/shared/domain/roles'
import type { Db } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { notify } from '../notices/index.ts'
import { readAlert, type AlertRow } from './read-alerts.ts'
import { saidOf } from './alert-words.ts'

interface Recipient { corpId: string; memberId: string; employeeId: string }

/** A card to everybody of these roles who has not muted this kind: of the store, or of the group where the alert has no store. */
export async function tell(kit: Kit, tx: Db, { groupId, alertId, roles, key }: { groupId: string; alertId: string; roles: readonly Role[]; key: string }): Promise<void> {
  const row = await readAlert(tx, groupId, alertId)
  if (!row || roles.length === 0) return
  const recipients = await recipientsOf(tx, row, roles, kit.clock.now())
  const { title, detail } = saidOf(row)
  for (const corpId of new Set(recipients.map((one) => one.corpId)))
    await notify(kit, tx, { groupId, corpId, memberIds: recipients.filter((one) => one.corpId === corpId).map((one) => one.memberId), page: 'admin', path: `alerts/${alertId}`, dedupeKey: `alert:${key}:${corpId}`, title, description: detail })
}

/** Of several members of one employee the one in the alert's corp, else any: nobody is told twice. */
async function recipientsOf(tx: Db, row: AlertRow, roles: readonly Role[], now: Date): Promise<Recipient[]> {
  const wanted = roles.filter((role) => isOfSide(role, row.side))
  if (wanted.length === 0) return []
  const where = row.storeId === null ? { sql: 'a.store_id IS NULL', params: [] } : { sql: 'a.store_id = ?', params: [row.storeId] }
  const found = await tx.rows<Recipient>(
    `SELECT m.corp_id AS corpId, m.id AS memberId, a.employee_id AS employeeId FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.status = 'active'
     LEFT JOIN alert_mute x ON x.group_id = a.group_id AND x.employee_id = a.employee_id AND x.kind = ? AND x.until > ?
     WHERE a.group_id = ? AND ${where.sql} AND a.role IN (?) AND a.valid_to IS NULL AND x.kind IS NULL ORDER BY m.id`, [row.kind, now, row.groupId, ...where.params, wanted])
  const best = new Map<string, Recipient>()
  for (const one of found) if (!best.has(one.employeeId) || one.corpId === row.corpId) best.set(one.employeeId, one)
  return [...best.values()]
}

/** What concerns a service advisor is the service manager's, anything else the sales manager's. */
const isOfSide = (role: Role, side: AlertRow['side']): boolean => (role === 'service_manager' ? side === 'service' : role === 'sales_manager' ? side !== 'service' : true)
