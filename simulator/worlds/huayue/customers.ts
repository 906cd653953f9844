import { stableId } from '../../src/model/ids.ts'
import type { Corp, Message, Person, Relation, World } from '../../src/model/types.ts'
import { KNOWN, SNIPPETS, type Line } from './chats.ts'
import type { CodeSeed } from './codes.ts'
import { inventNickname } from './names.ts'
import type { StoreSeed } from './organisation.ts'
import type { Random } from '../../src/model/random.ts'
import { tagId } from './tags.ts'

const DAY = 86400_000

export interface Plan { world: World; corps: Record<string, Corp>; codes: Record<string, CodeSeed[]>; random: Random; now: number; count: number }

export function addPerson(plan: Plan, name: string, gender: 0 | 1 | 2, withUnionid: boolean): Person {
  const id = stableId('p', `person/${++plan.count}`, 12)
  const person: Person = { id, name, gender, unionid: withUnionid ? stableId('oHY', `union/${id}`, 25) : null, createdAt: plan.now }
  plan.world.persons[id] = person
  return person
}

export interface RelationSeed { at: number; code?: CodeSeed; addWay?: number; mobile?: string; tags?: [string, string][]; remark?: string; lines?: readonly Line[]; lastAt?: number; deleted?: boolean }

export function befriend(plan: Plan, corp: Corp, userid: string, person: Person, seed: RelationSeed): void {
  const { world } = plan
  const externalUserid = (corp.externalIds[person.id] ??= stableId('wm', `${corp.corpId}/${person.id}`))
  corp.personIds[externalUserid] = person.id
  const tags = [...(seed.code ? [['渠道来源', seed.code.source] as [string, string]] : []), ...(seed.code?.storeTag ? [[...seed.code.storeTag] as [string, string]] : []), ...(seed.tags ?? [])]
  const row: Relation = {
    seq: ++world.seq, userid, externalUserid, personId: person.id, status: seed.deleted ? 'deletedByCustomer' : 'friend', remark: seed.remark ?? '', description: '', remarkCompany: '',
    remarkMobiles: seed.mobile ? [seed.mobile] : [], tagIds: [...new Set(tags.map(([g, t]) => tagId(corp, g, t)))], createtime: Math.floor(seed.at / 1000),
    addWay: seed.addWay ?? 1, state: seed.code?.way.state ?? '', operUserid: seed.addWay === 2 ? userid : externalUserid, chatStarted: (seed.lines?.length ?? 0) > 0, welcomed: true,
  }
  ;(corp.relations[externalUserid] ??= {})[userid] = row
  const chat: Message[] = []
  const say = (at: number, from: Message['from'], via: Message['via'], text: string): void => {
    chat.push({ id: stableId('m', `${corp.corpId}/${userid}/${person.id}/${chat.length}`, 16), at, corpId: corp.corpId, userid, from, kind: 'text', via, text })
  }
  say(seed.at, 'system', 'system', `你已添加了${corp.members[userid]!.name}，现在可以开始聊天了`)
  say(seed.at, 'customer', 'system', `我是${person.name}`)
  const lines = seed.lines ?? []
  // The last line lies between the day of adding and an hour ago.
  const last = seed.lastAt ?? seed.at + 1800_000 + plan.random.next() * Math.max(0, Math.min(20 * DAY, plan.now - seed.at - 2400_000))
  lines.forEach(([who, text], i) => say(Math.min(last - (lines.length - 1 - i) * 240_000, plan.now - 600_000), who === 'c' ? 'customer' : 'staff', 'chat', text))
  ;(world.chats[person.id] ??= {})[`${corp.corpId}/${userid}`] = chat
}

/** A moment in opening hours, denser in recent weeks, never on the first day itself (those are planned one by one). */
export function addedAt(plan: Plan): number {
  const daysAgo = 1 + Math.floor(179 * plan.random.next() ** 1.8)
  const midnight = plan.now - 10 * 3600_000
  return midnight - daysAgo * DAY + (9 + plan.random.next() * 11) * 3600_000
}

/** Prefix 12 belongs to no mobile range: no real phone can be hit. */
export const inventMobile = (random: Random): string => `12${String(random.int(0, 999_999_999)).padStart(9, '0')}`

