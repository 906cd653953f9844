import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TouchClass } from '@chitang/shared/domain/touches'
import type { BroadcastState } from '@chitang/shared/domain/broadcasts'
import { listAlerts } from '@chitang/shared/contracts/alerts'
import { calendarOf } from '../../server/src/modules/broadcasts/calendar.ts'
import { answer, asksOf, expireAsks } from '../../server/src/modules/broadcasts/plan/asks.ts'
import { candidateParts, type Candidate } from '../../server/src/modules/broadcasts/plan/candidates.ts'
import { planBroadcast, turnBroadcasts } from '../../server/src/modules/broadcasts/index.ts'
import { planStep } from '../../server/src/modules/broadcasts/plan/plan-step.ts'
import { broadcastById } from '../../server/src/modules/broadcasts/stored-broadcast.ts'
import { checkAt } from '../../server/src/modules/broadcasts/plan/check.ts'
import { decide, returnUndecided, stopAll } from '../../server/src/modules/broadcasts/plan/decisions.ts'
import { schedule } from '../../server/src/modules/broadcasts/plan/schedule.ts'
import { changeReceiveRule } from '../../server/src/modules/touches/touch-rules.ts'
import type { Scope } from '../../server/src/platform/access/scope.ts'
import { dayAt, localDay } from '../../server/src/platform/clock/day.ts'
import { draftOf, mergeInto, scopeOf as scope, storeId } from '../support/broadcasts.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
let baohe: string
let zhengwu: string
const zone = 'Asia/Shanghai'
beforeAll(async () => {
  h = await startHarness({ corps: ['wwG_huayue', 'wwS_binhu'] })
  ;[baohe, zhengwu] = await Promise.all([storeId(h, '包河'), storeId(h, '政务')])
  // Forty friends of 包河's advisors are also friends of an advisor of 政务; half of them belong to that one.
  const [there] = await h.rows<{ id: string; corpId: string }>("SELECT m.id, m.corp_id AS corpId FROM follow_relation r JOIN member m ON m.id = r.member_id WHERE r.store_id = ? AND m.status = 'active' AND m.customer_contact = 1 LIMIT 1", [zhengwu])
  const friends = await h.rows<{ groupId: string; contactId: string; personId: string }>('SELECT group_id AS groupId, contact_id AS contactId, MIN(person_id) AS personId FROM follow_relation WHERE store_id = ? AND deleted_at IS NULL GROUP BY group_id, contact_id ORDER BY contact_id LIMIT 40', [baohe])
  for (const [n, one] of friends.entries()) {
    const id = h.product.kit.ids.next()
    await h.rows("INSERT IGNORE INTO follow_relation (group_id, id, contact_id, member_id, corp_id, store_id, person_id, add_way, remark, description, added_at, half, welcome_state) VALUES (?, ?, ?, ?, ?, ?, ?, 1, '', '', ?, 0, 'none')", [one.groupId, id, one.contactId, there!.id, there!.corpId, zhengwu, one.personId, new Date()])
    if (n % 2 === 0) await h.rows('UPDATE person SET owner_relation_id = ? WHERE id = ?', [id, one.personId])
  }
}, 120_000)
afterAll(() => h.stop())

const deps = () => ({ ...h.product, kit: h.product.kit })
const at = (days: number, hour = 10) => dayAt(h.product.kit.clock.now(), zone, days, hour)

