import { auditLog } from '../../platform/audit/audit.table.ts'
import { dayAt } from '../../platform/clock/day.ts'
import { domainFact } from '../../platform/events/facts.table.ts'
import type { StoreInfo } from '../../modules/org/index.ts'
import type { Product } from '../product.ts'

const timeZone = 'Asia/Shanghai'
const reveals = 140
const everyMs = 3900

/** Three days ago, after closing: the service manager of 包河 looked at 140 full numbers within nine minutes. */
export async function seedReveals({ kit }: Product, groupId: string, stores: readonly StoreInfo[]): Promise<void> {
  const { database, ids } = kit
  const store = stores.find((one) => one.shortName === '包河')
  const who = store && (await database.row<{ employeeId: string; memberId: string }>(
    "SELECT a.employee_id AS employeeId, m.id AS memberId FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.group_id = ? AND a.store_id = ? AND a.role = 'service_manager' AND a.valid_to IS NULL LIMIT 1", [groupId, store.id]))
  if (!store || !who) return
  const persons = await database.rows<{ id: string }>('SELECT id FROM person WHERE group_id = ? AND store_id = ? AND phone_enc IS NOT NULL ORDER BY id LIMIT ?', [groupId, store.id, reveals])
  if (persons.length === 0) return
  const began = dayAt(kit.clock.now(), timeZone, -3, 19, 40)
  const looked = Array.from({ length: reveals }, (_, index) => ({ personId: persons[index % persons.length]!.id, at: new Date(began.getTime() + index * everyMs) }))
  await database.orm.insert(auditLog).values(looked.map(({ personId, at }) => ({
    groupId, id: ids.next(), storeId: store.id, at, actorEmployeeId: who.employeeId, actorMemberId: who.memberId, client: 'admin', ip: '127.0.0.1', action: 'phone.reveal', objectType: 'person', objectId: personId, fields: { what: 'phone' }, reason: null,
  })))
  await database.orm.insert(domainFact).values(looked.map(({ personId, at }) => ({ groupId, id: ids.next(), kind: 'phone_revealed', occurredAt: at, recordedAt: at, storeId: store.id, personId, relationId: null, memberId: who.memberId, codeId: null, cause: 'seed', payload: {} })))
}
