import { getOwnership, listCollisions } from '@chitang/shared/contracts/collisions'
import { getCustomer, revealPhone } from '@chitang/shared/contracts/customers'
import { recordFollowUp } from '@chitang/shared/contracts/follow-ups'
import { executeRightsRequest, openRightsRequest } from '@chitang/shared/contracts/rights'
import { getSidebarCustomer } from '@chitang/shared/contracts/sidebar'
import { getIdentityPair, getIdentityReport, getPersonIdentity, listEntityContracts, listIdentityQuestions, listMerges, mergePersons, partPersons, postponePair, recordEntityContract, endEntityContract, undoMerge } from '@chitang/shared/contracts/identity'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addRecords, countGroup, rebuildIdentities, type NewRecord } from '../../server/src/modules/identity/index.ts'
import { decideOverdue } from '../../server/src/modules/collisions/index.ts'
import { localDay } from '../../server/src/platform/clock/day.ts'
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

const userOf = async (role: string, shortName: string) => (await h.rows<{ userid: string }>('SELECT m.userid FROM assignment a JOIN member m ON m.employee_id = a.employee_id JOIN store s ON s.id = a.store_id WHERE a.role = ? AND s.short_name = ?', [role, shortName]))[0]!.userid

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
    const manager = await h.admin(await userOf('store_manager', '包河'))
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

  it('are known by every number of a remark and by what the advisor calls the customer, as long as it stands there', async () => {
    const [order] = await dms('包河', [{ ref: 'D-4', name: '王建芳', phones: [{ number: '12900000004', verifiedBy: 'order' }] }])
    const { personId, userid, externalUserid } = await friend('包河·展厅门口', '静听花开', '12900000003')
    const edit = (fields: object) => h.control('POST', 'edit', { corpId: 'wwG_huayue', userid, externalUserid, ...fields })
    await edit({ remark: '王女士 置换', mobiles: ['12900000003', '12900000004'] })
    await eventually(async () => (await pointer(order!)) === personId, 'the second number and the surname agree with the order', 20)
    await edit({ mobiles: ['12900000003'] })
    await eventually(async () => (await pointer(order!)) === null, 'the number was a slip', 20)
  })

  it('come again changed: what was joined by the old number falls apart', async () => {
    const phones = (number: string) => [{ number, verifiedBy: 'order' as const }]
    const [first, second] = await dms('包河', [{ ref: 'D-10', name: '赵敏', phones: phones('12900000010') }, { ref: 'D-11', name: '赵敏', phones: phones('12900000010'), occurredAt: new Date('2020-01-01T00:00:00Z') }])
    await eventually(async () => (await pointer(first!)) === second, 'one owner', 20)
    expect(await dms('包河', [{ ref: 'D-10', name: '赵敏', phones: phones('12900000011') }])).toEqual([first])
    await eventually(async () => (await pointer(first!)) === null, 'two again', 20)
    expect((await h.rows<{ undone: number }>('SELECT undone_at IS NOT NULL AS undone FROM merge_record WHERE loser_id = ?', [first])).map((row) => Number(row.undone))).toEqual([1])
  })
})

