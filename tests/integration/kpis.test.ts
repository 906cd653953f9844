import { addArrivals, getArrivals, listMissing, removeArrival, revealArrival, saveArrivals, setTarget } from '@chitang/shared/contracts/arrivals'
import { logoutAdmin } from '@chitang/shared/contracts/auth'
import { listAudit } from '@chitang/shared/contracts/audit'
import { getMe } from '@chitang/shared/contracts/auth'
import { listBroadcasts } from '@chitang/shared/contracts/broadcasts'
import { listCollisions } from '@chitang/shared/contracts/collisions'
import { getDigest } from '@chitang/shared/contracts/digest'
import { listExports } from '@chitang/shared/contracts/exports'
import { listRightsRequests } from '@chitang/shared/contracts/rights'
import type { ApiClient } from '@chitang/shared/client'
import { listRecentConsents } from '@chitang/shared/contracts/consents'
import { getComplianceHome, getGroupHome } from '@chitang/shared/contracts/home'
import { getOverview } from '@chitang/shared/contracts/overview'
import { compareKeys, compareKpis, compareStores, exportCompare, exportRank, exportReport, getOwnRank, getPoolReport, getRetention, getStaffReport, storeReports } from '@chitang/shared/contracts/reports'
import readXlsxFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestTiles } from '../../admin/src/features/digest/digest-words.ts'
import { askedLately } from '../../admin/src/features/exports/export-words.ts'
import { complianceTiles } from '../../admin/src/features/home/compliance-words.ts'
import { todayTiles } from '../../admin/src/features/home/overview-words.ts'
import { records } from '../../admin/src/shared/kpis/records.ts'
import { broadcast, broadcastPush } from '../../server/src/modules/broadcasts/index.ts'
import { countAll, countPeople, dayNumbers, friendsBefore, markStaleDays, readBehaviorOf, recountStaleDays, seriesOf, sumByMember } from '../../server/src/modules/kpis/index.ts'
import type { StoreInfo } from '../../server/src/modules/org/index.ts'
import { storeHome } from '../../server/src/modules/overview/store-home.ts'
import { dayStart, localDay } from '../../server/src/platform/clock/day.ts'
import type { Fact } from '../../server/src/platform/events/facts.ts'
import { quarterOf } from '../../shared/domain/bands.ts'
import { kpiOf, type KpiId } from '../../shared/domain/kpis.ts'
import type { Permission } from '../../shared/domain/policy.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { addDays } from '../../shared/domain/touch-windows.ts'
import { listen } from '../support/event-stream.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'
import { adminCookie, clientAt } from '../support/login.ts'
import { differencesFromFacts } from '../support/recount-kpis.ts'
import { todayBySql } from '../support/recount-reports.ts'
import { customersBehind, walkNumbers } from '../support/walk-numbers.ts'

let h: Harness
let store: StoreInfo
let today: string
const zone = 'Asia/Shanghai'
const deps = () => h.product

async function settle(): Promise<void> {
  await markStaleDays(deps())
  while ((await h.rows('SELECT day FROM kpi_stale LIMIT 1')).length > 0) await recountStaleDays(deps())
}
const daily = () => h.rows('SELECT store_id, day, metric, dimension, value FROM kpi_daily ORDER BY store_id, day, metric, dimension')

beforeAll(async () => {
  h = await startHarness({ workers: false })
  const groupId = (await h.rows<{ id: string }>('SELECT id FROM tenant_group'))[0]!.id
  store = (await h.product.directory.storesOf(groupId))[0]!
  today = localDay(h.product.kit.clock.now(), zone)
  await settle()
  // What reception says is said here.
  await h.rows('DELETE FROM store_day_entry')
  await h.rows('DELETE FROM arrival')
}, 120_000)
afterAll(() => h.stop())

