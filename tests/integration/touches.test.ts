import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReceiveRule, TouchClass } from '@chitang/shared/domain/touches'
import { createTouches } from '../../server/src/modules/touches/index.ts'
import { createDatabase, type Database, type Tx } from '../../server/src/platform/db/database.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import { streamRows } from '../../server/src/platform/db/stream.ts'
import { eventually, migratedDatabase, throughOtherNode } from '../support/harness.ts'

/** Two stores of one company and one of another, all in one corp. */
const stores = [{ id: '11', entity: '1' }, { id: '12', entity: '1' }, { id: '13', entity: '2' }]
const [groupId, corpId] = ['1', '5']
const now = new Date('2026-11-20T02:00:00Z')
let databases: Database[]
let first: Database
let url: string
let broadcasts = 100

beforeAll(async () => {
  url = await migratedDatabase()
  databases = [createDatabase(createPool(url, 8)), createDatabase(createPool(throughOtherNode(url), 8))]
  first = databases[0]!
  await first.run('CREATE TABLE whom (call_no BIGINT, contact_id BIGINT, human_id BIGINT, PRIMARY KEY (call_no, contact_id))')
  for (const { id, entity } of stores) await first.run("INSERT INTO store (group_id, id, legal_entity_id, name, short_name, city, brand, phone, address) VALUES (1, ?, ?, '店', '店', '合肥', '星程', '', '')", [id, entity])
}, 60_000)
afterAll(() => Promise.all(databases.map((one) => one.close())))

const touches = createTouches({ kit: { clock: { now: () => now, ms: () => now.getTime() } }, directory: { group: () => Promise.resolve({ timeZone: 'Asia/Shanghai' }) } } as unknown as Parameters<typeof createTouches>[0])
const setRule = (rule: ReceiveRule) => first.run('INSERT INTO touch_rule (group_id, corp_id, rule, changed_by, changed_at) VALUES (1, 5, ?, 1, ?) ON DUPLICATE KEY UPDATE rule = VALUES(rule)', [rule, now])
const day = (date: string, clock = '09:30') => new Date(`${date}T${clock}:00+08:00`)
const rows = <T>(sql: string, params: (string | number)[] = []) => first.rows<T>(sql, params)

async function broadcast(storeId = '11'): Promise<string> {
  const id = String(broadcasts++)
  await first.run("INSERT INTO broadcast (group_id, id, version, store_id, corp_id, title, purpose, class, state, audience, content, content_hash, created_by, created_at) VALUES (1, ?, 1, ?, 5, '', '', 'marketing', 'scheduled', '{}', '{}', '', 1, ?)", [id, storeId, now])
  return id
}
type Contacts = readonly (number | readonly [contact: number, human: number])[]
let calls = 0
async function reserve(broadcastId: string, contacts: Contacts, { on = '2026-11-21', until = on, storeId = '11', database = first, as = 'marketing' }: { on?: string; until?: string; storeId?: string; database?: Database; as?: TouchClass } = {}) {
  const call = calls++
  await database.run(`INSERT INTO whom VALUES ${contacts.map(() => '(?, ?, ?)').join(', ')}`, contacts.flatMap((one) => [call, ...(typeof one === 'number' ? [one, one] : one)]))
  const whom = { sql: 'SELECT contact_id, human_id FROM whom WHERE call_no = ?', params: [call], count: contacts.length }
  return database.transaction((tx) => touches.reserve(tx, { groupId, corpId, storeId, broadcastId, class: as, from: day(on), until: day(until, '20:30'), whom }))
}
const inOne = <T>(work: (tx: Tx) => Promise<T>) => first.transaction(work)
const held = async (broadcastId: string) => [
  (await rows('SELECT 1 FROM touch_slot WHERE group_id = 1 AND broadcast_id = ?', [broadcastId])).length, (await rows('SELECT 1 FROM human_slot WHERE group_id = 1 AND broadcast_id = ?', [broadcastId])).length,
]
const refused = (list: { contactId: string; why: string }[]) => list.map((one) => [Number(one.contactId), one.why]).sort((a, b) => Number(a[0]) - Number(b[0]))