describe('a question for a human', () => {
  it('is looked at side by side, answered with a reason, shown as one person, and taken back exactly', async () => {
    const { personId: mine, userid, externalUserid } = await friend('包河·展厅门口', '孙女士', '12900000020')
    const [theirs] = await dms('政务', [{ ref: 'D-20', name: '孙丽', phones: [{ number: '12900000020', verifiedBy: 'staff' }] }])
    const hq = await h.admin('wuya')
    const manager = await h.admin(await userOf('store_manager', '包河'))
    const question = await eventually(async () => (await hq(listIdentityQuestions, { query: {} })).items.find((one) => [one.a, one.b].includes(mine)), 'the question', 20)
    expect(question).toMatchObject({ words: '手机号，都是录入', kind: 'same' })
    // One side is another store's: not this manager's to see, nor that there is a question.
    expect((await manager(listIdentityQuestions, { query: {} })).items.some((one) => [one.a, one.b].includes(mine))).toBe(false)
    const pair = { a: mine, b: theirs! }
    for (const act of [() => manager(getIdentityPair, { query: pair }), () => manager(mergePersons, { body: { ...pair, survivorId: mine, choices: {}, reason: '试一下' } })]) await expect(act()).rejects.toMatchObject({ code: 'not_found' })

    const shown = await hq(getIdentityPair, { query: pair })
    expect(shown).toMatchObject({ survivorId: mine, entityName: '华岳星程汽车销售服务有限公司', parted: null, a: { what: '企微好友' }, b: { what: 'DMS 档案' } })
    expect(shown.reasons.map((one) => [one.title, one.weight])).toEqual([['手机号一致', 'main'], ['称呼对得上', 'support'], ['没有相反的证据', 'none']])
    expect(shown.fields.find((one) => one.key === 'phone')).toMatchObject({ a: '129****0020', b: '129****0020', differs: false })
    // Not to be written to is united, and said before anybody merges.
    await h.rows("INSERT INTO broadcast_wish (group_id, legal_entity_id, person_id, source, at) SELECT p.group_id, s.legal_entity_id, p.id, 'advisor', ? FROM person p JOIN store s ON s.id = p.store_id WHERE p.id = ?", [h.product.kit.clock.now(), theirs])
    expect((await hq(getIdentityPair, { query: pair })).fields.at(-1)).toMatchObject({ key: 'broadcasts', a: '可以', b: '不再群发', result: '不再群发', resultFrom: 'b' })
    await expect(hq(mergePersons, { body: { a: mine, b: mine, survivorId: mine, choices: {}, reason: '自己和自己' } })).rejects.toMatchObject({ code: 'identity.self' })
    await expect(hq(mergePersons, { body: { ...pair, survivorId: '999', choices: {}, reason: '不在里面' } })).rejects.toMatchObject({ code: 'identity.choice' })

    const children = () => h.rows('SELECT person_id, COUNT(*) AS n FROM domain_fact WHERE person_id IN (?) AND kind NOT LIKE \'person\\_%\' GROUP BY person_id ORDER BY person_id', [[mine, theirs]])
    const before = await children()
    await hq(mergePersons, { body: { ...pair, survivorId: mine, choices: {}, reason: '本人来电确认' } })
    expect(await pointer(theirs!)).toBe(mine)
    expect((await (await h.sidebar(userid))(getSidebarCustomer, { query: { externalUserId: externalUserid } })).elsewhere).toBe(1)
    expect((await hq(listIdentityQuestions, { query: {} })).items.some((one) => [one.a, one.b].includes(mine))).toBe(false)
    const why = await hq(getPersonIdentity, { params: { id: mine } })
    expect(why.records.find((one) => one.personId === theirs)).toMatchObject({ words: '人工核对', reason: '本人来电确认', byName: '吴雅' })
    // The store knows that there is another record, and nothing of it.
    expect(await manager(getPersonIdentity, { params: { id: mine } })).toMatchObject({ elsewhere: 1, canUndo: false, records: [{ personId: mine }] })

    const [merge] = (await hq(listMerges, { query: {} })).items
    expect(merge).toMatchObject({ survivorId: mine, words: '人工核对', undone: null })
    await expect(manager(undoMerge, { params: { id: merge!.id }, body: { reason: '不是我店的' } })).rejects.toMatchObject({ code: 'not_found' })
    await hq(undoMerge, { params: { id: merge!.id }, body: { reason: '是她妹妹' } })
    await expect(hq(undoMerge, { params: { id: merge!.id }, body: { reason: '再来一次' } })).rejects.toMatchObject({ code: 'identity.undone' })
    expect(await pointer(theirs!)).toBeNull()
    expect(await children()).toEqual(before)
    expect(await h.rows('SELECT merged_count AS n, merge_choices AS c FROM person WHERE id = ?', [mine])).toEqual([{ n: 0, c: null }])
    // Remembered: no rule and no new number joins them again, and the pair says who parted them.
    expect(await hq(getIdentityPair, { query: pair })).toMatchObject({ parted: { byName: '吴雅', reason: '是她妹妹' } })
    expect((await hq(listIdentityQuestions, { query: {} })).items.some((one) => [one.a, one.b].includes(mine))).toBe(false)
    expect((await h.rows<{ action: string }>("SELECT action FROM audit_log WHERE action LIKE 'identity.%' ORDER BY id")).map((row) => row.action)).toEqual(['identity.merge', 'identity.merge', 'identity.undo', 'identity.undo'])
  })

  it('can be put aside, and answered with no', async () => {
    const [a, b] = await dms('包河', [{ ref: 'D-30', name: '钱多', phones: [{ number: '12900000030', verifiedBy: 'staff' }] }, { ref: 'D-31', name: '钱少', phones: [{ number: '12900000030', verifiedBy: 'staff' }] }])
    const manager = await h.admin(await userOf('store_manager', '包河'))
    const asked = async () => (await manager(listIdentityQuestions, { query: {} })).items.some((one) => one.a === a && one.b === b)
    await eventually(asked, 'the question', 20)
    await manager(postponePair, { body: { a: b!, b: a! } })
    expect(await asked()).toBe(false)
    await h.advance(8 * 86_400_000)
    expect(await asked()).toBe(true)
    await manager(partPersons, { body: { a: a!, b: b!, reason: '两兄弟共用一个号' } })
    expect(await asked()).toBe(false)
  })
})