describe('every number of every home and of the morning page', () => {
  /** The list that each page reads, by the address that a tile leads to. */
  const lists: Record<string, (client: ApiClient, query: Record<string, string>, storeId: string) => Promise<{ items: unknown[] }>> = {
    customers: async (client, query, storeId) => ({ items: await customersBehind(h, client, query, storeId) }),
    // One row an advisor who has not confirmed, as the number counts.
    broadcasts: async (client, query, storeId) => ({ items: (await client(listBroadcasts, { query: { storeId, limit: 100, ...(query['state'] === 'unconfirmed' ? { unconfirmed: 'yes' } : {}) } })).items.flatMap((one) => Array.from({ length: one.waitingAdvisors })) }),
    collisions: async (client, _, storeId) => ({ items: (await client(listCollisions, { query: { storeId } })).items.filter((one) => one.status === 'open') }),
    compliance: (client, query) => (query['tab'] === 'consents' ? client(listRecentConsents, { query: query['answer'] === 'agreed' ? { answer: 'agreed' } : {} }) : client(listRightsRequests, { query: { status: 'open', limit: 100 } })),
    audit: (client, query) => client(listAudit, { query: { kind: 'reveal', ...(query['day'] ? { day: query['day'] } : {}), limit: 100 } }),
    exports: async (client, query) => { const { items } = await client(listExports, {}); return { items: query['days'] ? askedLately(items, h.product.kit.clock.ms()) : items } },
    arrivals: async (client, _, storeId) => ({ items: (await client(getArrivals, { query: { storeId } })).lines }),
  }
  const countable = new Set(['adds', 'welcome_failed', 'deleted_by_customer', 'broadcasts_unconfirmed', 'collisions_open', 'rights_open', 'consents_agreed', 'phones_revealed', 'exports_asked'])

  it('says how it is counted and from what, and opens a list that its reader may read and that is as long', async () => {
    const storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
    const people = await h.rows<{ role: Role; userid: string }>(
      "SELECT a.role, MIN(m.userid) AS userid FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.valid_to IS NULL AND m.status = 'active' AND ((a.store_id = ? AND a.role IN ('store_manager', 'market_manager', 'sales_manager')) OR a.role = 'dpo') GROUP BY a.role", [storeId])
    expect(people.map((one) => one.role).sort()).toEqual(['dpo', 'market_manager', 'sales_manager', 'store_manager'])
    const now = h.product.kit.clock.ms()
    for (const { role, userid } of people) {
      const client = await h.admin(userid)
      const { can } = await client(getMe, {})
      const may = (permission: Permission) => can[permission] !== undefined
      const tiles: readonly { kpi: KpiId; value: string | null; to?: { name?: unknown; query?: unknown }; spark?: readonly number[] }[] =
        role === 'dpo' ? complianceTiles(await client(getComplianceHome, {}), now) : todayTiles(await client(getOverview, { query: { storeId } }), may)
      expect(tiles.length, role).toBeGreaterThan(3)
      for (const tile of tiles) expect(tile.spark, `${role} ${tile.kpi}`).toHaveLength(7)
      const morning = role === 'dpo' ? [] : digestTiles(await client(getDigest, { params: { id: storeId }, query: { day: today } }))
      for (const tile of [...tiles, ...morning]) {
        const { formula, source } = kpiOf(tile.kpi)
        expect([formula.length, source.length].every((length) => length > 5), tile.kpi).toBe(true)
        const { items } = await lists[String(tile.to?.name)]!(client, (tile.to?.query ?? {}) as Record<string, string>, storeId)
        if (countable.has(tile.kpi)) expect(items.length, `${role} ${tile.kpi} ${tiles.includes(tile) ? 'home' : 'morning'}`).toBe(Number(tile.value))
      }
    }
    // Headquarters may see no customer: their numbers open the same store among the others.
    const hq = await h.admin('wuya')
    const compared = (await hq(compareStores, {})).stores.map((one) => one.storeId)
    expect((await hq(getGroupHome, {})).stores.map((one) => one.storeId).filter((id) => !compared.includes(id))).toEqual([])
  })
})

