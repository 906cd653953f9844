import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changeSlot, changeTemplate, resolveLibrary, viewOf, type LayerRow, type Placement, type StoreEvent, type StoreSlot, type TemplateEvent, type TemplateState,
} from './script-layers.ts'

const template: TemplateState = { version: 1, locked: false, retired: false }
const inheriting: StoreSlot = { copy: null, hidden: false }

interface World { template: TemplateState; stores: Record<string, StoreSlot> }
type Step = { by: 'hq'; event: TemplateEvent } | { by: string; event: StoreEvent }

/** Events in order, refused ones without effect: what the server does, row lock by row lock. */
function play(steps: readonly Step[], from: World = { template, stores: { a: inheriting, b: inheriting } }): World {
  return steps.reduce<World>((world, step) => {
    if (step.by === 'hq') return { ...world, template: changeTemplate(world.template, step.event as TemplateEvent) ?? world.template }
    const { slot } = changeSlot(world.template, world.stores[step.by]!, step.event as StoreEvent)
    return slot ? { ...world, stores: { ...world.stores, [step.by]: slot } } : world
  }, from)
}
const see = (world: World, store: string) => viewOf(world.template, world.stores[store]!)
const hq = (event: TemplateEvent): Step => ({ by: 'hq', event })
const at = (by: string, kind: StoreEvent['kind'], seen = 1): Step => ({ by, event: kind === 'override' || kind === 'keep' ? { kind, seen } : { kind } })

const hqEvent = fc.constantFrom<TemplateEvent>('publish', 'lock', 'unlock', 'retire')
const storeEvent = fc.record({ kind: fc.constantFrom<StoreEvent['kind']>('override', 'fork', 'adopt', 'keep', 'drop', 'hide', 'show'), seen: fc.nat(6) }).map(({ kind, seen }) => (kind === 'override' || kind === 'keep' ? { kind, seen } : { kind }) as StoreEvent)
const step = fc.oneof(hqEvent.map((event): Step => ({ by: 'hq', event })), fc.tuple(fc.constantFrom('a', 'b'), storeEvent).map(([by, event]): Step => ({ by, event })))
const history = fc.array(step, { maxLength: 14 })

describe('what a store makes of a template, by name (docs/script-library.md)', () => {
  it.each<[string, Step[], object, object]>([
    ['who inherits follows each publication', [hq('publish'), hq('publish')], { content: 'template', state: 'inherited', pending: false }, { content: 'template', state: 'inherited' }],
    ['own words stand at once; the other store keeps the template', [at('a', 'override')], { content: 'copy', state: 'overridden', pending: false }, { content: 'template' }],
    ['a new publication waits beside own words', [at('a', 'override'), hq('publish')], { content: 'copy', state: 'overridden', pending: true }, { content: 'template', pending: false }],
    ['words written against an older version wait from the start', [hq('publish'), at('a', 'override', 1)], { content: 'copy', state: 'overridden', pending: true }, { content: 'template' }],
    ['keeping says that the new one was seen', [at('a', 'override'), hq('publish'), at('a', 'keep', 2)], { content: 'copy', state: 'overridden', pending: false }, { content: 'template' }],
    ['keeping what is older than now leaves it waiting', [at('a', 'override'), hq('publish'), hq('publish'), at('a', 'keep', 2)], { content: 'copy', pending: true }, { content: 'template' }],
    ['adopting goes back to inheriting', [at('a', 'override'), hq('publish'), at('a', 'adopt')], { content: 'template', state: 'inherited', pending: false }, { content: 'template' }],
    ['who left is asked no more', [at('a', 'fork'), hq('publish'), hq('publish')], { content: 'copy', state: 'forked', pending: false }, { content: 'template' }],
    ['a lock covers own words and hiding', [at('a', 'override'), at('b', 'hide'), hq('lock')], { content: 'template', locked: true, hidden: false }, { content: 'template', locked: true, hidden: false }],
    ['both come back with the unlock', [at('a', 'override'), at('b', 'hide'), hq('lock'), hq('unlock')], { content: 'copy', state: 'overridden' }, { content: 'template', hidden: true }],
    ['while locked nobody changes it', [hq('lock'), at('a', 'override'), at('b', 'hide'), hq('unlock')], { content: 'template', state: 'inherited' }, { content: 'template', hidden: false }],
    ['a publication during the lock waits after it', [at('a', 'override'), hq('lock'), hq('publish'), hq('unlock')], { content: 'copy', pending: true }, { content: 'template' }],
    ['retired: who inherits loses it, own words stay and ask', [at('a', 'override'), hq('retire')], { content: 'copy', state: 'orphaned', pending: true }, { content: null }],
    ['an orphan that is kept belongs to the store', [at('a', 'override'), hq('retire'), at('a', 'keep')], { content: 'copy', state: 'forked', pending: false }, { content: null }],
    ['an orphan that is dropped is gone', [at('a', 'override'), hq('retire'), at('a', 'drop')], { content: null }, { content: null }],
    ['retired: who left is not touched', [at('a', 'fork'), hq('retire')], { content: 'copy', state: 'forked', pending: false }, { content: null }],
    ['locked and retired takes everything', [at('a', 'override'), at('b', 'fork'), hq('lock'), hq('retire')], { content: null }, { content: null }],
    ['nobody starts from what is retired', [hq('retire'), at('a', 'override'), at('b', 'fork')], { content: null }, { content: null }],
  ])('%s', (_, steps, a, b) => {
    const world = play(steps)
    expect(see(world, 'a')).toMatchObject(a)
    expect(see(world, 'b')).toMatchObject(b)
  })
})

