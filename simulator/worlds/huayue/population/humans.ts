import type { Random } from '../../../src/model/random.ts'
import { inventName, inventNickname } from '../names.ts'
import { STORES, type StoreSeed } from '../organisation.ts'
import type { Numbers } from './numbers.ts'
import type { SeedVehicle } from './records.ts'

export type Stage = 'prospect' | 'ordered' | 'owner' | 'lost' | 'silent'
export type Connection = 'friend' | 'kf' | 'phone' | 'former'

export interface Human {
  index: number
  home: StoreSeed
  stage: Stage
  connection: Connection
  surname: string
  given: string
  gender: 1 | 2
  ageBand: number
  /** Whether the DMS and forms know the age. */
  ageKnown: boolean
  city: string
  nickname: string
  phone: string
  vehicles: SeedVehicle[]
  /** Days since the first friendship or first record. */
  since: number
  /** A case or trap took this human: another one must not. */
  taken: boolean
}

const CITY: Record<string, string> = { baohe: '合肥', zhengwu: '合肥', binhu: '合肥', jingkai: '合肥', jiangning: '南京', hexi: '南京', jianye: '南京', guanggu: '武汉', hanyang: '武汉', hankou: '武汉', zhengdong: '郑州', zhongyuan: '郑州' }
export const cityOf = (unit: string): string => CITY[unit] ?? '合肥'
const PLATE_LETTER: Record<string, string> = { 合肥: '皖A', 南京: '苏A', 武汉: '鄂A', 郑州: '豫A' }
export const MODELS: Record<StoreSeed['brand'], readonly string[]> = { 星程: ['驰远 1.5T', '越屿 1.5T', '越屿 HEV', '悦行 MPV'], 曜川: ['曜风', '曜澜 EV', '曜岳 增程'], 瑞庭: ['庭序 2.0T', '庭山 2.0T'] }
const AGE_WEIGHTS = [6, 17, 24, 19, 23, 11]

export function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const out = [...list]
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.int(0, i)
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}

/** Prefix 12 belongs to no mobile range, and each number is given out once: no real phone, no accidental twin. */
const phoneOf = (index: number): string => `129${String(10_000_000 + (index * 7919) % 89_999_999).padStart(8, '0')}`

/** The letter I is never issued on a plate. */
const plateOf = (city: string, serial: number): string => `${PLATE_LETTER[city]!}·I${String(serial).padStart(5, '0')}`

const VIN_VALUE: Record<string, number> = { D: 4, E: 5, M: 4 }
const VIN_WEIGHT = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Seventeen characters under a region that was never assigned, with a check digit that holds. */
export function vinOf(serial: number): string {
  const raw = `0DEM0000${0}${String(serial).padStart(8, '0')}`
  const sum = [...raw].reduce((total, char, at) => total + (VIN_VALUE[char] ?? Number(char)) * VIN_WEIGHT[at]!, 0)
  return `${raw.slice(0, 8)}${sum % 11 === 10 ? 'X' : sum % 11}${raw.slice(9)}`
}

export function makeVehicle(random: Random, serial: number, brand: StoreSeed['brand'], city: string): SeedVehicle {
  const soldDaysAgo = random.int(20, 3200)
  const perYear = random.int(9000, 18_000)
  return { vin: vinOf(serial), plate: plateOf(city, serial), model: random.pick(MODELS[brand]), soldDaysAgo, kilometres: Math.round((soldDaysAgo / 365) * perYear), lastServiceDaysAgo: random.chance(0.72) ? Math.min(soldDaysAgo, random.int(3, 700)) : null }
}

function ageBandOf(random: Random): number {
  let left = random.next() * 100
  for (const [at, weight] of AGE_WEIGHTS.entries()) if ((left -= weight) < 0) return at + 1
  return 6
}

export function makeHumans(random: Random, numbers: Numbers): Human[] {
  const homes = STORES.flatMap((store) => Array.from({ length: numbers.persons[store.key]! }, () => store))
  const stages = shuffled(random, (Object.entries(numbers.stages) as [Stage, number][]).flatMap(([stage, count]) => Array.from({ length: count }, () => stage)))
  const humans = homes.map((home, index): Human => {
    const name = inventName(random)
    const nickname = inventNickname(random)
    const city = cityOf(home.key)
    const stage = stages[index] ?? 'owner'
    return {
      index, home, stage, connection: 'friend', surname: name.name.slice(0, 1), given: name.name.slice(1), gender: name.gender === '2' ? 2 : 1, ageBand: ageBandOf(random), ageKnown: random.chance(0.58), city,
      nickname: nickname.name, phone: phoneOf(index), vehicles: stage === 'owner' ? [makeVehicle(random, index * 2, home.brand, city)] : [], since: 2 + Math.floor(177 * random.next() ** 1.4), taken: false,
    }
  })
  const order = shuffled(random, humans)
  const connect = (stage: Stage, connection: Connection, count: number): void => {
    for (const human of order.filter((one) => one.stage === stage && one.connection === 'friend').slice(0, count)) human.connection = connection
  }
  const { kf, phoneOnlyOwner, phoneOnlyLost, phoneOnlyProspect, former } = numbers.connections
  connect('prospect', 'kf', Math.ceil(kf * 0.66))
  connect('lost', 'kf', kf - Math.ceil(kf * 0.66))
  connect('owner', 'phone', phoneOnlyOwner)
  connect('lost', 'phone', phoneOnlyLost)
  connect('prospect', 'phone', phoneOnlyProspect)
  connect('lost', 'former', former)
  return humans
}