describe('numbers by day', () => {
  it('are what the database counts from the facts itself', async () => {
    const { counted, differing, friends } = await differencesFromFacts(h.rows, today)
    expect(counted).toBeGreaterThan(300)
    expect(differing).toEqual([])
    for (const one of friends) expect([one.counted, one.told], one.storeId).toEqual([one.standing, one.standing])
  })

  it('follow facts that come late, twice and in any order, and equal a full count from nothing', async () => {
    const { kit } = h.product
    const day = addDays(today, -9)
    const at = (hour: number) => new Date(dayStart(day, zone).getTime() + hour * 3_600_000)
    const [member] = await h.rows<{ id: string }>('SELECT member_id AS id FROM follow_relation WHERE store_id = ? LIMIT 1', [store.id])
    const fact = (kind: Fact['kind'], relation: string, hour: number, payload: Record<string, unknown>): Fact =>
      ({ groupId: store.groupId, kind, occurredAt: at(hour), storeId: store.id, personId: `90${relation}`, relationId: `91${relation}`, memberId: member!.id, codeId: null, cause: 'reconcile', payload })
    // By hand: 3 friends came, one of them went the next morning, one was one all along.
    const facts = [
      fact('relation_added', '1', 9, { addWay: 1, newPerson: true }), fact('relation_added', '2', 10, { addWay: 1, newPerson: true }), fact('relation_readded', '3', 11, { addWay: 1, untold: true }),
      fact('relation_deleted', '1', 33, { by: 'customer' }), fact('script_sent', '1', 20, { title: '报价' }),
    ]
    const before = await seriesOf(kit, store, zone, day, addDays(day, 1), ['adds', 'ended_untold', 'deleted_customer', 'deleted_member'], true)
    const friends = await friendsBefore(kit, store, addDays(day, 2))
    for (const one of [3, 0, 4, 1, 2, 0, 3]) {
      await kit.facts.append(kit.database, facts[one]!)
      if (one === 4) await settle()
    }
    await settle()
    const after = await seriesOf(kit, store, zone, day, addDays(day, 1), ['adds', 'ended_untold', 'deleted_customer', 'deleted_member'], true)
    expect(after.byDay('adds').map((n, index) => n - before.byDay('adds')[index]!)).toEqual([3, 0])
    expect(after.byDay('deleted_customer').map((n, index) => n - before.byDay('deleted_customer')[index]!)).toEqual([0, 1])
    expect(['a:add', 'a:script', 'a:broadcast'].map((dimension) => after.total('deleted_customer', dimension) - before.total('deleted_customer', dimension))).toEqual([1, 1, 0])
    expect(await friendsBefore(kit, store, addDays(day, 2)) - friends).toBe(1)
    for (const metric of ['adds', 'deleted_customer'] as const) {
      const byMember = await sumByMember(kit, store, zone, 14, metric)
      expect(byMember.get(member!.id)).toBeGreaterThan(0)
      expect(byMember).toEqual((await seriesOf(kit, store, zone, addDays(today, -13), today, [metric], true)).split(metric, 'm:'))
    }

    const kept = await daily()
    await h.rows('DELETE FROM kpi_daily')
    await h.rows('DELETE FROM kpi_cursor')
    await settle()
    expect(await daily()).toEqual(kept)
    expect((await differencesFromFacts(h.rows, today)).differing).toEqual([])
  })

  it('are not counted twice over for the facts of the last minutes, nor by the process that comes after a seed', async () => {
    const marked = async (by: typeof h.product) => {
      await markStaleDays(by)
      return h.rows('SELECT day FROM kpi_stale')
    }
    expect(await marked(deps())).toEqual([])
    await countAll(deps(), true)
    const next = { ...h.product, kit: { ...h.product.kit } }
    expect([await marked(next), await marked(next)]).toEqual([[], []])
    expect(await h.rows("SELECT id FROM store s WHERE NOT EXISTS (SELECT 1 FROM kpi_daily k WHERE k.store_id = s.id AND k.metric = 'persons')")).toEqual([])
  })

  it('tell a day in one call, and 企微留档 only when somebody said how many came', async () => {
    const before = await dayNumbers(deps(), store, today)
    expect(before).toMatchObject({ addsTarget: store.dailyAddTarget, captureSales: null, captureService: null })
    expect(before.tasksDone).toBeLessThanOrEqual(before.tasksDue)
    expect(before.deletionRate30).not.toBeNull()
  })
})