const scopeOf = (role: string, shortName: string | null) => scope(h, role, shortName)
const draft = (store: string, of: Parameters<typeof draftOf>[2] = {}) => draftOf(h, store, of)
const stateOf = async (id: string) => (await h.rows<{ state: BroadcastState; note: string | null; version: number }>('SELECT state, note, version FROM broadcast WHERE id = ?', [id]))[0]!
const planned = (id: string, state: BroadcastState = 'scheduled') => eventually(async () => (await stateOf(id)).state === state, `broadcast becomes ${state}`)
async function scheduled(by: Scope, id: string, when: Date, choice: 'skip' | 'move' | 'split' = 'skip', state: BroadcastState = 'scheduled'): Promise<void> {
  await schedule(deps(), by, id, { version: (await stateOf(id)).version, choice, plannedAt: when.toISOString() })
  await planned(id, state)
}
const targets = async (id: string) => Object.fromEntries((await h.rows<{ what: string; n: string }>("SELECT CONCAT(state, COALESCE(CONCAT(':', reason), '')) AS what, COUNT(*) AS n FROM broadcast_target WHERE broadcast_id = ? GROUP BY 1", [id])).map((row) => [row.what, Number(row.n)]))
const held = async (id: string) => Number((await h.rows<{ n: string }>('SELECT (SELECT COUNT(*) FROM touch_slot WHERE broadcast_id = ?) + (SELECT COUNT(*) FROM human_slot WHERE broadcast_id = ?) AS n', [id, id]))[0]!.n)
const words = async (id: string) => (await h.rows<{ words: string }>('SELECT words FROM broadcast_event WHERE broadcast_id = ? ORDER BY at, id', [id])).map((row) => row.words)

