import { describe, expect, it } from 'vitest'
import { resolveSubjects } from '../../server/src/modules/identity/resolve.model.ts'
import { nameParts } from '../../server/src/modules/identity/name.model.ts'
import { contractKey, keyName, maxHolders, type HeldKey, type Subject } from '../../server/src/modules/identity/subject.model.ts'
import { population, type SeedRecord } from '../../simulator/worlds/huayue/population/index.ts'

/** The whole demo world with what its makers know of it, against what the resolver finds. The two share no code. */
const { records, pairs } = population(1)
const day = 86_400_000
const now = Date.parse('2026-06-04T02:00:00Z')
const ids = new Map(records.map((record, at) => [record.key, String(1000 + at)]))
const humanOf = new Map(records.map((record) => [ids.get(record.key)!, record.human]))
const entityOf = (unit: string): string => (['baohe', 'zhengwu', 'jiangning', 'guanggu', 'zhengdong'].includes(unit) ? 'LE-XC' : `LE-${unit}`)
const entities = [...new Set(records.map((record) => entityOf(record.unit)))]
const everyContract = new Set(entities.flatMap((a) => entities.filter((b) => a !== b).map((b) => contractKey(a, b))))

const subjects = records.map((record): Subject => {
  const said = nameParts(record.name, record.kind === 'corp_contact' ? 'nickname' : 'record')
  return {
    id: ids.get(record.key)!, entityId: entityOf(record.unit), storeId: record.unit, at: now - record.daysAgo * day, live: record.kind === 'corp_contact', account: record.kind === 'corp_contact' ? record.corpId : null,
    name: record.name, surname: record.surname ?? said.surname, gender: record.gender || said.gender, ageBand: record.ageBand,
  }
})

/** A login is the moment both ids were seen; everything else is as old as its record. */
const seen = (record: SeedRecord, by: string): number => now - (by === 'h5' ? 30 : record.daysAgo) * day
const allKeys = records.flatMap((record) => record.keys.map((key): HeldKey => ({
  personId: ids.get(record.key)!, kind: key.kind, scope: key.scope, hash: key.value, firstSeen: seen(record, key.by), validTo: null, verifiedBy: key.by === 'h5' ? 'wecom' : key.by === 'form' ? 'staff' : key.by,
})))
const holders = new Map<string, number>()
for (const key of allKeys) holders.set(keyName(key), (holders.get(keyName(key)) ?? 0) + 1)
const keys = allKeys.filter((key) => holders.get(keyName(key))! <= maxHolders)

const resolved = resolveSubjects(subjects, keys, [], everyContract)
const survivor = (id: string): string => resolved.survivorOf.get(id) ?? id
const oneHuman = (key: string): string => resolved.humanOf.get(survivor(ids.get(key)!)) ?? resolved.humanOf.get(ids.get(key)!) ?? survivor(ids.get(key)!)
const found = (pair: { a: string; b: string }): boolean => oneHuman(pair.a) === oneHuman(pair.b)

describe('the demo world’s truth table', () => {
  it('is the world that was designed', () => {
    const kinds = Object.fromEntries(['corp_contact', 'kf_session', 'dms_customer', 'lead_form'].map((kind) => [kind, records.filter((record) => record.kind === kind).length]))
    expect([new Set(records.map((record) => record.human)).size, records.length, kinds]).toEqual([20_000, 37_800, { corp_contact: 18_700, kf_session: 900, dms_customer: 11_900, lead_form: 6300 }])
    const labels = Object.fromEntries(['D1', 'D2', 'D3', 'D4', 'D5', 'D7', 'T1', 'T2', 'T3', 'T5', 'T6'].map((label) => [label, pairs.filter((pair) => pair.label === label).length]))
    expect(labels).toEqual({ D1: 1800, D2: 350, D3: 650, D4: 900, D5: 1800, D7: 350, T1: 220, T2: 300, T3: 90, T5: 25, T6: 400 })
  })

  it('nobody is joined with somebody else: precision 100 %', () => {
    const humans = new Map<string, Set<number>>()
    for (const record of records) {
      const one = oneHuman(record.key)
      humans.set(one, (humans.get(one) ?? new Set()).add(record.human))
    }
    expect([...humans.values()].filter((set) => set.size > 1)).toEqual([])
  })

  it('at least 88 % of the pairs that unionid, login or phone can tell are found, and those that nothing can tell are not', () => {
    const cross = pairs.filter((pair) => ['D1', 'D2', 'D3', 'D4'].includes(pair.label))
    const detectable = cross.filter((pair) => pair.way !== 'vehicle' && pair.way !== 'nothing')
    expect(detectable).toHaveLength(3250)
    expect(detectable.filter(found).length / 3250).toBeGreaterThanOrEqual(0.88)
    expect(detectable.filter((pair) => ['unionid', 'login', 'pending'].includes(pair.way) && !found(pair))).toEqual([])
    expect(cross.filter((pair) => pair.way === 'nothing' && found(pair))).toEqual([])
  })

  it('every trap stays apart', () => {
    expect(pairs.filter((pair) => pair.label.startsWith('T') && found(pair))).toEqual([])
  })

  it('nothing merges across legal entities, and without contracts nothing is even linked', () => {
    const entity = new Map(subjects.map((subject) => [subject.id, subject.entityId]))
    expect([...resolved.survivorOf].filter(([loser, winner]) => entity.get(loser) !== entity.get(winner))).toEqual([])
    const off = resolveSubjects(subjects, keys, [], new Set())
    const across = (decision: { a: string; b: string }) => entity.get(decision.a) !== entity.get(decision.b)
    expect([off.decisions.filter((decision) => decision.action === 'link' && across(decision)).length, [...off.survivorOf].length]).toEqual([0, [...resolved.survivorOf].length])
    expect(resolved.decisions.some((decision) => decision.action === 'link' && across(decision))).toBe(true)
    expect(humanOf.size).toBe(37_800)
  })
})
