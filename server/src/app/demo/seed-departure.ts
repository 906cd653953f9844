import { listUnassigned, transferResults, type TransferResult } from '../../wecom/endpoints/transfers.ts'
import { followRelation, refreshContact } from '../../modules/customers/index.ts'
import { employee, member, storeOfMember, type InstallInfo, type StoreInfo } from '../../modules/org/index.ts'
import { departure, readLeavers, transfer, transferItem } from '../../modules/transfers/index.ts'
import { domainFact } from '../../platform/events/facts.table.ts'
import type { Product } from '../product.ts'

const day = 86_400_000
const leaver = { name: '李娜', userid: 'lina_jn' } as const
const levels = ['A', 'B', 'C', 'B', 'C', 'D'] as const

interface Known { contactId: string; personId: string; externalUserId: string }
interface Handed extends TransferResult { takerId: string; relationId: string; known: Known }

/** 李娜 left before this installation began: what a product that had run then would hold of her, as far as WeCom still tells. */
export async function seedDeparture(product: Product, install: InstallInfo, stores: readonly StoreInfo[]): Promise<void> {
  const { kit, directory, wecom } = product
  const { database, ids } = kit
  const { groupId, corp } = install
  const api = await directory.wecomInstall(install)
  const hers = (await listUnassigned(wecom, api)).filter((one) => one.userid === leaver.userid)
  const home = stores.find((one) => one.shortName === '江宁' && one.corpId === corp.id)
  if (hers.length === 0 || !home) return
  const employeeId = ids.next()
  const memberId = ids.next()
  const { leftAt } = hers[0]!
  await database.orm.insert(employee).values({ groupId, id: employeeId, name: leaver.name })
  await database.orm.insert(member).values({ groupId, id: memberId, corpId: corp.id, userid: leaver.userid, employeeId, name: leaver.name, position: '销售顾问', avatarUrl: null, departmentIds: [home.departmentId!], status: 'left', customerContact: false })
  await database.orm.insert(departure).values({ groupId, memberId, corpId: corp.id, leftAt, foundAt: leftAt })
  directory.invalidate()

  const colleagues = await database.rows<{ id: string }>("SELECT id FROM member WHERE group_id = ? AND corp_id = ? AND position = '销售顾问' AND status = 'active'", [groupId, corp.id])
  const takers = (await Promise.all(colleagues.map(({ id }) => directory.member(id)))).flatMap((one) => (one && storeOfMember(stores, one)?.id === home.id ? [one] : []))
  const results = (await Promise.all(takers.map(async (taker) => (await transferResults(wecom, api, { kind: 'resigned', handover: leaver.userid, takeover: taker.userid })).map((one) => ({ ...one, takerId: taker.id }))))).flat()
  for (const one of results.filter((each) => each.fate !== 'done')) await refreshContact(product, corp, one.externalUserId, [], 'seed', false)
  const known = new Map((await database.rows<Known>('SELECT c.id AS contactId, c.person_id AS personId, c.external_userid AS externalUserId FROM corp_contact c WHERE c.group_id = ? AND c.subject_id = ? AND c.external_userid IN (?)', [groupId, corp.subjectId, results.map((one) => one.externalUserId)])).map((one) => [one.externalUserId, one]))
  const live = new Map((await database.rows<{ id: string; contactId: string }>('SELECT id, contact_id AS contactId FROM follow_relation WHERE group_id = ? AND member_id = ?', [groupId, memberId])).map((one) => [one.contactId, one.id]))
  const handed = results.flatMap((one): Handed[] => {
    const contact = known.get(one.externalUserId)
    return contact ? [{ ...one, known: contact, relationId: live.get(contact.contactId) ?? ids.next() }] : []
  })
  const ended = handed.filter((one) => one.fate === 'done')
  const addedAt = (index: number): Date => new Date(leftAt.getTime() - (30 + ((index * 13) % 340)) * day)
  await database.orm.insert(followRelation).values(ended.map((one, index) => ({
    groupId, id: one.relationId, contactId: one.known.contactId, memberId, corpId: corp.id, storeId: home.id, personId: one.known.personId, addWay: 1, remark: '', description: '', addedAt: addedAt(index), half: false, deletedBy: 'transfer', deletedAt: one.takeoverAt, fetchedAt: one.takeoverAt, welcomeState: 'none',
  })))
  const fact = (kind: string, one: Handed, occurredAt: Date, payload: Record<string, unknown>) => ({ groupId, id: ids.next(), kind, occurredAt, recordedAt: kit.clock.now(), storeId: home.id, personId: one.known.personId, relationId: one.relationId, memberId, codeId: null, cause: 'seed', payload })
  await database.orm.insert(domainFact).values(ended.flatMap((one, index) => [fact('relation_added', one, addedAt(index), { addWay: 1, newPerson: false }), fact('relation_handed_over', one, one.takeoverAt!, { to: takers.find((taker) => taker.id === one.takerId)!.name })]))
  for (const [index, one] of handed.filter((each) => each.fate !== 'done').entries()) await database.run('UPDATE person SET level = ? WHERE group_id = ? AND id = ?', [levels[index % levels.length], groupId, one.known.personId])
  const manager = await database.row<{ id: string }>("SELECT employee_id AS id FROM assignment WHERE group_id = ? AND store_id = ? AND role = 'store_manager' AND valid_to IS NULL LIMIT 1", [groupId, home.id])
  await handover(product, { groupId, storeId: home.id, corpId: corp.id, memberId, createdBy: manager?.id ?? employeeId, items: handed.filter((one) => one.fate !== 'waiting'), state: 'done' })
  await handover(product, { groupId, storeId: home.id, corpId: corp.id, memberId, createdBy: manager?.id ?? employeeId, items: handed.filter((one) => one.fate === 'waiting'), state: 'waiting' })
  await readLeavers(product, install)
}

async function handover({ kit }: Product, one: { groupId: string; storeId: string; corpId: string; memberId: string; createdBy: string; items: readonly Handed[]; state: 'done' | 'waiting' }): Promise<void> {
  if (one.items.length === 0) return
  const { groupId } = one
  const last = Math.max(...one.items.map((item) => item.takeoverAt?.getTime() ?? 0))
  const createdAt = new Date(last - day)
  const id = kit.ids.next()
  await kit.database.orm.insert(transfer).values({
    groupId, id, storeId: one.storeId, corpId: one.corpId, kind: 'resigned', memberId: one.memberId, plan: { rule: 'evenly', takers: [...new Set(one.items.map((item) => item.takerId))], most: null, chatTaker: null }, plannedAt: createdAt, message: null, state: one.state, createdBy: one.createdBy, createdAt,
    finishedAt: one.state === 'done' ? new Date(last) : null, pollAt: one.state === 'done' ? null : new Date(last + 15_000),
  })
  await kit.database.orm.insert(transferItem).values(one.items.map((item) => ({
    groupId, transferId: id, subjectId: item.relationId, kind: 'customer', contactId: item.known.contactId, address: item.externalUserId, memberId: item.takerId, state: item.fate, callingAt: createdAt, acceptedAt: createdAt,
    takeoverAt: item.takeoverAt ?? new Date(last), settledAt: item.fate === 'waiting' ? null : (item.takeoverAt ?? createdAt),
  })))
}