describe('two stores, one Saturday', () => {
  it('the second sees whom the first has, and gets who is free; the check says the same before', async () => {
    const [ours, theirs] = [await scopeOf('market_manager', '包河'), await scopeOf('store_manager', '政务')]
    const first = await draft(zhengwu, { title: '试驾节' })
    await scheduled(theirs, first, at(3, 9))
    const second = await draft(baohe)
    const check = await checkAt(deps(), ours, second, at(3).toISOString())
    expect(check).toMatchObject({ persons: expect.any(Number) as number, taken: expect.any(Number) as number, confidence: { level: 'high' } })
    expect(check.taken).toBeGreaterThanOrEqual(39)
    expect(check.sendable + check.taken + check.excluded.reduce((sum, one) => sum + one.persons, 0)).toBe(check.persons)
    expect(check.conflicts).toEqual([expect.objectContaining({ broadcastId: first, title: '试驾节', persons: check.taken })])
    expect(check.advisors.reduce((sum, one) => sum + one.sendable, 0)).toBe(check.sendable)
    expect(check.proposals.map((one) => [one.kind, one.recommended])).toEqual([['move', true], ['skip', false], ['split', false]])
    const [move, , split] = check.proposals
    expect([move!.plannedAt, move!.persons]).toEqual([at(4).toISOString(), check.sendable + check.taken])
    expect([split!.ours! + split!.theirs!, split!.askMinutes]).toEqual([check.taken, 120])
    expect(check.days).toHaveLength(7)
    expect(check.days.find((one) => one.day === localDay(at(3), zone))).toMatchObject({ taken: check.taken })

    await scheduled(ours, second, at(3), 'split')
    expect((await targets(second))['reserved']).toBe(check.sendable)
    expect((await targets(second))['excluded:taken']).toBe(check.taken)
    // Who can still move it hears of it: of this store, not of the other one, and not who has the day.
    const told = await h.rows<{ store: string; payload: unknown }>("SELECT s.short_name AS store, a.payload FROM alert a JOIN store s ON s.id = a.store_id WHERE a.kind = 'quota' AND a.done_at IS NULL")
    expect(told.map((one) => [one.store, JSON.parse(typeof one.payload === 'string' ? one.payload : JSON.stringify(one.payload)) as object])).toEqual([['包河', expect.objectContaining({ broadcastId: second, taken: check.taken, capped: 0 })]])
    const boss = await h.admin('songhaitao')
    const [shown] = (await boss(listAlerts, { query: {} })).items.filter((one) => one.kind === 'quota')
    expect(shown).toMatchObject({ title: `「置换专场」有 ${check.taken} 位客户收不到`, broadcastId: second, step: 'open_broadcast' })
    await eventually(async () => (await h.control<{ notices: { content: { title: string } }[] }>('GET', 'notices?corpId=wwG_huayue&userid=songhaitao')).notices.some((one) => one.content.title === shown!.title), 'a card inside WeCom')

    // The other store is asked for the customers of our own advisors, and agrees.
    const [ask] = (await asksOf(deps(), theirs)).items
    expect(ask).toMatchObject({ fromStore: '包河', fromTitle: '置换专场', toTitle: '试驾节', persons: split!.ours, state: 'asked', mine: true })
    const before = (await targets(first))['reserved']!
    expect(await answer(deps(), theirs, ask!.id, { agree: true })).toMatchObject({ state: 'agreed' })
    await eventually(async () => (await targets(second))['reserved'] === check.sendable + split!.ours!, 'our own customers change over')
    expect(await targets(first)).toMatchObject({ reserved: before - split!.ours!, 'excluded:preferred_elsewhere': split!.ours })
    await expect(answer(deps(), theirs, ask!.id, { agree: false })).rejects.toMatchObject({ code: 'broadcasts.ask_over' })
    expect((await words(first)).at(-1)).toContain('同意按归属顾问分')
    const month = await calendarOf(deps(), ours, { month: localDay(at(3), zone).slice(0, 7) })
    expect(month.days.flatMap((day) => day.items).filter((one) => [first, second].includes(one.id)).map((one) => [one.title, one.readable])).toEqual([['试驾节', false], ['置换专场', true]])

    expect(month.days.find((day) => day.items.some((one) => one.id === first))!.takenShare).toBeGreaterThan(0)

    // Everything is called off: nothing stays held.
    const hq = await scopeOf('group_hq', null)
    expect(await stopAll(deps(), hq, { storeId: null, reason: '演练' })).toEqual({ stopped: 2 })
    for (const id of [first, second]) await eventually(async () => (await held(id)) === 0 && (await targets(id))['reserved'] === undefined, 'given back')
  })

  it('nobody answers: the customers stay where they are; nobody free: back to the draft; a recall takes the place of a campaign', async () => {
    const [ours, theirs] = [await scopeOf('market_manager', '包河'), await scopeOf('store_manager', '政务')]
    const first = await draft(zhengwu, { title: '试驾节' })
    await scheduled(theirs, first, at(5, 9))
    const second = await draft(baohe)
    await scheduled(ours, second, at(5), 'split')
    const before = await targets(second)
    await h.rows('UPDATE broadcast_ask SET deadline = ? WHERE from_broadcast_id = ?', [at(-1), second])
    await expireAsks(deps(), ours.groupId)
    expect([(await asksOf(deps(), ours)).items.find((one) => one.toTitle === '试驾节' && one.state === 'expired')?.mine, await targets(second)]).toEqual([false, before])
    expect((await words(second)).at(-1)).toContain('到时间没有回复')

    const again = await draft(zhengwu)
    await schedule(deps(), theirs, again, { version: 1, choice: 'skip', plannedAt: at(5, 15).toISOString() })
    await eventually(async () => (await stateOf(again)).note !== null, 'nobody is free')
    expect(await stateOf(again)).toMatchObject({ state: 'draft', note: expect.stringContaining('没有一位客户可发') as string })

    await h.rows("INSERT INTO touch_rule (group_id, corp_id, rule, changed_by, changed_at) SELECT group_id, corp_id, 'day', 1, ? FROM broadcast WHERE id = ?", [new Date(), first])
    const campaign = await draft(zhengwu)
    await scheduled(theirs, campaign, at(8))
    const recall = await draft(zhengwu, { as: 'safety' })
    expect(await checkAt(deps(), theirs, recall, at(8).toISOString())).toMatchObject({ taken: 0 })
    const service = await draft(zhengwu, { as: 'service' })
    await scheduled(theirs, recall, at(8))
    expect([Object.keys(await targets(campaign)), await held(campaign)]).toEqual([['excluded:lower_class'], 0])
    expect(await words(campaign)).toContain('有一条「安全与召回」更要紧，同一天的客户让给了它')
    expect((await checkAt(deps(), theirs, service, at(8).toISOString())).sendable).toBe(0)
    await h.rows('DELETE FROM touch_rule')
  })
})

