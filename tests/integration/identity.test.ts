import { getCustomer, revealPhone } from '@chitang/shared/contracts/customers'
import { recordFollowUp } from '@chitang/shared/contracts/follow-ups'
import { getSidebarCustomer } from '@chitang/shared/contracts/sidebar'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addRecords, type NewRecord } from '../../server/src/modules/identity/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
beforeAll(async () => { h = await startHarness({ corps: ['wwG_huayue', 'wwS_jingkai'] }) }, 60_000)
afterAll(() => h.stop())

const store = async (shortName: string) => (await h.rows<{ groupId: string; id: string; entity: string }>('SELECT group_id AS groupId, id, legal_entity_id AS entity FROM store WHERE short_name = ?', [shortName]))[0]!
const personOf = async (externalUserid: string) => (await h.rows<{ id: string }>('SELECT person_id AS id FROM corp_contact WHERE external_userid = ?', [externalUserid]))[0]?.id
const pointer = async (id: string) => (await h.rows<{ into: string | null }>('SELECT merged_into AS `into` FROM person WHERE id = ?', [id]))[0]!.into

async function dms(shortName: string, records: (Partial<NewRecord> & { ref: string; name: string })[]): Promise<string[]> {
  const { groupId, id, entity } = await store(shortName)
  const { kit } = h.product
  const added = await kit.database.transaction((tx) => addRecords(kit, tx, groupId, records.map((one) => ({
    kind: 'dms_customer' as const, storeId: id, legalEntityId: entity, system: 'demo-dms', occurredAt: new Date('2019-03-01T00:00:00Z'), phones: [], vehicles: [], ...one,
  }))))
  return added.map((one) => one.personId)
}

/** A new friend with a number in the remark, as an advisor types it. */
async function friend(code: string, name: string, mobile: string, corpId = 'wwG_huayue'): Promise<{ personId: string; userid: string; externalUserid: string }> {
  const scanned = await h.scan(code, name, corpId)
  await eventually(() => personOf(scanned.externalUserid), 'the friend is known', 20)
  await h.control('POST', 'remark', { corpId, userid: scanned.userid, externalUserid: scanned.externalUserid, mobiles: [mobile] }).catch(() => undefined)
  return { ...scanned, personId: (await personOf(scanned.externalUserid))! }
}

it('probe', async () => {
  const world = await h.control<{ corps: { corpId: string; contactWays: { remark: string }[] }[] }>('GET', 'world')
  console.log(JSON.stringify(world.corps.map((corp) => [corp.corpId, corp.contactWays.slice(0, 3).map((way) => way.remark)])))
  const before = await h.rows('SELECT kind, COUNT(*) n, COUNT(DISTINCT value_hash) v FROM identity_key GROUP BY kind')
  console.log(before)
  await new Promise((r) => setTimeout(r, 3000))
  console.log(await h.rows('SELECT status, kind, COUNT(*) n, MAX(last_error) e FROM job WHERE kind LIKE \'identity%\' GROUP BY status, kind'))
  console.log(await h.rows('SELECT action, rule, COUNT(*) n FROM identity_decision GROUP BY action, rule'))
  void friend; void dms; void pointer; void getCustomer; void revealPhone; void recordFollowUp; void getSidebarCustomer; void expect
})
