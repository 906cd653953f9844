import { inventMobile } from '../customers.ts'
import type { Human } from './humans.ts'
import type { Numbers } from './numbers.ts'
import { contactKey, dropKey, MAKER, setKey, unionidOf, type Register } from './register.ts'

const friend = (human: Human): boolean => human.connection === 'friend'
const SURNAMES = ['赵', '钱', '孙', '周', '吴', '冯', '蒋', '沈']

/** Different humans who look alike to a careless rule; each leaves the evidence that tells them apart. */
export function setTraps(register: Register, numbers: Numbers): void {
  const { traps } = numbers
  sharePhones(register, traps.sharedPhone)
  shareNicknames(register, traps.sameNickname)
  sellCars(register, traps.usedCar)
  shareFleetPhones(register, traps.fleets)
  repeatUnionids(register, traps.sameUnionidText)
  shareVehicles(register, traps.spouses)
}

/** T1: spouses, parents and the next holder of a number. The owner's DMS row has the number confirmed by an order. */
function sharePhones(register: Register, count: number): void {
  for (let i = 0; i < count; i++) {
    const [owner] = register.take(1, (one) => one.stage === 'owner')
    const [other] = register.take(1, (one) => friend(one) && one.home === owner!.home)
    const record = register.first(other!)
    if (i % 11 < 3) {
      // Parent and child: one surname, two generations.
      other!.surname = owner!.surname
      owner!.ageBand = 6
      other!.ageBand = 1 + (i % 2)
      other!.ageKnown = owner!.ageKnown = true
      record.ageBand = other!.ageBand
    } else if (other!.surname === owner!.surname) other!.surname = SURNAMES.find((one) => one !== owner!.surname)!
    record.surname = other!.surname
    setKey(record, 'phone', 'CN', owner!.phone, i % 3 === 0 ? 'sms' : 'staff')
    register.pairs.push({ label: 'T1', way: 'phone', a: `d/${owner!.home.key}/${owner!.index}`, b: record.key, same: false })
  }
}

/** T2: 平安是福 twice, both without an own picture, added in the same week. */
function shareNicknames(register: Register, count: number): void {
  for (let i = 0; i < count; i++) {
    const [a] = register.take(1, friend)
    const [b] = register.take(1, (one) => friend(one) && one.city === a!.city && Math.abs(one.since - a!.since) <= 7)
    const [first, second] = [register.first(a!), register.first(b!)]
    b!.nickname = second.name = first.name
    if (first.avatar) first.avatar = 'default'
    if (second.avatar) second.avatar = 'default'
    register.label('T2', 'nickname', first, second)
  }
}

/** T3: a used car. The new owner's row carries the plate and frame of the old one. */
function sellCars(register: Register, count: number): void {
  for (let i = 0; i < count; i++) {
    const [before] = register.take(1, (one) => one.stage === 'owner' && one.vehicles[0]!.soldDaysAgo > 400)
    const [after] = register.take(1, (one) => one.stage === 'owner' && one.home === before!.home)
    after!.vehicles[0] = { ...before!.vehicles[0]!, soldDaysAgo: 30 + (i % 200), lastServiceDaysAgo: 20 }
    register.pairs.push({ label: 'T3', way: 'vehicle', a: `d/${before!.home.key}/${before!.index}`, b: `d/${after!.home.key}/${after!.index}`, same: false })
  }
}

/** T4: one company number noted for all its drivers. */
function shareFleetPhones(register: Register, count: number): void {
  for (let i = 0; i < count; i++) {
    const phone = inventMobile(register.random).replace(/^12\d/, '128')
    const [head] = register.take(1, friend)
    const drivers = [head!, ...register.take(7 + (i % 8), (one) => friend(one) && one.home === head!.home)]
    for (const driver of drivers) setKey(register.first(driver), 'phone', 'CN', phone, 'staff')
    for (const driver of drivers.slice(1)) register.label('T4', 'phone', register.first(drivers[0]!), register.first(driver))
  }
}

/** T5: the same text as unionid under two open platforms says nothing. */
function repeatUnionids(register: Register, count: number): void {
  const atMaker = register.humans.filter((one) => register.records.has(contactKey(MAKER.corpId, one))).slice(0, count)
  for (const human of atMaker) {
    const [other] = register.take(1, (one) => friend(one) && one.home.corpId === 'wwG_huayue')
    const record = register.records.get(contactKey(MAKER.corpId, human))!
    setKey(record, 'unionid', 'OP-O', unionidOf('OP-G', other!), 'wecom')
    register.label('T5', 'unionid', record, register.first(other!))
  }
}

/** T6: husband and wife drive one car. */
function shareVehicles(register: Register, count: number): void {
  for (let i = 0; i < count; i++) {
    const [owner] = register.take(1, (one) => one.stage === 'owner')
    const [spouse] = register.take(1, (one) => friend(one) && one.home === owner!.home && one.stage !== 'owner')
    const record = register.first(spouse!)
    const vehicle = owner!.vehicles[0]!
    dropKey(record, 'plate')
    setKey(record, 'plate', 'CN', vehicle.plate, 'staff')
    setKey(record, 'vin', '', vehicle.vin, 'staff')
    register.pairs.push({ label: 'T6', way: 'vehicle', a: `d/${owner!.home.key}/${owner!.index}`, b: record.key, same: false })
  }
}