it('whom the audience names is found over all advisors of the store; who sends is the owner, else the newest who can', async () => {
  const [one] = await h.rows<{ groupId: string; contactId: string; personId: string }>('SELECT group_id AS groupId, contact_id AS contactId, MIN(person_id) AS personId FROM follow_relation WHERE store_id = ? AND deleted_at IS NULL GROUP BY group_id, contact_id HAVING COUNT(*) = 2 AND COUNT(DISTINCT person_id) = 1 LIMIT 1', [baohe])
  const { groupId, contactId, personId } = one!
  const [owner, newer] = await h.rows<{ id: string; memberId: string }>('SELECT id, member_id AS memberId FROM follow_relation WHERE store_id = ? AND contact_id = ? ORDER BY added_at, id', [baohe, contactId])
  const [tag] = await h.rows<{ id: string }>("SELECT t.id FROM tag t JOIN tag_group g ON g.id = t.tag_group_id AND g.scope = 'group' JOIN store_corp sc ON sc.corp_id = t.corp_id AND sc.store_id = ? WHERE t.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM relation_tag rt WHERE rt.tag_id = t.id) LIMIT 1", [baohe])
  await h.rows('UPDATE person SET owner_relation_id = ? WHERE id = ?', [owner!.id, personId])
  await h.rows("INSERT INTO relation_tag (group_id, relation_id, tag_id, state, source, at) VALUES (?, ?, ?, 'applied', 'advisor', ?)", [groupId, newer!.id, tag!.id, new Date()])
  const decided = async (as: TouchClass = 'marketing') => {
    const found: (string | null)[][] = []
    for await (const part of candidateParts(deps(), { groupId, storeId: baohe, class: as, audience: { storeId: baohe, tagsAny: [tag!.id] }, content: { text: '', attachments: [], variant: null, promotionId: null } }, null, 100))
      for (const each of part) found.push([each.contactId, each.memberId, each.excluded])
    return found
  }
  const able = (memberId: string, can: boolean) => h.rows('UPDATE member SET customer_contact = ? WHERE id = ?', [can, memberId])
  expect(await decided()).toEqual([[contactId, owner!.memberId, null]])
  await able(owner!.memberId, false)
  expect(await decided()).toEqual([[contactId, newer!.memberId, null]])
  await able(newer!.memberId, false)
  expect((await decided())[0]![2]).toBe('no_route')
  for (const { memberId } of [owner!, newer!]) await able(memberId, true)
  const [{ entity }] = (await h.rows<{ entity: string }>('SELECT legal_entity_id AS entity FROM store WHERE id = ?', [baohe])) as [{ entity: string }]
  await h.rows("INSERT INTO broadcast_wish (group_id, legal_entity_id, person_id, source, at) VALUES (?, ?, ?, 'advisor', ?)", [groupId, entity, personId, new Date()])
  expect([(await decided())[0]![2], (await decided('safety'))[0]![2]]).toEqual(['opted_out', null])
  await h.rows('DELETE FROM broadcast_wish')
})

