import { STORES } from '../organisation.ts'
import { makeVehicle, MODELS, type Human } from './humans.ts'
import type { Numbers } from './numbers.ts'
import type { SeedRecord, SeedVehicle } from './records.ts'
import { dropKey, setKey, setLogin, setPending, UNIONID_SCOPE, type Register } from './register.ts'

const LEAD_SOURCES = ['垂媒甲', '垂媒乙', '垂媒丙', '抖音本地', '视频号直播', '车展', '转介绍', '厂家下发'] as const

/** The dealer systems' rows and the forms people filled in. */
export function addSystems(register: Register, numbers: Numbers): void {
  unlinkOwners(register, numbers)
  visitBeforeAdd(register, numbers)
  for (const human of register.humans) {
    if (human.stage === 'owner') addDms(register, human, human.home.key, human.vehicles[0]!, 'order')
    if (human.stage === 'ordered') addDms(register, human, human.home.key, null, 'order')
  }
  addOtherStores(register, numbers)
  addLeads(register, numbers)
}

function addDms(register: Register, human: Human, unit: string, vehicle: SeedVehicle | null, by: 'order' | 'staff'): SeedRecord {
  const record = register.put({
    key: `d/${unit}/${human.index}`, kind: 'dms_customer', human: human.index, unit, corpId: null, daysAgo: vehicle?.soldDaysAgo ?? 12, name: human.surname + human.given, surname: human.surname, gender: human.gender,
    ageBand: human.ageKnown ? human.ageBand : null, city: human.city, avatar: null, keys: [], vehicle, intent: null,
  })
  setKey(record, 'phone', 'CN', human.phone, by)
  if (vehicle) {
    setKey(record, 'vin', '', vehicle.vin, 'order')
    setKey(record, 'plate', 'CN', vehicle.plate, 'order')
  }
  return record
}

/** D5: friends of their service advisor for years, and nobody noted the number. */
function unlinkOwners(register: Register, numbers: Numbers): void {
  const ownerFriend = (one: Human): boolean => one.connection === 'friend' && one.stage === 'owner'
  for (const [way, count] of Object.entries(numbers.ownersUnlinked)) {
    for (const human of register.take(count, ownerFriend)) {
      const record = register.first(human)
      dropKey(record, 'phone')
      if (way === 'phone') setKey(record, 'phone', 'CN', human.phone, 'staff')
      if (way === 'plate') setKey(record, 'plate', 'CN', human.vehicles[0]!.plate, 'staff')
      register.pairs.push({ label: 'D5', way, a: record.key, b: `d/${human.home.key}/${human.index}`, same: true })
    }
  }
}

/** D7: they logged in on the owner page first and were added later; the id for that lives 90 days. */
function visitBeforeAdd(register: Register, numbers: Numbers): void {
  const { kept, expired } = numbers.pendingBeforeAdd
  const visitors = register.take(kept + expired, (one) => one.connection === 'friend' && !UNIONID_SCOPE[one.home.corpId] && one.stage === 'prospect')
  for (const [at, human] of visitors.entries()) {
    const lead = addLead(register, human)
    setLogin(lead, human)
    setPending(lead, human)
    const record = register.first(human)
    dropKey(record, 'phone')
    if (at < kept) setPending(record, human)
    register.label('D7', at < kept ? 'pending' : 'expired', lead, record)
  }
}

function addOtherStores(register: Register, numbers: Numbers): void {
  const owners = register.humans.filter((one) => one.stage === 'owner')
  /** Owners in steps through the list, each with a store that has no row of theirs yet. */
  const each = (count: number, step: number, act: (human: Human, unit: string) => void): void => {
    for (let i = 0, at = step; i < count; i++, at += step) {
      const human = owners[at % owners.length]!
      act(human, register.random.pick(STORES.filter((one) => !register.records.has(`d/${one.key}/${human.index}`))).key)
    }
  }
  each(numbers.secondVehicles, 13, (human, unit) => {
    const vehicle = makeVehicle(register.random, human.index * 2 + 1, STORES.find((one) => one.key === unit)!.brand, human.city)
    human.vehicles.push(vehicle)
    addDms(register, human, unit, vehicle, 'order')
  })
  each(numbers.servedElsewhere, 17, (human, unit) => addDms(register, human, unit, human.vehicles[0]!, 'staff'))
}

function addLeads(register: Register, numbers: Numbers): void {
  const has = (human: Human): boolean => register.records.has(`l/${human.index}`)
  let left = numbers.leads - register.humans.filter(has).length
  const add = (human: Human): void => {
    if (left <= 0 || has(human)) return
    addLead(register, human)
    left--
  }
  // Who is known by nothing else must be in a form.
  for (const human of register.humans) if (human.stage !== 'owner' && (human.connection === 'phone' || human.connection === 'former')) add(human)
  for (const human of register.humans) if ((human.stage === 'prospect' || human.stage === 'lost') && human.connection === 'friend') add(human)
}

function addLead(register: Register, human: Human): SeedRecord {
  const { random } = register
  const full = random.chance(0.6)
  const record = register.put({
    key: `l/${human.index}`, kind: 'lead_form', human: human.index, unit: human.home.key, corpId: null, daysAgo: human.since + random.int(0, 3), name: full ? human.surname + human.given : `${human.surname}${human.gender === 2 ? '女士' : '先生'}`,
    surname: human.surname, gender: human.gender, ageBand: human.ageKnown ? human.ageBand : null, city: human.city, avatar: null, keys: [], vehicle: null,
    intent: { model: random.pick(MODELS[human.home.brand]), budget: random.chance(0.5) ? [random.int(8, 16), random.int(17, 30)] : null, source: random.pick(LEAD_SOURCES) },
  })
  setKey(record, 'phone', 'CN', human.phone, 'form')
  return record
}

