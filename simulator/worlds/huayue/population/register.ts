import { stableId } from '../../../src/model/ids.ts'
import type { Random } from '../../../src/model/random.ts'
import { cityOf, shuffled, type Human } from './humans.ts'
import type { KeyKind, KeySource, LabelledPair, SeedKey, SeedRecord } from './records.ts'

/** The WeChat open-platform account whose unionids a corp's own app is given; shared apps are given none. */
export const UNIONID_SCOPE: Readonly<Record<string, string>> = { wwG_huayue: 'OP-G', wwS_binhu: 'OP-G', wwS_jingkai: 'OP-G', wwO_yaochuan: 'OP-O' }
export const GROUP = { corpId: 'wwG_huayue', unit: 'hq' } as const
export const MAKER = { corpId: 'wwO_yaochuan', unit: 'oem' } as const
export const PENDING_SCOPE = 'app:wwG_huayue'

export const unionidOf = (scope: string, human: Pick<Human, 'index'>): string => stableId('oHY', `${scope}/${human.index}`, 25)
const pendingOf = (human: Human): string => stableId('wpend', `${human.index}`, 27)

/** Records as they are made, found again by key; humans that no case has used yet. */
export class Register {
  readonly records = new Map<string, SeedRecord>()
  readonly pairs: LabelledPair[] = []
  readonly random: Random
  readonly humans: readonly Human[]
  private readonly order: readonly Human[]

  constructor(random: Random, humans: readonly Human[]) {
    this.random = random
    this.humans = humans
    this.order = shuffled(random, humans)
  }

  /** The next humans no case has used; refuses a world too small for its own plan. */
  take(count: number, fits: (human: Human) => boolean): Human[] {
    const found: Human[] = []
    for (const human of this.order) {
      if (found.length === count) break
      if (!human.taken && fits(human)) found.push(human)
    }
    if (found.length < count) throw new Error(`the population has ${found.length} of ${count} people for a case`)
    for (const human of found) human.taken = true
    return found
  }

  first(human: Human): SeedRecord {
    const record = this.records.get(contactKey(human.home.corpId, human))
    if (!record) throw new Error(`human ${human.index} has no first friendship`)
    return record
  }

  addFirstRecords(): void {
    for (const human of this.humans) {
      if (human.connection === 'kf') this.addKfSession(human)
      if (human.connection !== 'friend') continue
      const record = this.addContact(human, human.home.key, human.home.corpId, human.since)
      if (human.stage !== 'silent' && this.random.chance(0.55)) setKey(record, 'phone', 'CN', human.phone, 'staff')
    }
  }

  addContact(human: Human, unit: string, corpId: string, daysAgo: number): SeedRecord {
    const scope = UNIONID_SCOPE[corpId]
    const readable = scope !== undefined
    const record = this.put({
      key: contactKey(corpId, human), kind: 'corp_contact', human: human.index, unit, corpId, daysAgo, name: human.nickname,
      surname: this.random.chance(0.5) ? human.surname : null, gender: readable ? human.gender : 0, ageBand: null, city: cityOf(unit), avatar: readable ? 'own' : null, keys: [], vehicle: null, intent: null,
    })
    if (scope) setKey(record, 'unionid', scope, unionidOf(scope, human), 'wecom')
    return record
  }

  private addKfSession(human: Human): void {
    this.put({
      key: `kf/${human.home.corpId}/${human.index}`, kind: 'kf_session', human: human.index, unit: human.home.key, corpId: human.home.corpId, daysAgo: human.since, name: human.nickname,
      surname: null, gender: 0, ageBand: null, city: human.city, avatar: null, keys: [], vehicle: null, intent: null,
    })
  }

  put(record: SeedRecord): SeedRecord {
    if (this.records.has(record.key)) throw new Error(`record ${record.key} twice`)
    this.records.set(record.key, record)
    return record
  }

  label(label: string, way: string, a: SeedRecord, b: SeedRecord): void {
    this.pairs.push({ label, way, a: a.key, b: b.key, same: a.human === b.human })
  }
}

export const contactKey = (corpId: string, human: Pick<Human, 'index'>): string => `c/${corpId}/${human.index}`

export function setKey(record: SeedRecord, kind: KeyKind, scope: string, value: string, by: KeySource): void {
  dropKey(record, kind)
  record.keys.push({ kind, scope, value, by })
}

export function dropKey(record: SeedRecord, kind: KeyKind): void {
  record.keys = record.keys.filter((key) => key.kind !== kind)
}

export const keyOf = (record: SeedRecord, kind: KeyKind): SeedKey | undefined => record.keys.find((key) => key.kind === kind)

export function setLogin(record: SeedRecord, human: Human): void {
  if (!keyOf(record, 'unionid')) setKey(record, 'unionid', 'OP-G', unionidOf('OP-G', human), 'h5')
}

export function setPending(record: SeedRecord, human: Human): void {
  setKey(record, 'pending_id', PENDING_SCOPE, pendingOf(human), 'h5')
}