describe('one customer, a friend of two stores', () => {
  it('is a question with a proposal for both managers; parted it goes, undecided for a day the rule decides', async () => {
    const here = await friend('包河·展厅门口', '冯女士', '12900000050')
    await h.advance(60_000)
    const there = await friend('政务·展厅门口', '冯丽', '12900000051')
    await (await h.sidebar(there.userid))(recordFollowUp, { body: { personId: there.personId, method: 'visit', points: [], text: '看车', idempotencyKey: 'visit-of-feng' } })
    const hq = await h.admin('wuya')
    const [baohe, zhengwu] = [await h.admin(await userOf('store_manager', '包河')), await h.admin(await userOf('store_manager', '政务'))]
    const asked = async (as: typeof hq) => (await as(listCollisions, { query: {} })).items.find((one) => [here.personId, there.personId].includes(one.personId))
    const merge = (reason: string) => hq(mergePersons, { body: { a: here.personId, b: there.personId, survivorId: here.personId, choices: {}, reason } })
    await merge('本人有两个微信')
    expect(await asked(zhengwu)).toMatchObject({ status: 'open', existing: { storeName: '包河' }, incoming: { storeName: '政务' }, proposal: { side: 'incoming', why: '最近只有这边在跟', otherShare: 0 } })
    expect((await asked(baohe))!.evidence.map((one) => [one.side, one.words])).toContainEqual(['incoming', '记了跟进'])
    expect(await hq(getOwnership, { params: { id: here.personId } })).toMatchObject({ owner: { why: '先加的好友' }, friends: [{}, {}], controllers: [{ name: '华岳星程汽车销售服务有限公司' }] })
    await hq(undoMerge, { params: { id: (await hq(listMerges, { query: {} })).items[0]!.id }, body: { reason: '再看看' } })
    expect(await asked(baohe)).toBeUndefined()

    await merge('确认是本人')
    await decideOverdue(h.product.kit)
    expect(await asked(baohe)).toMatchObject({ status: 'open' })
    await h.advance(25 * 3_600_000)
    await decideOverdue(h.product.kit)
    expect(await asked(baohe)).toMatchObject({ status: 'decided', decidedFor: 'incoming', decidedBy: null, note: '24 小时没人定，按规则：最近只有这边在跟' })
    // The other store's advisor has it; what this store may not read stays unnamed.
    expect((await hq(getOwnership, { params: { id: here.personId } })).owner!.why).toBe('24 小时没人定，按规则：最近只有这边在跟')
    expect((await baohe(getOwnership, { params: { id: here.personId } })).owner!.name).toBe('本公司其他门店')
  })
})