function extraTags(plan: Plan, store: StoreSeed): [string, string][] {
  const { random } = plan
  const out: [string, string][] = []
  if (random.chance(0.35)) out.push(['客户类型', random.pick(['价格型', '价格型', '服务型', '环境型'])])
  if (random.chance(0.3)) out.push(['购车用途', random.pick(['家用', '家用', '通勤', '商务', '首车', '二胎'])])
  if (random.chance(0.2)) out.push([`关注点·${store.brand}`, random.pick(['价格', '油耗', '空间', '安全', '智驾'])])
  if (random.chance(0.15)) out.push(['付款', random.pick(['全款', '分期', '置换'])])
  if (random.chance(0.15)) out.push([`到店·${store.short}`, random.pick(['首次到店', '二次到店', '带家人', '试驾过', '已报价'])])
  return out
}

export function seedFor(plan: Plan, store: StoreSeed, code: CodeSeed | undefined, at: number): RelationSeed {
  const { random } = plan
  return {
    at,
    code,
    addWay: code ? 1 : random.pick([2, 3, 4, 6]),
    mobile: random.chance(0.55) ? inventMobile(random) : undefined,
    tags: extraTags(plan, store),
    remark: random.chance(0.2) ? `${random.pick(['赵', '钱', '孙', '吴', '郑', '冯', '蒋', '沈', '韩', '杨'])}${random.pick(['先生', '女士'])} ${random.pick(['看车', '置换', '保养', '朋友介绍'])}` : '',
    lines: random.chance(0.45) ? random.pick(SNIPPETS) : [],
    deleted: random.chance(0.018),
  }
}

function takerOf(plan: Plan, code: CodeSeed): string {
  const users = code.way.user
  return users[plan.random.int(0, users.length - 1)]!
}

export function fillStoreCustomers(plan: Plan, store: StoreSeed): Person[] {
  const corp = plan.corps[store.corpId]!
  const codes = plan.codes[store.key]!
  const scene = codes.filter((c) => !c.way.state.startsWith('e-'))
  const made: Person[] = []
  const fixed = store.key === 'baohe' ? Object.keys(KNOWN).length : 0
  for (let i = 0; i < store.customers - fixed; i++) {
    const { name, gender } = inventNickname(plan.random)
    const person = addPerson(plan, name, gender, plan.random.chance(0.7))
    const code = plan.random.chance(0.14) ? undefined : plan.random.chance(0.7) ? plan.random.pick(scene) : plan.random.pick(codes)
    const today = store.key === 'baohe' && i < 5
    const at = today ? plan.now - (12 + i * 11) * 60_000 : addedAt(plan)
    const userid = code ? takerOf(plan, code) : plan.random.pick(codes.filter((c) => c.way.state.startsWith('e-'))).way.user[0]!
    befriend(plan, corp, userid, person, { ...seedFor(plan, store, code, at), ...(today && { lines: [], deleted: false }) })
    made.push(person)
  }
  return made
}

/** The five customers everybody meets first, all with 陈晓峰. */
export function fillKnown(plan: Plan, store: StoreSeed): void {
  const corp = plan.corps[store.corpId]!
  const door = plan.codes[store.key]!.find((c) => c.way.state === 's-baohe-menkou')!
  const car = plan.codes[store.key]!.find((c) => c.way.state === 's-baohe-shijia')!
  const rows: [string, 0 | 1 | 2, number, number, CodeSeed, string | undefined, [string, string][]][] = [
    ['周先生', 1, 31, 74, car, inventMobile(plan.random), [['购车用途', '通勤']]],
    ['平安是福', 2, 27, 50, door, inventMobile(plan.random), [['付款', '全款']]],
    ['阿森', 1, 12, 17, door, undefined, [['客户类型', '价格型']]],
    ['老K', 1, 9, 15, car, inventMobile(plan.random), [['客户类型', '价格型'], [`竞品·${store.brand}`, '同级SUV-B']]],
    ['王女士', 2, 23, 0.32, door, '12803316721', [['付款', '置换'], ['客户类型', '价格型'], [`关注点·${store.brand}`, '油耗']]],
  ]
  for (const [name, gender, days, quietHours, code, mobile, tags] of rows) {
    const person = addPerson(plan, name, gender, true)
    befriend(plan, corp, 'chenxiaofeng', person, { at: plan.now - days * DAY + 6 * 3600_000, code, mobile, tags, lines: KNOWN[name], lastAt: plan.now - quietHours * 3600_000 })
  }
}
