import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Forest } from '../../server/src/modules/identity/forest.model.ts'
import { resolveSubjects, type Resolution } from '../../server/src/modules/identity/resolve.model.ts'
import { keyName, pairKey, type HeldKey, type Subject, type Verdict } from '../../server/src/modules/identity/subject.model.ts'
import { touchedBy } from '../../server/src/modules/identity/touched.ts'
import { reference, type Answer } from './reference.ts'

/** The same worlds in every run of a change; FC_SEED=1234 looks at others. */
const seed = Number(process.env['FC_SEED'] ?? 20260604)
/** Small enough that a value is often held by too many. */
const most = 4
const day = 86_400_000
const contracts = new Set(['1:2'])

/** What a database would hold, with the same two ways to bring it up to date that the product has. */
class World {
  readonly subjects = new Map<string, Subject>()
  keys: HeldKey[] = []
  readonly verdicts = new Map<string, Verdict>()
  #stored: Answer = { pointers: {}, humans: {}, actions: {}, closed: [] }

  answer(): Answer {
    return this.#stored
  }

  #usable(): HeldKey[] {
    const counts = new Map<string, number>()
    for (const key of this.keys) counts.set(keyName(key), (counts.get(keyName(key)) ?? 0) + 1)
    return this.keys.filter((key) => counts.get(keyName(key))! <= most)
  }

  #resolve(ids: ReadonlySet<string>): Resolution {
    return resolveSubjects([...this.subjects.values()].filter((one) => ids.has(one.id)), this.#usable().filter((key) => ids.has(key.personId)), [...this.verdicts.values()].filter((one) => ids.has(one.a) && ids.has(one.b)), contracts)
  }

  async incremental(seeds: string[]): Promise<void> {
    const usable = this.#usable()
    const ids = new Set(await touchedBy(seeds, async (persons, ofSeeds) => {
      const names = new Set((ofSeeds ? this.keys : usable).filter((key) => persons.includes(key.personId)).map(keyName))
      return [
        ...this.keys.filter((key) => names.has(keyName(key))).map((key) => key.personId),
        ...[...this.verdicts.values()].filter((one) => persons.includes(one.a) || persons.includes(one.b)).flatMap((one) => [one.a, one.b]),
        ...Object.keys(this.#stored.actions).map((pair) => pair.split('+')).filter((pair) => persons.some((id) => pair.includes(id))).flat(),
      ]
    }))
    const untouched = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).filter(([name]) => !name.split('+').some((id) => ids.has(id))))
    this.#stored = {
      pointers: untouched(this.#stored.pointers), humans: untouched(this.#stored.humans), actions: untouched(this.#stored.actions), closed: this.#stored.closed.filter((one) => !ids.has(one.split(' ')[0]!)),
    }
    add(this.#stored, this.#resolve(ids))
    this.#stored.closed.sort()
  }

  full(): Answer {
    const ids = [...this.subjects.keys()]
    const at = new Map(ids.map((id, i) => [id, i]))
    const forest = new Forest(ids.length)
    const first = new Map<string, string>()
    for (const key of this.#usable()) {
      const other = first.get(keyName(key))
      if (other === undefined) first.set(keyName(key), key.personId)
      else forest.join(at.get(other)!, at.get(key.personId)!)
    }
    for (const one of this.verdicts.values()) forest.join(at.get(one.a)!, at.get(one.b)!)
    const components = new Map<number, Set<string>>()
    for (const id of ids) {
      const root = forest.find(at.get(id)!)
      components.set(root, (components.get(root) ?? new Set()).add(id))
    }
    const merged: Answer = { pointers: {}, humans: {}, actions: {}, closed: [] }
    for (const component of components.values()) add(merged, this.#resolve(component))
    merged.closed.sort()
    return merged
  }

  naive(): Answer {
    return reference([...this.subjects.values()], this.keys, [...this.verdicts.values()], contracts, most)
  }
}

function add(into: Answer, one: Resolution): void {
  Object.assign(into.pointers, Object.fromEntries(one.survivorOf))
  Object.assign(into.humans, Object.fromEntries(one.humanOf))
  for (const decision of one.decisions) into.actions[`${decision.a}+${decision.b}`] = decision.action
  into.closed.push(...one.closed.map((close) => `${close.personId} ${close.hash} ${close.validTo}`))
}

const person = fc.record({
  entity: fc.integer({ min: 1, max: 3 }), store: fc.integer({ min: 0, max: 1 }), at: fc.integer({ min: 0, max: 400 }), live: fc.boolean(), account: fc.option(fc.constantFrom('s1', 's2', 's3', 's4', 's5')),
  name: fc.constantFrom('阿森', '王静', 'L'), surname: fc.option(fc.constantFrom('王', '李', '赵')), gender: fc.option(fc.constantFrom(1, 2), { freq: 1 }), ageBand: fc.option(fc.integer({ min: 0, max: 5 }), { freq: 1 }),
})
const key = fc.record({
  kind: fc.constantFrom('phone' as const, 'phone' as const, 'phone' as const, 'unionid' as const, 'pending_id' as const, 'vin' as const, 'dms_id' as const, 'nickname' as const, 'nickname' as const), value: fc.integer({ min: 0, max: 3 }), scope: fc.constantFrom('x', 'y'),
  verifiedBy: fc.constantFrom('staff' as const, 'sms' as const, 'order' as const), seen: fc.integer({ min: 0, max: 400 }), until: fc.option(fc.integer({ min: 100, max: 500 }), { freq: 3 }),
})
const keys = fc.array(key, { maxLength: 3 })
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('add' as const), person, keys }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rekey' as const), which: fc.nat(), keys }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('say' as const), a: fc.nat(), b: fc.nat(), verdict: fc.constantFrom('same' as const, 'not_same' as const), choose: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unsay' as const), which: fc.nat() }) },
)