describe('two companies', () => {
  it('count a customer once only while a contract between them is recorded; nothing else shows', async () => {
    const [one] = await dms('包河', [{ ref: 'D-40', name: '郑和', phones: [{ number: '12900000040', verifiedBy: 'sms' }] }])
    const [two] = await dms('经开', [{ ref: 'D-41', name: '郑和', phones: [{ number: '12900000040', verifiedBy: 'sms' }] }])
    const hq = await h.admin('wuya')
    const human = async (id: string) => (await h.rows<{ n: string | null }>('SELECT human_id AS n FROM person WHERE id = ?', [id]))[0]!.n
    const entities = (await hq(listEntityContracts, {})).entities
    const entityId = (name: string) => entities.find((each) => each.name.includes(name))!.id
    expect(await human(one!)).toBeNull()
    await hq(recordEntityContract, { body: { entityA: entityId('星程'), entityB: entityId('经开'), contractNo: 'DPA-TEST-1' } })
    await expect(hq(recordEntityContract, { body: { entityA: entityId('经开'), entityB: entityId('星程'), contractNo: 'DPA-TEST-2' } })).rejects.toMatchObject({ code: 'identity.contract_exists' })
    await eventually(async () => (await human(one!)) !== null && (await human(one!)) === (await human(two!)), 'one human', 20)
    expect([await pointer(one!), await pointer(two!)]).toEqual([null, null])
    await expect(hq(mergePersons, { body: { a: one!, b: two!, survivorId: one!, choices: {}, reason: '同一个人' } })).rejects.toMatchObject({ code: 'not_found' })

    const [{ groupId }] = [await store('包河')]
    // Today, as the schedule does it: its own row may be there already, from before.
    await countGroup(h.product.kit, groupId, localDay(h.product.kit.clock.now(), 'Asia/Shanghai'))
    const report = await hq(getIdentityReport, {})
    const day = report.days.at(-1)!
    expect(day.humans).toBeLessThan(day.persons)
    expect(day.persons).toBeLessThanOrEqual(day.records)
    expect(report.rules.map((each) => each.action)).toContain('link')
    expect(report.pairs.filter((each) => !each.sameEntity).every((each) => each.persons === null || each.persons >= 10)).toBe(true)
    const [contract] = (await hq(listEntityContracts, {})).items
    await hq(endEntityContract, { params: { id: contract!.id } })
    await eventually(async () => (await human(one!)) === null && (await human(two!)) === null, 'counted apart again', 20)
  })

  it('carry out a right for all stores of the company it was asked of, and for no other company (G5, 8)', async () => {
    const phones = [{ number: '12900000060', verifiedBy: 'sms' as const }]
    const [[asked], [sister], [foreign]] = [await dms('包河', [{ ref: 'D-60', name: '施华', phones }]), await dms('政务', [{ ref: 'D-61', name: '施华', phones }]), await dms('经开', [{ ref: 'D-62', name: '施华', phones }])]
    await eventually(async () => (await pointer(asked!)) !== (await pointer(sister!)), 'one customer of the company', 20)
    const dpo = await h.admin('zhenglu')
    const request = await dpo(openRightsRequest, { params: { id: asked! }, body: { kind: 'deletion', detail: '不想再留资料', verifiedHow: '微信本人' } })
    await dpo(executeRightsRequest, { params: { id: request.id }, body: {} })
    expect((await h.rows<{ id: string; erased: unknown }>('SELECT id, erased_at IS NOT NULL AS erased FROM person WHERE id IN (?) ORDER BY id', [[asked, sister, foreign]])).map((row) => [row.id, Number(row.erased)])).toEqual([[asked, 1], [sister, 1], [foreign, 0]])
    await eventually(async () => (await pointer(asked!)) === null && (await pointer(sister!)) === null, 'nothing says any more that they were one', 20)
  })
})

it('worked out anew, all at once, everybody stands where the small steps left them, and what was lost comes back', async () => {
  const standing = async () => [
    await h.rows('SELECT id, merged_into, merged_count, human_id FROM person ORDER BY id'), await h.rows('SELECT person_a, person_b, action, rule, score FROM identity_decision ORDER BY person_a, person_b'),
    await h.rows('SELECT loser_id, survivor_id FROM merge_record WHERE undone_at IS NULL ORDER BY loser_id'),
  ]
  const { groupId } = await store('包河')
  const { kit } = h.product
  const before = await standing()
  await rebuildIdentities(kit, groupId)
  expect(await standing()).toEqual(before)
  for (const sql of ['UPDATE person SET merged_into = NULL, merged_count = 0, human_id = NULL', 'DELETE FROM identity_decision', 'DELETE FROM merge_record']) await kit.database.run(sql)
  await rebuildIdentities(kit, groupId)
  expect(await standing()).toEqual(before)
})