it('a plan that was killed goes on: each customer is decided once, and what was committed after the last note is not done twice', async () => {
  const id = await draft(baohe)
  await h.rows("UPDATE broadcast SET state = 'planning', choice = 'skip', plan_cursor = 0, planned_at = ?, expires_at = ? WHERE id = ?", [at(20), at(20, 20), id])
  const stored = (await broadcastById(h.product.kit.database, (await h.product.directory.store(baohe)).groupId, id))!
  const parts: Candidate[][] = []
  for await (const part of candidateParts(deps(), stored, null, 20)) parts.push(part)
  expect(parts.length).toBeGreaterThan(3)
  // Three parts are committed, two processes did the second at once, the note says one.
  await Promise.all([parts[0]!, parts[1]!, parts[1]!, parts[2]!].map((part) => planStep(deps(), stored, part)))
  await h.rows('UPDATE broadcast SET plan_cursor = ? WHERE id = ?', [parts[0]!.at(-1)!.humanId, id])
  const job = () => planBroadcast(deps(), () => Promise.resolve())({ broadcastId: id }, { groupId: stored.groupId, jobId: '0', attempt: 1, stopping: () => false })
  await Promise.all([job(), job()])
  const all = parts.flat()
  const sendable = all.filter((one) => one.excluded === null).length
  expect([(await stateOf(id)).state, (await targets(id))['reserved'], await held(id)]).toEqual(['scheduled', sendable, sendable * 2])
  expect(Object.values(await targets(id)).reduce((sum, n) => sum + n, 0)).toBe(all.length)
  expect((await words(id)).filter((one) => one.startsWith('名额已占'))).toHaveLength(1)
  await stopAll(deps(), await scopeOf('group_hq', null), { storeId: null, reason: '演练' })
  await eventually(async () => (await held(id)) === 0, 'given back')
})