describe('who came', () => {
  it('counts by hand, then by number: the gap has names, the number is revealed once and written down', async () => {
    const manager = await h.admin('songhaitao')
    const storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
    const own = await h.product.directory.store(storeId)
    await manager(saveArrivals, { body: { storeId, day: today, salesArrivals: 10, serviceArrivals: null, retail: 2 } })
    const first = await manager(getArrivals, { query: { storeId } })
    expect(first).toMatchObject({ salesArrivals: 10, serviceArrivals: null, retail: 2, enteredBy: '宋海涛', month: { retail: 2, service: null, sales: { of: 10, target: 80 } } })
    const asFriends = first.month.sales!.have
    // Two people write the same day: each says one number, none takes the other's back, but null takes one's own.
    await manager(saveArrivals, { body: { storeId, day: today, serviceArrivals: 4 } })
    expect(await manager(getArrivals, { query: { storeId } })).toMatchObject({ salesArrivals: 10, serviceArrivals: 4, retail: 2 })
    await manager(saveArrivals, { body: { storeId, day: today, serviceArrivals: null } })
    expect(await manager(getArrivals, { query: { storeId } })).toMatchObject({ salesArrivals: 10, serviceArrivals: null, retail: 2 })
    const many = Array.from({ length: 700 }, (_, index) => `1370001${String(index).padStart(4, '0')}`)
    expect(await manager(addArrivals, { body: { storeId, day: addDays(today, -50), kind: 'service', text: [...many, '没留号码的一位很长很长的说明，一个字也不能少'].join('\n') } })).toMatchObject({ added: 700, unread: ['没留号码的一位很长很长的说明，一个字也不能少'] })
    // Whoever leaves takes nothing of what was with them.
    expect(asFriends).toBeGreaterThan(0)
    await h.rows("UPDATE assignment SET valid_to = ? WHERE store_id = ? AND role = 'sales_advisor' AND valid_to IS NULL", [h.product.kit.clock.now(), storeId])
    expect((await manager(getArrivals, { query: { storeId } })).month.sales!.have).toBe(asFriends)
    await h.rows("UPDATE assignment SET valid_to = NULL WHERE store_id = ? AND role = 'sales_advisor'", [storeId])

    const [friend] = await h.rows<{ hash: string; enc: string }>('SELECT p.phone_hash AS hash, p.phone_enc AS enc FROM person p JOIN follow_relation r ON r.person_id = p.id WHERE r.store_id = ? AND r.deleted_at IS NULL AND p.phone_hash IS NOT NULL AND r.added_at < ? LIMIT 1', [storeId, dayStart(today, zone)])
    const known = (await h.product.kit.cipher(own.groupId)).decrypt(friend!.enc, 'person.phone')
    const text = `姓名,手机\n${known}\n孙女士 13700000001 陈晓峰\n孙女士 13700000001\n苏A·00001 没留电话\n没留号码`
    expect(await manager(addArrivals, { body: { storeId, day: today, kind: 'sales', text } })).toEqual({ added: 3, known: 1, friends: 1, unread: ['没留号码'] })
    const day = await manager(getArrivals, { query: { storeId } })
    // Three of ten are named, one of them a friend of before; the other seven are filled by the day's new friends.
    expect(day.month.sales).toMatchObject({ of: 10, have: 1 + Math.min(7, asFriends), more: 0 })
    const missing = (await manager(listMissing, { query: { storeId, kind: 'sales' } })).items
    expect(missing.map((one) => [one.name, one.phoneMasked, one.plateMasked, one.advisor])).toEqual(expect.arrayContaining([['孙女士', '137****0001', null, '陈晓峰'], ['没留电话', null, '苏A·**001', null]]))
    const sun = missing.find((one) => one.name === '孙女士')!
    expect(sun.codeId).not.toBeNull()
    expect(await manager(revealArrival, { params: { id: sun.id } })).toMatchObject({ phone: '13700000001', revealsToday: 1 })
    expect(await h.rows("SELECT object_id AS id FROM audit_log WHERE action = 'phone.reveal' AND object_type = 'arrival'")).toEqual([{ id: sun.id }])
    expect(await h.rows("SELECT 1 FROM domain_fact WHERE kind = 'phone_revealed' AND JSON_UNQUOTE(JSON_EXTRACT(payload, '$.arrival')) = ?", [sun.id])).toHaveLength(1)
    expect((await h.rows<{ enc: string }>('SELECT phone_enc AS enc FROM arrival WHERE id = ?', [sun.id]))[0]!.enc).not.toContain('13700000001')
    await expect(manager(saveArrivals, { body: { storeId, day: addDays(today, 1), salesArrivals: 1, serviceArrivals: null, retail: null } })).rejects.toMatchObject({ code: 'arrivals.day' })

    await expect(manager(saveArrivals, { body: { storeId, day: '2026-02-30', retail: 1 } })).rejects.toMatchObject({ status: 400 })

    await expect(manager(setTarget, { body: { storeId, kpi: 'wecom_capture_sales', value: 1000 } })).rejects.toMatchObject({ status: 400 })
    await manager(setTarget, { body: { storeId, kpi: 'wecom_capture_sales', value: 62.5 } })
    expect((await manager(getArrivals, { query: { storeId } })).month.sales!.target).toBe(62.5)
    await manager(setTarget, { body: { storeId, kpi: 'wecom_capture_sales', value: 60 } })
    expect((await manager(getOverview, { query: { storeId } })).capture.sales).toMatchObject({ target: 60, missing: [expect.anything(), expect.anything()] })
    await manager(removeArrival, { params: { id: sun.id } })
    expect((await manager(listMissing, { query: { storeId, kind: 'sales' } })).items).toHaveLength(1)
    expect((await h.rows<{ n: string }>("SELECT COUNT(*) AS n FROM audit_log WHERE action IN ('arrivals.save', 'arrivals.add', 'arrivals.remove', 'target.set')"))[0]!.n).toEqual('9')
  })
})

