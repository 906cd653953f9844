import { emptyCorp, newApp } from '../../src/model/make.ts'
import { stableId } from '../../src/model/ids.ts'
import type { Corp, Person } from '../../src/model/types.ts'
import { befriend, seedFor, type Plan } from './customers.ts'
import { STORES, type StoreSeed } from './organisation.ts'
import { unionidOf } from './population/register.ts'
import type { Population, SeedRecord } from './population/index.ts'
import type { CodeSeed } from './codes.ts'

type Desk = readonly (readonly [name: string, userid: string])[]

const DAY = 86_400_000
const MAKER_DESK: Desk = [['曜川官方客服一', 'oem_service_1'], ['曜川官方客服二', 'oem_service_2']]
const GROUP_DESK: Desk = [['集团客服一', 'group_service_1'], ['集团客服二', 'group_service_2']]
export const GROUP_DESK_NAME = '集团客户中心'
export const MAKER = { corpId: 'wwO_yaochuan', name: '曜川汽车销售有限公司' } as const

/** The group's own desk, a department of the group corp, and the maker's corp: both know customers of stores. */
export function fillDesks(plan: Plan, agentId: number): void {
  const group = plan.corps['wwG_huayue']!
  const department = group.departments.length + 1
  group.departments.push({ id: department, name: GROUP_DESK_NAME, parentid: 1, order: department })
  addDesk(group, department, '集团客服', GROUP_DESK)
  const maker = emptyCorp(MAKER.corpId, MAKER.name)
  maker.apps[String(agentId)] = newApp(agentId, '池塘')
  maker.openPlatform = 'OP-O'
  addDesk(maker, 1, '厂家客服', MAKER_DESK)
  plan.corps[MAKER.corpId] = maker
}

function addDesk(corp: Corp, department: number, position: string, people: Desk): void {
  for (const [name, userid] of people) corp.members[userid] = { userid, name, department: [department], position, gender: '2', status: 1, follow: true }
}

/** Everybody of the population who is a friend of somebody, oldest friendship first. */
export function fillCrowd(plan: Plan, people: Population): void {
  const persons = new Map<number, Person>()
  const midnight = plan.now - 10 * 3600_000
  for (const record of people.records.filter((one) => one.kind === 'corp_contact').sort((a, b) => b.daysAgo - a.daysAgo || (a.key < b.key ? -1 : 1))) {
    const corp = plan.corps[record.corpId!]!
    const person = persons.get(record.human) ?? addHuman(plan, record)
    persons.set(record.human, person)
    const other = record.keys.find((key) => key.kind === 'unionid' && key.scope !== 'OP-G')
    if (other) (person.otherUnionids ??= {})[other.scope] = other.value
    const at = midnight - record.daysAgo * DAY + (9 + plan.random.next() * 11) * 3600_000
    const store = STORES.find((one) => one.key === record.unit)
    const typed = record.keys.find((key) => key.kind === 'phone' && key.by === 'staff')?.value
    const { userid, code } = takerOf(plan, corp, record, store)
    const seed = store ? seedFor(plan, store, code, at) : { at, addWay: 1 }
    const remark = record.surname ? `${record.surname}${person.gender === 2 ? '女士' : '先生'}` : ''
    befriend(plan, corp, userid, person, { ...seed, mobile: typed, remark, lines: [], deleted: false })
  }
}

function addHuman(plan: Plan, record: SeedRecord): Person {
  const id = stableId('p', `human/${record.human}`, 12)
  const person: Person = { id, name: record.name, gender: record.gender || (record.human % 3 === 0 ? 2 : 1), unionid: unionidOf('OP-G', { index: record.human }), createdAt: plan.now }
  plan.world.persons[id] = person
  return person
}

function takerOf(plan: Plan, corp: Corp, record: SeedRecord, store: StoreSeed | undefined): { userid: string; code?: CodeSeed } {
  if (!store) return { userid: plan.random.pick(record.unit === 'hq' ? GROUP_DESK : MAKER_DESK)[1] }
  const codes = plan.codes[store.key]!
  const scene = codes.filter((one) => one.way.state.startsWith('s-') && one.way.user.length > 0)
  if (plan.random.chance(0.8)) {
    const code = plan.random.pick(scene)
    return { userid: plan.random.pick(code.way.user), code }
  }
  const personal = plan.random.pick(codes.filter((one) => one.way.state.startsWith('e-')))
  return { userid: personal.way.user[0]!, code: personal }
}

const storeOf = (key: string): StoreSeed => STORES.find((one) => one.key === key)!
const campaign = (plan: Plan, key: string, name: string): CodeSeed => plan.codes[key]!.find((one) => one.way.remark.endsWith(name))!
const openingHour = (plan: Plan, daysAgo: number): number => plan.now - 10 * 3600_000 - daysAgo * DAY + (9 + plan.random.next() * 10) * 3600_000

function guest(plan: Plan, event: string, i: number): Person {
  const name = `${'赵钱孙周吴冯蒋沈韩杨朱许'[i % 12]}${['先生', '女士', '哥', '姐'][i % 4]}`
  return (plan.world.persons[stableId('p', `${event}/${i}`, 12)] = { id: stableId('p', `${event}/${i}`, 12), name, gender: i % 2 === 0 ? 1 : 2, unionid: stableId('oHY', `${event}/${i}`, 25), createdAt: plan.now })
}

/** Both stores of one corp invited them, and both have an event on the coming Saturday. */
export function fillSaturdayOverlap(plan: Plan, count: number): void {
  const corp = plan.corps['wwG_huayue']!
  const [baohe, zhengwu] = [storeOf('baohe'), storeOf('zhengwu')]
  const [exchange, drive] = [campaign(plan, 'baohe', '置换专场'), campaign(plan, 'zhengwu', '试驾节')]
  for (let i = 0; i < count; i++) {
    const person = guest(plan, 'saturday', i)
    const at = (daysAgo: number): number => openingHour(plan, daysAgo)
    befriend(plan, corp, exchange.way.user[i % exchange.way.user.length]!, person, { ...seedFor(plan, baohe, exchange, at(155 + (i % 25))), lines: [], deleted: false })
    befriend(plan, corp, drive.way.user[i % drive.way.user.length]!, person, { ...seedFor(plan, zhengwu, drive, at(114 + (i % 40))), lines: [], deleted: false })
  }
}

/** They came to the same event of one store only, and deleted their advisor since: most of them after one evening's broadcast. */
export function fillEveningLeavers(plan: Plan, count: number): void {
  const drive = campaign(plan, 'zhengwu', '试驾节')
  for (let i = 0; i < count; i++)
    befriend(plan, plan.corps['wwG_huayue']!, drive.way.user[i % drive.way.user.length]!, guest(plan, 'evening', i), { ...seedFor(plan, storeOf('zhengwu'), drive, openingHour(plan, 160 + i)), lines: [], deleted: true })
}