describe('what changes after the plan', () => {
  it('two records become one customer: the later booked gives the day back, and both stores can read why', async () => {
    const [ours, theirs] = [await scopeOf('market_manager', '包河'), await scopeOf('store_manager', '政务')]
    const [first, second] = [await draft(zhengwu, { title: '试驾节' }), await draft(baohe)]
    await scheduled(theirs, first, at(14))
    await scheduled(ours, second, at(14))
    const of = async (id: string) => (await h.rows<{ contactId: string; personId: string }>("SELECT contact_id AS contactId, person_id AS personId FROM broadcast_target WHERE broadcast_id = ? AND state = 'reserved' ORDER BY contact_id LIMIT 1", [id]))[0]!
    const [a, b] = [await of(first), await of(second)]
    await mergeInto(h, b.personId, a.personId)
    const now = (id: string, contactId: string) => h.rows('SELECT state, reason FROM broadcast_target WHERE broadcast_id = ? AND contact_id = ?', [id, contactId])
    await eventually(async () => (await words(second)).at(-1)?.includes('只收「试驾节」'), 'the later one is told')
    expect([await now(second, b.contactId), await now(first, a.contactId)]).toEqual([[{ state: 'excluded', reason: 'taken' }], [{ state: 'reserved', reason: null }]])
    expect((await words(first)).at(-1)).toContain('只收「试驾节」')
    expect(await h.rows('SELECT 1 FROM touch_slot WHERE broadcast_id = ? AND contact_id = ?', [second, b.contactId])).toEqual([])
    await h.rows('UPDATE person SET merged_into = NULL WHERE id = ?', [b.personId])
  })

  it('blindly linked between two companies: one marketing message a day, whoever booked later goes without, and neither is told of the other', async () => {
    const [ours, theirs] = [await scopeOf('store_manager', '滨湖'), await scopeOf('store_manager', '政务')]
    const binhu = await storeId(h, '滨湖')
    const [first, second] = [await draft(zhengwu, { title: '试驾节' }), await draft(binhu, { title: '滨湖之夜' })]
    await scheduled(theirs, first, at(15))
    await scheduled(ours, second, at(15))
    const of = async (id: string) => (await h.rows<{ contactId: string; personId: string }>("SELECT contact_id AS contactId, person_id AS personId FROM broadcast_target WHERE broadcast_id = ? AND state = 'reserved' ORDER BY contact_id LIMIT 1", [id]))[0]!
    const [a, b] = [await of(first), await of(second)]
    // A contract says that the two may be counted as one; nothing is shown to anybody.
    await h.rows('UPDATE person SET human_id = ? WHERE id IN (?)', [a.personId, [a.personId, b.personId]])
    const before = [await words(first), await words(second)]
    await h.rows('UPDATE broadcast SET planned_at = ? WHERE id = ?', [h.product.kit.clock.now(), second])
    await turnBroadcasts(deps())
    const targetOf = (id: string, contactId: string) => h.rows('SELECT state, reason FROM broadcast_target WHERE broadcast_id = ? AND contact_id = ?', [id, contactId])
    await eventually(async () => (await stateOf(second)).state === 'sending', 'it begins')
    expect([await targetOf(second, b.contactId), await targetOf(first, a.contactId)]).toEqual([[{ state: 'excluded', reason: 'capped' }], [{ state: 'reserved', reason: null }]])
    expect(await h.rows("SELECT broadcast_id AS id FROM human_slot WHERE human_id = ? AND broadcast_id IN (?)", [a.personId, [first, second]])).toEqual([{ id: first }])
    expect([await words(first), (await words(second)).slice(before[1]!.length)]).toEqual([before[0], [expect.stringContaining('当日已达触达上限'), expect.anything()]])
    expect((await words(second)).join()).not.toMatch(/试驾节|政务/)
    await stopAll(deps(), await scopeOf('group_hq', null), { storeId: null, reason: '演练' })
    await h.rows('UPDATE person SET human_id = NULL WHERE id IN (?)', [[a.personId, b.personId]])
  })

  it('headquarters switched the module off for the store: what was planned goes back instead of out', async () => {
    const ours = await scopeOf('market_manager', '包河')
    const id = await draft(baohe)
    await scheduled(ours, id, at(17))
    await h.rows("INSERT INTO module_off (group_id, store_id, module, off_at, off_by) VALUES (?, ?, 'broadcasts', ?, 1)", [ours.groupId, baohe, at(0)])
    h.product.directory.invalidate()
    await h.rows('UPDATE broadcast SET planned_at = ? WHERE id = ?', [h.product.kit.clock.now(), id])
    await turnBroadcasts(deps())
    await planned(id, 'draft')
    expect((await stateOf(id)).note).toContain('没有对本店开放')
    await eventually(async () => (await held(id)) === 0, 'given back')
    await h.rows('DELETE FROM module_off')
    h.product.directory.invalidate()
  })

  it('the corp counts by another rule: the stronger class keeps the one place of the day', async () => {
    const [ours, hq] = [await scopeOf('market_manager', '包河'), await scopeOf('group_hq', null)]
    const [campaign, service] = [await draft(baohe), await draft(baohe, { as: 'service' })]
    for (const id of [campaign, service]) await scheduled(ours, id, at(16))
    const before = await targets(service)
    expect((await targets(campaign))['reserved']).toBe(before['reserved'])
    await changeReceiveRule(deps(), hq, (await h.product.directory.store(baohe)).corpId, { rule: 'day' })
    await eventually(async () => (await targets(campaign))['excluded:capped'] === before['reserved'], 'held anew')
    expect([await held(campaign), await targets(service)]).toEqual([0, before])
    expect(await h.rows("SELECT DISTINCT window_kind AS kind FROM touch_slot WHERE broadcast_id = ?", [service])).toEqual([{ kind: 'day' }])
    await stopAll(deps(), hq, { storeId: null, reason: '演练' })
    await h.rows('DELETE FROM touch_rule')
  })
})

