import { STORES, type StoreSeed } from '../organisation.ts'
import type { Human } from './humans.ts'
import { makeVehicle } from './humans.ts'
import type { Numbers, Way } from './numbers.ts'
import type { SeedRecord } from './records.ts'
import { dropKey, GROUP, MAKER, setKey, setLogin, setPending, UNIONID_SCOPE, type Register } from './register.ts'

type Case = keyof Numbers['twice']

const readable = (corpId: string): boolean => UNIONID_SCOPE[corpId] === 'OP-G'
const WITH_MAKER = new Set(['hexi', 'hanyang', 'zhongyuan'])

/** Whose first friendship fits a case, and where the second one is. */
const PLAN: Record<Case, { from(home: StoreSeed, way: Way): boolean; to(home: StoreSeed, way: Way): readonly { unit: string; corpId: string }[] }> = {
  // Headquarters' official account added a store's customer, or the other way round.
  D1: { from: (home, way) => home.corpId !== GROUP.corpId && readable(home.corpId) === (way === 'unionid'), to: () => [GROUP] },
  // Two stores of one brand in two cities.
  D2: { from: (home) => home.corpId !== GROUP.corpId && !readable(home.corpId), to: (home) => others(home, (one) => one.brand === home.brand) },
  // Two brands of the group.
  D3: { from: (home) => home.brand === '星程', to: (home, way) => others(home, (one) => one.brand !== home.brand && readable(one.corpId) === (way === 'unionid')) },
  // A store and the maker.
  D4: { from: (home) => WITH_MAKER.has(home.key), to: () => [MAKER] },
}

const others = (home: StoreSeed, fits: (one: StoreSeed) => boolean): { unit: string; corpId: string }[] => STORES.filter((one) => one.corpId !== home.corpId && fits(one)).map((one) => ({ unit: one.key, corpId: one.corpId }))

/** Gives people a second friendship in another corp, and only the trace that `way` allows. */
export function addSecondCorps(register: Register, numbers: Numbers): void {
  for (const [label, ways] of Object.entries(numbers.twice) as [Case, Partial<Record<Way, number>>][]) {
    for (const [way, count] of Object.entries(ways) as [Way, number][]) {
      const plan = PLAN[label]
      for (const human of register.take(count, (one) => one.connection === 'friend' && plan.from(one.home, way))) {
        const first = register.first(human)
        const target = register.random.pick(plan.to(human.home, way))
        const near = way === 'nothing'
        const second = register.addContact(human, target.unit, target.corpId, near ? Math.max(1, human.since - register.random.int(0, 5)) : Math.max(1, Math.floor(human.since * register.random.next())))
        leaveTrace(register, human, way, first, second)
        register.label(label, way, first, second)
      }
    }
  }
}

function leaveTrace(register: Register, human: Human, way: Way, first: SeedRecord, second: SeedRecord): void {
  const phone = (record: SeedRecord, by: 'sms' | 'order' | 'staff'): void => setKey(record, 'phone', 'CN', human.phone, by)
  const both = (act: (record: SeedRecord) => void): void => {
    act(first)
    act(second)
  }
  if (way === 'login') both((record) => setLogin(record, human))
  if (way === 'pending') both((record) => setPending(record, human))
  if (way === 'sms') {
    phone(first, register.random.chance(0.5) ? 'order' : 'sms')
    phone(second, 'sms')
  }
  if (way === 'half') {
    phone(first, 'sms')
    phone(second, 'staff')
  }
  if (way === 'typed') both((record) => phone(record, 'staff'))
  if (way === 'vehicle' || way === 'nothing') both((record) => dropKey(record, 'phone'))
  if (way === 'vehicle') {
    const vehicle = (human.vehicles[0] ??= makeVehicle(register.random, human.index * 2, human.home.brand, human.city))
    both((record) => setKey(record, 'plate', 'CN', vehicle.plate, 'staff'))
  }
}