describe('home', () => {
  it('is told to who listens: all once, then what changed, and nothing after the session ended', async () => {
    const { kit } = h.product
    const [cookie, other] = [await adminCookie(h.origin, h.sim.apiOrigin, 'songhaitao', 'wwG_huayue'), await adminCookie(h.origin, h.sim.apiOrigin, 'songhaitao', 'wwG_huayue')]
    const url = `${h.origin}/api/v1/home/live`
    const [one, two] = [await listen(url, { cookie }), await listen(url, { cookie: other })]
    await eventually(async () => one.events.length > 0 && two.events.length > 0, 'the first event')
    const { now: _, ...answer } = await clientAt(h.origin, { cookie, origin: h.origin })(getOverview, {})
    const { now: _now, ...told } = one.state as Record<string, unknown>
    expect(told).toEqual(answer)

    const own = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
    const [relation] = await h.rows<{ id: string; personId: string; memberId: string }>('SELECT id, person_id AS personId, member_id AS memberId FROM follow_relation WHERE store_id = ? LIMIT 1', [own])
    await kit.facts.append(kit.database, { groupId: store.groupId, kind: 'relation_readded', occurredAt: kit.clock.now(), storeId: own, personId: relation!.personId, relationId: relation!.id, memberId: relation!.memberId, codeId: null, cause: 'callback', payload: { addWay: 1 } })
    await eventually(async () => two.state['addsToday'] === answer.addsToday + 1, 'the add is told')
    expect(Object.keys(two.events.at(-1)!.parts)).not.toContain('sparks')

    // Back after a moment without a connection: nothing new, nothing sent.
    const again = await listen(url, { cookie: other, 'last-event-id': two.events.at(-1)!.id })
    await clientAt(h.origin, { cookie, origin: h.origin })(logoutAdmin, {})
    await one.ended
    expect(again.events).toEqual([])
    await expect(listen(url, { cookie })).rejects.toThrow('401')
    await expect(listen(`${url}?storeId=999`, { cookie: other })).rejects.toThrow('404')
    two.close()
    again.close()
  })

  it('draws what waited at the end of each past day from when it was asked and when it was answered', async () => {
    const own = await h.product.directory.store((await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id)
    const now = h.product.kit.clock.now()
    const hours = (before: number) => new Date(now.getTime() - before * 3_600_000)
    const home = () => storeHome(h.product, own)
    const before = await home()
    const members = (await h.rows<{ id: string }>('SELECT id FROM member LIMIT 3')).map((one) => one.id)
    await h.product.kit.database.orm.insert(broadcast).values({
      groupId: own.groupId, id: '71', version: 1, storeId: own.id, corpId: own.corpId, title: '周末试驾', purpose: '试驾', class: 'marketing', state: 'sending', audience: { storeId: own.id }, content: { text: '周末来', attachments: [], variant: null, promotionId: null },
      contentHash: 'x', plannedAt: hours(73), expiresAt: hours(-24), choice: 'skip', createdBy: '1', createdAt: hours(80),
    })
    // It is ten in the morning: made three days ago, one confirmed the next morning, one cancelled yesterday, one still waits, in two parts.
    const push = (part: number, member: number, state: string, more: { confirmedAt?: Date; stoppedAt?: Date } = {}) => ({ groupId: own.groupId, id: `72${part}`, broadcastId: '71', memberId: members[member]!, variant: 0, part, state, contentHash: 'x', madeAt: hours(72), remindedAt: [], polls: 0, ...more })
    await h.product.kit.database.orm.insert(broadcastPush).values([push(0, 0, 'closed', { confirmedAt: hours(48) }), push(1, 1, 'cancelled', { stoppedAt: hours(24) }), push(2, 2, 'made'), push(3, 2, 'made')])
    const after = await home()
    expect(after.sparks.broadcastsWaiting.map((n, index) => n - before.sparks.broadcastsWaiting[index]!)).toEqual([0, 0, 0, 3, 2, 1, 1])
    expect(after.broadcastsWaiting).toMatchObject({ broadcasts: before.broadcastsWaiting.broadcasts + 1, advisors: before.broadcastsWaiting.advisors + 1 })
    const { sparks } = await todayBySql(h.rows, own.id, today, now)
    expect(after.sparks).toEqual(sparks)
    expect(Math.max(...sparks.collisionsOpen)).toBeGreaterThan(0)
    await h.rows("DELETE FROM broadcast_push WHERE broadcast_id = '71'")
    await h.rows("DELETE FROM broadcast WHERE id = '71'")
  })

  it('shows headquarters stores without a customer, and the officer deadlines and looks', async () => {
    const [hq, officer] = [await h.admin('wuya'), await h.admin('zhenglu')]
    const group = await hq(getGroupHome, {})
    expect(group.stores.length).toBeGreaterThan(2)
    for (const one of group.stores) for (const n of [one.adds7, one.adds7Before]) expect(n === null || n === 0 || n >= 10).toBe(true)
    expect(group.stores.find((one) => one.storeName.includes('政务'))?.stuck).toContainEqual({ kind: 'arrivals', words: '前台还没登记过进店数' })
    expect(JSON.stringify(group)).not.toMatch(/女士|先生/)
    await expect(hq(getComplianceHome, {})).rejects.toMatchObject({ code: 'policy.denied' })
    const { reveals, rights, sparks, consents, exports } = await officer(getComplianceHome, {})
    expect([sparks.rights.length, sparks.rights.at(-1), sparks.consents.length]).toEqual([7, rights.open, 7])
    expect(sparks.exports.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(exports.last30)
    expect((await officer(listRecentConsents, { query: {} })).items.filter((one) => one.state === 'agreed').length).toBeLessThanOrEqual(consents.agreed)
    await expect(hq(listRecentConsents, { query: {} })).rejects.toMatchObject({ code: 'policy.denied' })
    expect([reveals.today, reveals.byDay.length]).toEqual([reveals.byDay.at(-1)!.count, 14])
    expect(reveals.top[0]!.count).toBeGreaterThanOrEqual(reveals.top.at(-1)!.count)
    expect(rights).toEqual({ open: 0, overdue: 0, nextDueAt: null })
  })
})

describe('reports', () => {
  it('add up to the days, and end where the friendships do', async () => {
    const manager = await h.admin('songhaitao')
    const storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
    await settle()
    for (let turn = 0; turn < 10; turn++) await countPeople(deps())
    const pool = await manager(getPoolReport, { query: { storeId, days: 90 } })
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
    expect([sum(pool.sources.map((one) => one.adds)), pool.days.length, pool.pool.length]).toEqual([sum(pool.adds), 90, 90])
    expect(pool.sources.map((one) => one.name)).toContain('扫二维码')
    const [people] = await h.rows<{ persons: string }>('SELECT COUNT(DISTINCT COALESCE(p.merged_into, p.id)) AS persons FROM follow_relation r JOIN person p ON p.id = r.person_id WHERE r.store_id = ? AND r.deleted_at IS NULL AND r.half = 0', [storeId])
    expect(pool.persons).toBe(Number(people!.persons))

    const staff = await manager(getStaffReport, { query: { storeId, days: 30 } })
    expect(sum(staff.items.map((one) => one.adds))).toBe(sum(pool.adds.slice(-30)))
    expect(staff.items.filter((one) => one.wecom).length).toBeGreaterThan(5)
    const { cohorts, funnel, silent } = await manager(getRetention, { query: { storeId } })
    expect(cohorts).toHaveLength(12)
    expect(cohorts.every((one) => one.still <= one.adds && one.met <= one.adds)).toBe(true)
    expect([funnel.welcomed, funnel.met, funnel.visited].every((n) => n <= funnel.adds) && silent.silent <= silent.adds).toBe(true)

    const compared = await (await h.admin('wuya'))(compareStores, {})
    for (const one of compared.stores) expect(one.values.adds30 === null || one.values.adds30 === 0 || one.values.adds30 >= 10).toBe(true)
    expect(compared.bands).toHaveProperty('adds30')
    await expect(manager(compareStores, {})).rejects.toMatchObject({ code: 'policy.denied' })

    // The manager's own line: the same numbers, in which quarter, and nothing by which another store could be told.
    const rank = await manager(getOwnRank, { query: { storeId } })
    const own = compared.stores.find((one) => one.storeId === storeId)!
    expect(rank.rows.map(({ key, value, quarter, stores }) => ({ key, value, quarter, stores }))).toEqual(rank.rows.map(({ key }) => {
      const band = compared.bands[key] ?? null
      return { key, value: own.values[key], quarter: quarterOf(own.values[key], band, kpiOf(compareKpis[key]).better === 'less'), stores: band?.stores ?? 0 }
    }))
    expect(rank.rows.map((one) => one.key).sort()).toEqual([...compareKeys].sort())
    for (const other of compared.stores) if (other.storeId !== storeId) expect(JSON.stringify(rank)).not.toContain(other.storeName)
    const foreign = compared.stores.find((one) => one.storeId !== storeId)!.storeId
    await expect(manager(getOwnRank, { query: { storeId: foreign } })).rejects.toMatchObject({ code: 'not_found' })
    await expect((await h.admin('wuya'))(getOwnRank, { query: { storeId } })).rejects.toMatchObject({ code: 'policy.denied' })
  })

  it('lead from each number to exactly those it counts', async () => {
    const storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
    expect(await walkNumbers(h, await h.admin('songhaitao'), storeId)).toBeGreaterThan(30)
    // The filter stays inside one's reach: the manager of another store finds nobody.
    const [other] = await h.rows<{ userid: string }>("SELECT m.userid FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.valid_to IS NULL AND a.role = 'store_manager' AND m.status = 'active' AND a.store_id <> ? LIMIT 1", [storeId])
    await expect(customersBehind(h, await h.admin(other!.userid), records('added', { from: addDays(today, -90) }).query, storeId)).resolves.toEqual([])
  })

  it('leave as files of sums: who took them stands on each sheet and in the book, and no cell is run', async () => {
    const [manager, hq] = [await h.admin('songhaitao'), await h.admin('wuya')]
    const storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
    const pool = await manager(getPoolReport, { query: { storeId, days: 30 } })
    const code = pool.codes.find((one) => one.codeId !== null)!
    await h.rows('UPDATE channel_code SET name = ? WHERE id = ?', ['=HYPERLINK("x")', code.codeId])
    const files = [
      ...await Promise.all(storeReports.map((report) => manager(exportReport, { body: { report, storeId, days: 30 } }))), await manager(exportRank, { body: { storeId } }), await hq(exportCompare, {}),
    ]
    await h.rows('UPDATE channel_code SET name = ? WHERE id = ?', [code.name, code.codeId])
    const books = await Promise.all(files.map((file) => readXlsxFile(Buffer.from(file.contentBase64, 'base64'))))
    for (const [at, book] of books.entries()) for (const sheet of book) expect(String(sheet.data[0]![0]), sheet.sheet).toMatch(at === 4 ? /：吴雅 .+ 导出。只有汇总数/ : /^星程合肥包河店 .+：宋海涛 .+ 导出。只有汇总数/)
    const days = books[0]!.find((sheet) => sheet.sheet === '每天')!.data.slice(2)
    expect([days.map((cells) => cells[2]), days.map((cells) => cells[3])]).toEqual([pool.net, pool.adds])
    expect(books[0]!.flatMap((sheet) => sheet.data.flat().filter((cell) => typeof cell === 'string' && cell.includes('HYPERLINK')))).toEqual(["'=HYPERLINK(\"x\")"])
    expect(books.every((book) => book.at(-1)!.sheet === '怎么算的' && book.at(-1)!.data.length > 3)).toBe(true)
    const customers = (await h.rows<{ name: string }>('SELECT DISTINCT c.name FROM corp_contact c WHERE CHAR_LENGTH(c.name) > 2 AND c.name NOT IN (SELECT name FROM member) LIMIT 300')).map((one) => one.name)
    expect(customers.filter((name) => JSON.stringify(books).includes(`"${name}"`))).toEqual([])
    expect((await h.rows<{ n: string }>("SELECT COUNT(*) AS n FROM audit_log WHERE action = 'report.export'"))[0]!.n).toEqual('5')
    await expect(manager(exportCompare, {})).rejects.toMatchObject({ code: 'policy.denied' })
    await expect(hq(exportReport, { body: { report: 'staff', storeId } })).rejects.toMatchObject({ code: 'policy.denied' })
  })

  it('holds what WeCom counts per advisor: 180 days in six calls, then a day a night, and one refusal leaves out one', async () => {
    const install = (await h.product.directory.installs())[0]!
    const [one, two] = await h.rows<{ id: string; userid: string }>('SELECT m.id, m.userid FROM member m JOIN wecom_behavior_read b ON b.member_id = m.id WHERE b.read_day = ? AND m.customer_contact = 1 LIMIT 2', [addDays(today, -1)])
    const days = (id: string) => h.rows<{ n: string; first: string; last: string }>('SELECT COUNT(*) AS n, MIN(day) AS first, MAX(day) AS last FROM wecom_behavior_daily WHERE member_id = ?', [id])
    expect(await days(one!.id)).toEqual([{ n: '30', first: addDays(today, -30), last: addDays(today, -1) }])
    await h.rows('UPDATE wecom_behavior_read SET read_day = NULL WHERE member_id IN (?)', [[one!.id, two!.id]])
    await h.rows("UPDATE member SET userid = 'gone_long_ago' WHERE id = ?", [two!.id])
    const path = 'externalcontact/get_user_behavior_data'
    const calls = async () => (await h.control<{ calls: { seq: number }[] }>('GET', `calls?since=0&path=${path}`)).calls.length
    const before = await calls()
    await readBehaviorOf(h.product, install)
    expect(await calls() - before).toBe(7)
    expect(await days(one!.id)).toEqual([{ n: '180', first: addDays(today, -180), last: addDays(today, -1) }])
    expect(await h.rows('SELECT read_day AS day, problem FROM wecom_behavior_read WHERE member_id = ?', [two!.id])).toEqual([{ day: null, problem: '企业微信里没有这位成员，同步一次人员再试' }])
    await h.rows('UPDATE member SET userid = ? WHERE id = ?', [two!.userid, two!.id])
  })
})