describe('approval', () => {
  it('when HQ wants it, marketing waits; what nobody decided goes back; the same words pass the second time; what is planned can be taken back', async () => {
    const [ours, hq] = [await scopeOf('market_manager', '包河'), await scopeOf('group_hq', null)]
    await h.rows("INSERT INTO touch_policy (group_id, version, quiet_from, quiet_to, approval, approval_minutes) VALUES (?, 1, '21:00', '08:30', 1, 60)", [ours.groupId])
    const id = await draft(baohe, { text: '要批的' })
    await expect(schedule(deps(), ours, id, { version: 1, choice: 'skip', plannedAt: at(10, 22).toISOString() })).rejects.toMatchObject({ code: 'broadcasts.quiet_hours' })
    await scheduled(ours, id, at(10), 'skip', 'waiting')
    await h.rows('UPDATE broadcast SET deadline = ? WHERE id = ?', [at(-1), id])
    await returnUndecided(deps(), ours.groupId)
    expect(await stateOf(id)).toMatchObject({ state: 'draft', note: expect.stringContaining('没有发出') as string })
    await eventually(async () => (await held(id)) === 0, 'given back')
    await scheduled(ours, id, at(10), 'skip', 'waiting')
    await expect(decide(deps(), ours, id, { agree: true, reason: '' })).rejects.toMatchObject({ code: 'policy.denied' })
    await decide(deps(), hq, id, { agree: true, reason: '' })
    expect(await stateOf(id)).toMatchObject({ state: 'scheduled' })
    const same = await draft(baohe, { text: '要批的' })
    await scheduled(ours, same, at(11))
    expect((await words(same)).at(-1)).toContain('不用再批')
    await decide(deps(), hq, same, { agree: false, reason: '那天有集团活动' })
    expect(await stateOf(same)).toMatchObject({ state: 'draft', note: '总部没有同意：那天有集团活动' })
    await eventually(async () => (await held(same)) === 0 && Object.keys(await targets(same)).length === 0, 'given back')
    const service = await draft(baohe, { as: 'service', text: '保养到期' })
    await scheduled(ours, service, at(11))
    await h.rows('DELETE FROM touch_policy')
  })
})

describe('G5, 5: a customer who deleted the store’s advisor', () => {
  it('is out of the store’s reach, also where another store, or another company by contract, still has them as a friend', async () => {
    const ours = await scopeOf('market_manager', '包河')
    const [gone] = await h.rows<{ groupId: string; contactId: string; relationId: string; personId: string }>(
      `SELECT r.group_id AS groupId, r.contact_id AS contactId, r.id AS relationId, r.person_id AS personId FROM follow_relation r JOIN follow_relation o ON o.contact_id = r.contact_id AND o.store_id = ? AND o.deleted_at IS NULL
       WHERE r.store_id = ? AND r.deleted_at IS NULL AND (SELECT COUNT(*) FROM follow_relation n WHERE n.contact_id = r.contact_id AND n.store_id = r.store_id) = 1 LIMIT 1`, [zhengwu, baohe])
    // Known to a company in another corp too, and counted as one human with them.
    const [elsewhere] = await h.rows<{ personId: string }>("SELECT r.person_id AS personId FROM follow_relation r JOIN store s ON s.id = r.store_id WHERE s.short_name = '滨湖' AND r.deleted_at IS NULL LIMIT 1")
    if (elsewhere) await h.rows('UPDATE person SET human_id = ? WHERE id IN (?)', [gone!.personId, [gone!.personId, elsewhere.personId]])
    await h.rows("UPDATE follow_relation SET deleted_at = ?, deleted_by = 'customer' WHERE id = ?", [h.product.kit.clock.now(), gone!.relationId])

    const id = await draft(baohe, { title: '他店的好友' })
    await scheduled(ours, id, at(9))
    expect(await h.rows('SELECT state, reason, relation_id AS relationId FROM broadcast_target WHERE broadcast_id = ? AND contact_id = ?', [id, gone!.contactId])).toEqual([{ state: 'excluded', reason: 'not_friend', relationId: gone!.relationId }])
    expect(await h.rows('SELECT 1 FROM touch_slot WHERE broadcast_id = ? AND contact_id = ?', [id, gone!.contactId])).toEqual([])
    const foreign = await h.rows('SELECT 1 FROM broadcast_target t JOIN follow_relation r ON r.id = t.relation_id WHERE t.broadcast_id = ? AND r.store_id <> ?', [id, baohe])
    expect(foreign).toEqual([])
  })
})