describe('always', () => {
  it('what one store does is nothing to the other', () => {
    fc.assert(fc.property(history, (steps) => {
      expect(see(play(steps), 'b')).toEqual(see(play(steps.filter((one) => one.by !== 'a')), 'b'))
    }))
  })
  it('lock and unlock together change nothing', () => {
    fc.assert(fc.property(history, (steps) => {
      const world = play(steps)
      if (world.template.locked) return
      expect(play([hq('lock'), hq('unlock')], world)).toEqual(world)
    }))
  })
  it('adopting after own words is inheriting', () => {
    fc.assert(fc.property(history, fc.nat(6), (steps, seen) => {
      const world = play(steps)
      if (world.template.locked || world.template.retired) return
      expect(play([at('a', 'override', seen), at('a', 'adopt')], world).stores['a']!.copy).toBeNull()
    }))
  })
  it('the order of HQ and of a store with nothing between them matters only through what it had seen', () => {
    fc.assert(fc.property(history, (steps) => {
      const world = play(steps)
      if (world.template.locked || world.template.retired) return
      const seen = world.template.version
      expect(play([at('a', 'override', seen), hq('publish')], world)).toEqual(play([hq('publish'), at('a', 'override', seen)], world))
    }))
  })
  it('nothing waits that can be decided only by headquarters, and everything that waits can be decided', () => {
    fc.assert(fc.property(history, (steps) => {
      const world = play(steps)
      const view = see(world, 'a')
      if (!view.pending) return
      expect(view.locked).toBe(false)
      expect(see(play([at('a', 'keep', world.template.version)], world), 'a').pending).toBe(false)
    }))
  })
})

const brands = ['星程', '曜川'] as const
const stores = [{ id: '1', brand: '星程' }, { id: '2', brand: '星程' }, { id: '3', brand: '曜川' }] as const
const baseRow = { memberId: null, brand: null, storeId: null, originId: null, mode: 'own' as const, version: 1, baseVersion: null, locked: false, retired: false, sort: 0 }

const library = fc.record({
  templates: fc.array(fc.record({ brand: fc.constantFrom(null, ...brands), version: fc.integer({ min: 1, max: 4 }), locked: fc.boolean(), retired: fc.boolean() }), { maxLength: 6 }),
  copies: fc.array(fc.record({ of: fc.nat(5), store: fc.nat(2), mode: fc.constantFrom('overridden' as const, 'forked' as const), baseVersion: fc.integer({ min: 1, max: 4 }), retired: fc.boolean() }), { maxLength: 8 }),
  own: fc.array(fc.record({ store: fc.nat(2), retired: fc.boolean() }), { maxLength: 4 }),
  personal: fc.array(fc.constantFrom('m1', 'm2'), { maxLength: 3 }),
  hidden: fc.array(fc.nat(5), { maxLength: 3 }),
}).map((drawn) => {
  const templates = drawn.templates.map((one, index): LayerRow => ({ ...baseRow, id: `t${index}`, scope: one.brand ? 'brand' : 'group', brand: one.brand, version: one.version, locked: one.locked, retired: one.retired }))
  const copies = new Map<string, LayerRow>()
  for (const one of drawn.copies) {
    const origin = templates[one.of]
    const home = stores[one.store]!
    if (!origin || (origin.brand !== null && origin.brand !== home.brand)) continue
    copies.set(`${origin.id}/${home.id}`, { ...baseRow, id: `c${origin.id}-${home.id}`, scope: 'store', storeId: home.id, originId: origin.id, mode: one.mode, baseVersion: Math.min(one.baseVersion, origin.version), retired: one.retired })
  }
  const own = drawn.own.map((one, index): LayerRow => ({ ...baseRow, id: `o${index}`, scope: 'store', storeId: stores[one.store]!.id, retired: one.retired }))
  const personal = drawn.personal.map((memberId, index): LayerRow => ({ ...baseRow, id: `p${index}`, scope: 'personal', memberId }))
  const placements = drawn.hidden.map((index): Placement => ({ slotId: `t${index}`, sort: null, hidden: true }))
  return { rows: [...templates, ...copies.values(), ...own, ...personal], placements }
})

describe('a library', () => {
  const viewers = stores.map((store) => ({ storeId: store.id, brand: store.brand, memberIds: ['m1'] }))

  it('has exactly one item a slot, and nothing of other stores, brands or colleagues', () => {
    fc.assert(fc.property(library, ({ rows, placements }) => {
      for (const viewer of viewers) {
        const slots = resolveLibrary(rows, placements, viewer)
        expect(new Set(slots.map((slot) => slot.slotId)).size).toBe(slots.length)
        for (const { item } of slots) {
          expect(item.storeId ?? viewer.storeId).toBe(viewer.storeId)
          expect(item.brand ?? viewer.brand).toBe(viewer.brand)
          expect(item.memberId ?? 'm1').toBe('m1')
          expect(item.retired).toBe(false)
        }
      }
    }))
  })
  it('a locked template stands as it is in every store it reaches, hidden in none', () => {
    fc.assert(fc.property(library, ({ rows, placements }) => {
      for (const viewer of viewers)
        for (const row of rows.filter((one) => one.locked && !one.retired && (one.scope === 'group' || one.brand === viewer.brand)))
          expect(resolveLibrary(rows, placements, viewer).find((slot) => slot.slotId === row.id)).toMatchObject({ item: row, hidden: false, locked: true, pending: false })
    }))
  })
})
