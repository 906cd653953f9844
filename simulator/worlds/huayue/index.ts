import { emptyCorp, emptyWorld, newApp } from '../../src/model/make.ts'
import type { World } from '../../src/model/types.ts'
import { joinChain } from './chain.ts'
import { fillCodes } from './codes.ts'
import { fillCrowd, fillDesks, fillEveningLeavers, fillSaturdayOverlap } from './crowd.ts'
import { population } from './population/index.ts'
import { fillDeparture } from './departure.ts'
import { addedAt, befriend, fillKnown, fillStoreCustomers, seedFor, type Plan } from './customers.ts'
import { fillGroupChats } from './group-chats.ts'
import { GROUP_CORP, STORES, WITHOUT_UNIONID } from './organisation.ts'
import { seeded } from '../../src/model/random.ts'
import { fillHeadquarters, fillStore } from './staff.ts'
import { fillTags } from './tags.ts'

const SEED = 20260604
const AGENT = 1000002

/** Two stores of the group corp invited these people: the same number at every scale. */
const SATURDAY_OVERLAP = 312
/** Six left after one evening's broadcast, four in the month before. */
const EVENING_LEAVERS = 10

/**
 * The demo group at T0. Everything but secrets is the same in every run; dates hang on `now`. `scale` 1 is the whole
 * population; small worlds keep every case; null is only the people with a part in a story.
 */
export function huayueWorld(name: string, now: number, scale: number | null): World {
  const world = emptyWorld(name, now)
  const random = seeded(SEED)
  const taken = new Set<string>()
  const plan: Plan = { world, corps: world.corps, codes: {}, random, now, count: 0 }
  for (const corpId of new Set(STORES.map((s) => s.corpId))) {
    const stores = STORES.filter((s) => s.corpId === corpId)
    const isGroup = corpId === GROUP_CORP.corpId
    // A store corp is a legal entity of its own, named like its store.
    const corp = emptyCorp(corpId, isGroup ? GROUP_CORP.name : stores[0]!.name)
    corp.unionidBound = !WITHOUT_UNIONID.has(corpId)
    corp.apps[String(AGENT)] = newApp(AGENT, '池塘')
    world.corps[corpId] = corp
    if (isGroup) {
      // Its admin chose one mass message a day: two stores cannot both have a Saturday.
      corp.mass = { rule: 'day', messages: {}, received: {} }
      corp.departments.push({ id: 2, name: GROUP_CORP.headquarters, parentid: 1, order: 1 })
      fillHeadquarters(corp, 2, random, taken)
    }
    for (const store of stores) {
      const id = corp.departments.length + 1
      corp.departments.push({ id, name: store.name, parentid: 1, order: id })
      fillStore(corp, store, id, random, taken)
    }
    fillTags(corp, stores, AGENT, now)
    for (const store of stores) plan.codes[store.key] = fillCodes(corp, store, AGENT, now)
  }
  const people = Object.fromEntries(STORES.map((store) => [store.key, fillStoreCustomers(plan, store)]))
  const store = (key: string): (typeof STORES)[number] => STORES.find((s) => s.key === key)!

  // Twelve people who know two advisors: six inside one store, six in two stores or two corps.
  const second = (from: string, index: number, to: string): void => {
    const target = store(to)
    const corp = world.corps[target.corpId]!
    const person = people[from]![index]!
    const known = corp.relations[corp.externalIds[person.id] ?? ''] ?? {}
    const taker = Object.values(corp.members).find((m) => m.position === '销售顾问' && corp.departments.find((d) => m.department.includes(d.id))?.name === target.name && !known[m.userid])!
    befriend(plan, corp, taker.userid, person, { ...seedFor(plan, target, undefined, addedAt(plan)), deleted: false })
  }
  for (const index of [8, 14, 21, 33, 47, 60]) second('baohe', index, 'baohe')
  second('baohe', 26, 'binhu')
  second('baohe', 39, 'zhengwu')
  second('zhengwu', 6, 'jingkai')
  second('jiangning', 4, 'hexi')
  second('guanggu', 9, 'hanyang')
  second('zhengdong', 5, 'zhongyuan')
  fillKnown(plan, store('baohe'))
  if (scale !== null) {
    // A draw of its own: the people above stay who they are at every scale.
    const crowd: Plan = { ...plan, random: seeded(SEED + 1) }
    fillDesks(crowd, AGENT)
    fillCrowd(crowd, population(scale))
    fillSaturdayOverlap(crowd, SATURDAY_OVERLAP)
    fillDeparture(crowd, store('jiangning'))
    fillGroupChats(world, world.corps[GROUP_CORP.corpId]!, now)
    fillEveningLeavers(crowd, EVENING_LEAVERS)
  }
  joinChain(world, AGENT)
  return world
}
