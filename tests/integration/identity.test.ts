import { getCustomer, revealPhone } from '@chitang/shared/contracts/customers'
import { recordFollowUp } from '@chitang/shared/contracts/follow-ups'
import { getSidebarCustomer } from '@chitang/shared/contracts/sidebar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

/** A new friend, with the number in the remark as an advisor types it. */
async function friend(code: string, name: string, mobile: string, corpId = 'wwG_huayue'): Promise<{ personId: string; userid: string; externalUserid: string }> {
  const { userid, externalUserid } = await h.scan(code, name, corpId)
  const personId = await eventually(async () => await personOf(externalUserid), 'the friend is known', 20)
  await h.control('POST', 'edit', { corpId, userid, externalUserid, mobiles: [mobile] })
  await eventually(async () => (await h.rows("SELECT person_id FROM identity_key WHERE kind = 'phone' AND person_id = ?", [personId])).length === 1, 'the number is known', 20)
  return { personId, userid, externalUserid }
}

describe('records of one human', () => {
  it('slide into one person when an order vouches for the number, and the sidebar shows what the other record says', async () => {
    const [owner] = await dms('包河', [{ ref: 'D-1', name: '王静', phones: [{ number: '12900000001', verifiedBy: 'order' }], vehicles: [{ vin: '0DEM0000000000001', plate: null, from: null, to: null }] }])
    const { personId, userid, externalUserid } = await friend('包河·展厅门口', '王女士', '12900000001')
    await eventually(async () => (await pointer(owner!)) === personId, 'the record of the order stands behind the friend', 20)
    const advisor = await h.sidebar(userid)
    const shown = await advisor(getSidebarCustomer, { query: { externalUserId: externalUserid } })
    expect([shown.person.id, shown.person.phoneMasked, shown.elsewhere]).toEqual([personId, '129****0001', 0])
    expect(shown.timeline.map((item) => item.label)).toContain('合并')

    // What is written now belongs to the friend, whatever the pointer says later.
    await advisor(recordFollowUp, { body: { personId: owner!, relationId: shown.relation.id, method: 'wechat', points: [], text: '想看越屿', level: 'A', idempotencyKey: 'identity-1' } })
    expect(await h.rows<{ person: string }>("SELECT person_id AS person FROM follow_up WHERE text = '想看越屿'")).toEqual([{ person: personId }])
    const [managerOf] = await h.rows<{ userid: string }>("SELECT m.userid FROM assignment a JOIN member m ON m.employee_id = a.employee_id JOIN store s ON s.id = a.store_id WHERE a.role = 'store_manager' AND s.short_name = '包河'")
    const manager = await h.admin(managerOf!.userid)
    expect(await manager(getCustomer, { params: { id: owner! } })).toMatchObject({ personId, level: 'A' })
    expect((await manager(revealPhone, { params: { id: owner! }, body: {} })).phone).toBe('12900000001')
  })

  it('in another store of the company are only counted there, and those of another company not at all', async () => {
    const { personId, userid, externalUserid } = await friend('包河·前台', '李先生', '12900000002')
    await dms('政务', [{ ref: 'D-2', name: '李强', phones: [{ number: '12900000002', verifiedBy: 'sms' }] }])
    await dms('经开', [{ ref: 'D-3', name: '李强', phones: [{ number: '12900000002', verifiedBy: 'sms' }] }])
    const [question] = await eventually(async () => { const rows = await h.rows<{ action: string; rule: string }>('SELECT action, rule FROM identity_decision WHERE person_a = ? OR person_b = ?', [personId, personId]); return rows.length > 0 && rows }, 'a question for a human', 20)
    expect(question).toEqual({ action: 'suggest', rule: 'R5' })
    expect((await (await h.sidebar(userid))(getSidebarCustomer, { query: { externalUserId: externalUserid } })).elsewhere).toBe(0)
    expect(await h.rows('SELECT id FROM person WHERE human_id IS NOT NULL')).toEqual([])
  })

  it('come again changed: what was joined by the old number falls apart', async () => {
    const phones = (number: string) => [{ number, verifiedBy: 'order' as const }]
    const [first, second] = await dms('包河', [{ ref: 'D-10', name: '赵敏', phones: phones('12900000010') }, { ref: 'D-11', name: '赵敏', phones: phones('12900000010'), occurredAt: new Date('2020-01-01T00:00:00Z') }])
    await eventually(async () => (await pointer(first!)) === second, 'one owner', 20)
    expect(await dms('包河', [{ ref: 'D-10', name: '赵敏', phones: phones('12900000011') }])).toEqual([first])
    await eventually(async () => (await pointer(first!)) === null, 'two again', 20)
    expect(await h.rows<{ undone: number }>('SELECT undone_at IS NOT NULL AS undone FROM merge_record WHERE loser_id = ?', [first])).toEqual([{ undone: 1 }])
  })
})