const held = (personId: string, list: readonly (typeof key extends fc.Arbitrary<infer T> ? T : never)[]): HeldKey[] => {
  const all = list.map((one): HeldKey => ({ personId, kind: one.kind, scope: one.kind === 'phone' || one.kind === 'vin' ? '' : one.scope, hash: String(one.value), verifiedBy: one.verifiedBy, firstSeen: one.seen * day, validTo: one.kind === 'vin' && one.until !== null ? one.until * day : null }))
  return [...new Map(all.map((one) => [keyName(one), one])).values()]
}

async function play(world: World, steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): Promise<void> {
  for (const one of steps) {
    const ids = [...world.subjects.keys()]
    if (one.do === 'add') {
      const id = String(world.subjects.size + 8)
      const { entity, store, at, ...rest } = one.person
      world.subjects.set(id, { id, entityId: String(entity), storeId: `${entity}${store}`, at: at * day, ...rest })
      world.keys.push(...held(id, one.keys))
      await world.incremental([id])
    } else if (ids.length > 1 && one.do === 'rekey') {
      const id = ids[one.which % ids.length]!
      const before = world.keys.filter((each) => each.personId === id).map(keyName)
      const met = world.keys.filter((each) => before.includes(keyName(each))).map((each) => each.personId)
      world.keys = [...world.keys.filter((each) => each.personId !== id), ...held(id, one.keys)]
      await world.incremental([id, ...met])
    } else if (ids.length > 1 && one.do === 'say') {
      const [a, b] = [ids[one.a % ids.length]!, ids[one.b % ids.length]!]
      if (a === b) continue
      const [low, high] = pairKey(a, b).split(':') as [string, string]
      world.verdicts.set(pairKey(a, b), { a: low, b: high, verdict: one.verdict, survivorId: one.verdict === 'same' && one.choose ? b : null, at: world.verdicts.size })
      await world.incremental([a, b])
    } else if (one.do === 'unsay' && world.verdicts.size > 0) {
      const gone = [...world.verdicts.keys()][one.which % world.verdicts.size]!
      world.verdicts.delete(gone)
      await world.incremental(gone.split(':'))
    }
  }
}

describe('resolving', () => {
  it('bit by bit, all at once and as plainly as it can be said give one answer', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 22 }), async (steps) => {
      const world = new World()
      await play(world, steps)
      const naive = world.naive()
      expect(world.full()).toEqual(naive)
      expect(world.answer()).toEqual(naive)
    }), { seed, numRuns: 400 })
  })

  it('does not depend on the order in which it is told', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 16 }), fc.infiniteStream(fc.nat()), async (steps, draws) => {
      const world = new World()
      await play(world, steps)
      const mixed = new World()
      const shuffled = <T>(list: T[]) => list.map((item) => ({ item, at: draws.next().value! })).sort((x, y) => x.at - y.at).map((one) => one.item)
      for (const one of shuffled([...world.subjects.values()])) mixed.subjects.set(one.id, one)
      mixed.keys = shuffled(world.keys)
      for (const [name, one] of shuffled([...world.verdicts])) mixed.verdicts.set(name, one)
      expect(mixed.full()).toEqual(world.full())
    }), { seed, numRuns: 150 })
  })

  it('keeps its promises: no chains, nothing across legal entities, what was parted stays apart, an unmerge brings everything back', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 20 }), fc.nat(), async (steps, draw) => {
      const world = new World()
      await play(world, steps)
      const { pointers, humans } = world.answer()
      const top = (id: string) => pointers[id] ?? id
      for (const [loser, survivor] of Object.entries(pointers)) {
        expect(pointers[survivor]).toBeUndefined()
        expect(world.subjects.get(loser)!.entityId).toBe(world.subjects.get(survivor)!.entityId)
      }
      for (const one of world.verdicts.values()) if (one.verdict === 'not_same') expect(top(one.a)).not.toBe(top(one.b))
      for (const a of Object.keys(humans)) for (const b of Object.keys(humans)) {
        const [x, y] = [world.subjects.get(a)!.entityId, world.subjects.get(b)!.entityId]
        if (humans[a] === humans[b] && x !== y) expect(contracts.has(`${x}:${y}`) || contracts.has(`${y}:${x}`)).toBe(true)
      }
      expect(new Set([...world.subjects.keys()].map(top)).size + Object.keys(pointers).length).toBe(world.subjects.size)

      // A human joins two who stood alone, and takes them apart: everybody is where they were.
      const alone = [...world.subjects.values()].filter((one) => !world.keys.some((each) => each.personId === one.id) && ![...world.verdicts.values()].some((said) => said.a === one.id || said.b === one.id))
      const [a, b] = [alone[draw % Math.max(1, alone.length)], alone[(draw + 1) % Math.max(1, alone.length)]]
      if (!a || !b || a === b || a.entityId !== b.entityId) return
      const before = { pointers: world.answer().pointers, humans: world.answer().humans }
      const [low, high] = pairKey(a.id, b.id).split(':') as [string, string]
      const said = { a: low, b: high, survivorId: null, at: 99 }
      world.verdicts.set(pairKey(a.id, b.id), { ...said, verdict: 'same' })
      await world.incremental([a.id, b.id])
      expect(Object.keys(world.answer().pointers).length).toBe(Object.keys(before.pointers).length + 1)
      world.verdicts.set(pairKey(a.id, b.id), { ...said, verdict: 'not_same' })
      await world.incremental([a.id, b.id])
      expect({ pointers: world.answer().pointers, humans: world.answer().humans }).toEqual(before)
    }), { seed, numRuns: 200 })
  })
})