describe('a place', () => {
  it('is one per customer, window and number; who fails one part holds none; a reason names only one\'s own company', async () => {
    await setRule('day')
    const [a, b, c, d] = [await broadcast(), await broadcast('12'), await broadcast('13'), await broadcast()]
    expect(await reserve(a, [1, 2, 3])).toEqual([])
    expect(await reserve(a, [1, 2, 3])).toEqual([])
    expect(refused(await reserve(b, [2, 3, 4], { storeId: '12' }))).toEqual([[2, 'taken'], [3, 'taken']])
    expect(refused(await reserve(c, [1, 4, 5], { storeId: '13' }))).toEqual([[1, 'capped'], [4, 'capped']])
    // Over two days; the second of customer 7 is held: nothing of the first stays.
    const e = await broadcast()
    await reserve(e, [7], { on: '2026-11-22' })
    expect(refused(await reserve(d, [6, 7], { until: '2026-11-22' }))).toEqual([[7, 'taken']])
    expect(await held(d)).toEqual([2, 2])
    // Two contacts of one human: the day has one marketing message.
    expect(refused(await reserve(await broadcast(), [[80, 8], [81, 8]]))).toEqual([[81, 'taken']])
    expect(refused(await reserve(await broadcast(), [[82, 8]], { as: 'service' }))).toEqual([])
  })

  it('given back leaves a hole that the next one uses; months and weeks have as many as they have days', async () => {
    await setRule('week')
    const ids: string[] = []
    for (let n = 0; n < 7; n++) {
      ids.push(await broadcast())
      expect(await reserve(ids[n]!, [[20, 200 + n]], { on: '2026-12-01' })).toEqual([])
    }
    const late = await broadcast()
    expect(refused(await reserve(late, [[20, 299]], { on: '2026-12-06' }))).toEqual([[20, 'capped']])
    expect(await inOne((tx) => touches.release(tx, { groupId, broadcastId: ids[3]! }))).toBe(2)
    expect(await reserve(late, [[20, 299]], { on: '2026-12-06' })).toEqual([])
    expect((await rows<{ no: number }>('SELECT slot_no AS no FROM touch_slot WHERE corp_id = 5 AND contact_id = 20 AND broadcast_id = ?', [late]))[0]?.no).toBe(3)
    await setRule('month')
    const over = await broadcast()
    await reserve(over, [21], { on: '2027-02-27', until: '2027-03-02' })
    expect((await rows<{ start: string }>('SELECT window_start AS start FROM touch_slot WHERE broadcast_id = ? ORDER BY window_start', [over])).map((row) => row.start)).toEqual(['2027-02-01', '2027-03-01'])
  })

  it('is charged to the window of the send, the rest goes back; a later release leaves it', async () => {
    await setRule('day')
    const id = await broadcast()
    await reserve(id, [30, 31], { on: '2026-11-24', until: '2026-11-26' })
    const send = () => inOne((tx) => touches.charge(tx, { groupId, broadcastId: id, sent: [{ contactId: '30', sentAt: day('2026-11-25', '23:59') }] }))
    await send()
    await send()
    expect(await rows('SELECT window_start AS start, state FROM touch_slot WHERE broadcast_id = ? AND contact_id = 30', [id])).toEqual([{ start: '2026-11-25', state: 'charged' }])
    expect(await inOne((tx) => touches.extend(tx, { groupId, corpId, storeId: '11', broadcastId: id, class: 'marketing', from: day('2026-11-27'), until: day('2026-11-27'), contactIds: ['31'] }))).toEqual([])
    while (await inOne((tx) => touches.release(tx, { groupId, broadcastId: id })) > 0) { /* until nothing is left */ }
    expect(await held(id)).toEqual([1, 1])
    expect(refused(await reserve(await broadcast(), [30, 31], { on: '2026-11-25' }))).toEqual([[30, 'taken']])
  })

  it('is also taken by a member\'s own mass message, once', async () => {
    await setRule('day')
    const seen = () => inOne((tx) => touches.observe(tx, { groupId, corpId, rows: [{ contactId: '40', at: day('2026-11-21'), kind: 'personal', msgid: 'm1' }, { contactId: '41', at: day('2026-11-21'), kind: 'over_limit', msgid: 'm2' }] }))
    await seen()
    await seen()
    expect(refused(await reserve(await broadcast(), [40, 41, 42]))).toEqual([[40, 'capped']])
    expect((await rows('SELECT 1 FROM touch_slot WHERE contact_id = 40 AND broadcast_id = 0')).length).toBe(3)
    // A plan takes the same number in the same moment: the message has the next one, and counts under every rule.
    await setRule('month')
    const id = await broadcast()
    await first.run('INSERT INTO whom VALUES (999, 50, 50)')
    let late: Promise<void> | undefined
    await inOne(async (tx) => {
      await touches.reserve(tx, { groupId, corpId, storeId: '11', broadcastId: id, class: 'marketing', from: day('2026-11-21'), until: day('2026-11-21', '20:30'), whom: { sql: 'SELECT contact_id, human_id FROM whom WHERE call_no = 999', params: [], count: 1 } })
      late = inOne((other) => touches.observe(other, { groupId, corpId, rows: [{ contactId: '50', at: day('2026-11-21'), kind: 'personal', msgid: 'm3' }] }))
      await eventually(async () => (await rows("SELECT 1 FROM information_schema.processlist WHERE info LIKE 'insert ignore into `touch_slot`%'")).length > 0, 'the message waits for the plan')
    })
    await late
    const placesOf = (contact: number) => rows<{ kind: string; no: number }>('SELECT window_kind AS kind, slot_no AS no FROM touch_slot WHERE contact_id = ? AND broadcast_id = 0 ORDER BY window_kind', [contact])
    expect(await placesOf(50)).toEqual([{ kind: 'day', no: 0 }, { kind: 'month', no: 1 }, { kind: 'week', no: 0 }])
    // All was held when it came: what a plan gives back is its own, before another plan takes it.
    await setRule('day')
    const holding = await broadcast()
    await reserve(holding, [51])
    await inOne((tx) => touches.observe(tx, { groupId, corpId, rows: [{ contactId: '51', at: day('2026-11-21'), kind: 'personal', msgid: 'm4' }] }))
    expect((await placesOf(51)).map((one) => one.kind)).toEqual(['month', 'week'])
    await inOne((tx) => touches.release(tx, { groupId, broadcastId: holding }))
    expect((await placesOf(51)).map((one) => one.kind)).toEqual(['day', 'month', 'week'])
    expect(refused(await reserve(await broadcast(), [51]))).toEqual([[51, 'capped']])
    await first.run('DELETE FROM touch_rule')
  })

  it.each<[ReceiveRule, number]>([['day', 1], ['week', 7], ['month', 31]])('%s: concurrent plans of three stores through two processes get all there are, and never more', async (rule, limit) => {
    await setRule(rule)
    const [on, base] = ['2027-01-13', { day: 1000, week: 2000, month: 3000 }[rule]]
    const contacts = Array.from({ length: 25 }, (_, n) => base + n)
    const plans = await Promise.all(Array.from({ length: limit + 5 }, async (_, n) => ({ id: await broadcast(stores[n % 3]!.id), store: stores[n % 3]!.id, n })))
    // Another human for each plan, so that only the corp's rule is between them.
    const answers = await Promise.all(plans.map(({ id, store, n }) => reserve(id, contacts.map((contact) => [contact, contact * 100 + n] as const), { on, storeId: store, database: databases[n % 2]! })))
    const places = await rows<{ contact: string; n: number; top: number }>('SELECT contact_id AS contact, COUNT(*) AS n, MAX(slot_no) AS top FROM touch_slot WHERE corp_id = 5 AND contact_id BETWEEN ? AND ? GROUP BY contact_id', [base, base + 99])
    expect(places.map((one) => [Number(one.n), one.top])).toEqual(contacts.map(() => [limit, limit - 1]))
    expect(answers.flat()).toHaveLength(5 * contacts.length)
    const humans = await rows<{ n: number }>('SELECT COUNT(*) AS n FROM human_slot WHERE group_id = 1 AND contact_id BETWEEN ? AND ?', [base, base + 99])
    expect(Number(humans[0]!.n)).toBe(limit * contacts.length)
  })
})

it('who reads row by row is told when the connection is cut', async () => {
  const seen: number[] = []
  first.pool.pool.on('acquire', (connection) => void seen.push((connection as unknown as { threadId: number }).threadId))
  const reading = (async () => { for await (const row of streamRows(first, 'SELECT SLEEP(20)', [])) expect(row).toBeUndefined() })()
  await eventually(async () => seen.length > 0 && (await first.rows("SELECT 1 FROM information_schema.processlist WHERE id = ? AND info LIKE '%SLEEP%'", [seen[0]!])).length > 0, 'it reads')
  await Promise.all([expect(reading).rejects.toThrow(/connection/i), first.rows('KILL CONNECTION ?', [seen[0]!])])
})

it('readers row by row leave connections to those they wait for, however many there are', async () => {
  const small = createDatabase(createPool(url, 4))
  const read = async (): Promise<number> => {
    let n = 0
    for await (const row of streamRows<{ x: number }>(small, 'SELECT 1 AS x UNION ALL SELECT 2', [])) n += row.x * Number((await small.row<{ y: number }>('SELECT 10 AS y'))!.y)
    return n
  }
  expect(await Promise.all(Array.from({ length: 12 }, read))).toEqual(Array(12).fill(30))
  await small.close()
})
