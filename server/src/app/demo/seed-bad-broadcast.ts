import { broadcast, broadcastEvent, broadcastPush, broadcastTarget, contentHash, judgeBroadcast } from '../../modules/broadcasts/index.ts'
import type { StoreInfo } from '../../modules/org/index.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { dayAt } from '../../platform/clock/day.ts'
import { domainFact } from '../../platform/events/facts.table.ts'
import type { Product } from '../product.ts'
import { drawer } from './draw.ts'

interface Reached { id: string; contactId: string; personId: string; memberId: string; addedAt: Date; gone: number }

const daysAgo = 110
/** Of those who deleted their advisor, so many did in the month before: what is usual in this store. */
const usualLeavers = 4
/** Per hundred customers whose advisors did not get round to it. */
const unsentOfHundred = 11
const fewest = 240
const [minute, hour] = [60_000, 3_600_000]

/**
 * The evening that HQ still talks about: everybody of a store, at 21:40, and two of a hundred were gone two days later.
 * Who left is who came for the 试驾节 alone: the demo's WeCom knows them as gone, too.
 */
export async function seedBadBroadcast(product: Product, scope: Scope, store: StoreInfo, codeId: string): Promise<void> {
  const { kit, directory } = product
  const { database, ids } = kit
  const { groupId } = store
  const { timeZone } = await directory.group(groupId)
  const at = dayAt(kit.clock.now(), timeZone, -daysAgo, 21, 40)
  const all = await database.rows<Reached>(
    `SELECT r.id, r.contact_id AS contactId, r.person_id AS personId, r.member_id AS memberId, r.added_at AS addedAt, r.code_id = ? AND NOT EXISTS (SELECT 1 FROM follow_relation o WHERE o.group_id = r.group_id AND o.contact_id = r.contact_id AND o.id <> r.id) AS gone
     FROM follow_relation r JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id AND m.status = 'active' AND m.customer_contact = 1
     WHERE r.group_id = ? AND r.store_id = ? AND r.added_at < ? AND r.deleted_at IS NULL ORDER BY r.contact_id, r.id`, [codeId, groupId, store.id, new Date(at.getTime() - 24 * hour)])
  if (all.length < fewest) return
  const draw = drawer('bad-broadcast')
  const gone = all.filter((one) => Number(one.gone) === 1)
  const before = gone.slice(0, usualLeavers)
  const left = gone.map((one, n) => ({ one, at: new Date(at.getTime() + (n < usualLeavers ? -(3 + n * 6) * 24 * 60 : draw.between(20, 46 * 60)) * minute) }))
  const reached = new Map(all.filter((one) => !before.includes(one)).map((one) => [one.contactId, one]))
  const targets = [...reached.values()].map((one) => ({ one, state: Number(one.gone) === 1 || draw.between(1, 100) > unsentOfHundred ? 'sent' : 'unsent' }))

  const id = ids.next()
  const content = { text: '月底冲量最后两天，全系车型限时优惠，名额不多先到先得，看到请马上回复 1 领取底价。', attachments: [], variant: null, promotionId: null }
  const hash = contentHash(content)
  const pushes = new Map([...new Set(targets.map(({ one }) => one.memberId))].map((memberId) => [memberId, ids.next()]))
  const confirmedAt = new Date(at.getTime() + 4 * minute)
  const expiresAt = new Date(at.getTime() + 2 * hour)
  await database.orm.insert(broadcast).values({
    groupId, id, version: 5, storeId: store.id, corpId: store.corpId, title: '月底冲量', purpose: '月底冲量，全店客户都发一遍', class: 'marketing', state: 'done', audience: { storeId: store.id }, content, contentHash: hash,
    plannedAt: at, expiresAt, choice: 'skip', createdBy: scope.employeeId, createdAt: new Date(at.getTime() - 12 * minute),
  })
  await database.orm.insert(broadcastPush).values([...pushes].map(([memberId, pushId]) => ({ groupId, id: pushId, broadcastId: id, memberId, variant: 0, part: 0, state: 'closed', contentHash: hash, madeAt: at, confirmedAt, remindedAt: [], polls: 6 })))
  for (let from = 0; from < targets.length; from += 400)
    await database.orm.insert(broadcastTarget).values(targets.slice(from, from + 400).map(({ one, state }) => ({
      groupId, broadcastId: id, contactId: one.contactId, relationId: one.id, personId: one.personId, humanId: one.personId, memberId: one.memberId, variant: 0, state, pushId: pushes.get(one.memberId)!, sentAt: state === 'sent' ? confirmedAt : null,
    })))
  await database.orm.insert(domainFact).values(left.map(({ one, at: leftAt }) => ({
    groupId, id: ids.next(), kind: 'relation_deleted', occurredAt: leftAt, recordedAt: leftAt, storeId: store.id, personId: one.personId, relationId: one.id, memberId: one.memberId, codeId: null, cause: 'seed', payload: { by: 'customer' },
  })))
  for (const { one, at: leftAt } of left) await database.run("UPDATE follow_relation SET deleted_by = 'customer', deleted_at = ? WHERE group_id = ? AND id = ?", [leftAt, groupId, one.id])
  await database.orm.insert(broadcastEvent).values([
    { words: '安排在 21:40 发，没有选条件', at: new Date(at.getTime() - 8 * minute), byEmployeeId: scope.employeeId }, { words: '到时间，交给企业微信', at, byEmployeeId: null }, { words: '确认的时间到了', at: expiresAt, byEmployeeId: null },
  ].map((event) => ({ groupId, broadcastId: id, id: ids.next(), ...event })))
  await judgeBroadcast(kit, groupId, id)
  const judgedAt = new Date(at.getTime() + 48 * hour)
  await database.run('UPDATE broadcast_event SET at = ? WHERE group_id = ? AND broadcast_id = ? AND at > ?', [judgedAt, groupId, id, judgedAt])
  await database.run('UPDATE broadcast_lock SET at = ? WHERE group_id = ? AND broadcast_id = ?', [judgedAt, groupId, id])
}
