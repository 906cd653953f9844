import { describe, expect, it } from 'vitest'
import type { Priority } from './limits.model.ts'
import { CallSlots } from './slots.model.ts'

/** Calls that end when the test says so; what started, in order. */
function stage(slots: CallSlots) {
  const started: string[] = []
  const ends = new Map<string, () => void>()
  return {
    started,
    ask(name: string, priority: Priority, corp = 'A') {
      void slots.acquire(corp, priority).then((release) => {
        started.push(name)
        ends.set(name, release)
      })
    },
    end(name: string) {
      ends.get(name)!()
      ends.delete(name)
    },
    running: () => [...ends.keys()],
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  }
}

const many = (count: number, name: string) => Array.from({ length: count }, (_, at) => `${name}${at}`)

describe('slots', () => {
  it('leave a person a free one whatever a sync does, and a welcome one whatever people do', async () => {
    const scene = stage(new CallSlots({ perCorp: 10 }))
    for (const name of many(50, 'sync')) scene.ask(name, 'sync')
    await scene.settle()
    expect(scene.running()).toHaveLength(6)
    for (const name of many(50, 'person')) scene.ask(name, 'interactive')
    await scene.settle()
    expect(scene.running()).toHaveLength(9)
    scene.ask('welcome', 'welcome')
    await scene.settle()
    expect(scene.running()).toContain('welcome')
  })

  it('do not starve a sync while people keep coming', async () => {
    const scene = stage(new CallSlots({ perCorp: 2 }))
    for (const name of many(40, 'person')) scene.ask(name, 'interactive')
    for (const name of many(10, 'sync')) scene.ask(name, 'sync')
    await scene.settle()
    for (let turn = 0; turn < 20; turn++) {
      scene.end(scene.running()[0]!)
      await scene.settle()
    }
    const syncs = scene.started.filter((name) => name.startsWith('sync')).length
    expect(syncs).toBeGreaterThanOrEqual(3)
    expect(syncs).toBeLessThan(scene.started.length / 3)
  })

  it('take turns between corps when the process is full', async () => {
    const scene = stage(new CallSlots({ perCorp: 10, total: 5 }))
    for (const name of many(30, 'A')) scene.ask(name, 'interactive', 'A')
    for (const name of many(30, 'B')) scene.ask(name, 'interactive', 'B')
    await scene.settle()
    for (let turn = 0; turn < 20; turn++) {
      scene.end(scene.running()[0]!)
      await scene.settle()
    }
    const ofB = scene.started.filter((name) => name.startsWith('B')).length
    expect(ofB).toBeGreaterThanOrEqual(8)
    expect(scene.started.length - ofB).toBeGreaterThanOrEqual(8)
  })

  it('pass a welcome of one corp before everything of the others', async () => {
    const scene = stage(new CallSlots({ perCorp: 4, total: 4 }))
    for (const corp of ['A', 'B']) for (const name of many(5, corp)) scene.ask(name, 'interactive', corp)
    await scene.settle()
    scene.ask('hello', 'welcome', 'C')
    await scene.settle()
    if (!scene.started.includes('hello')) scene.end(scene.running()[0]!)
    await scene.settle()
    expect(scene.started.indexOf('hello')).toBeLessThanOrEqual(5)
    expect(scene.started).toContain('hello')
  })

  it('are half as many for a while after 45033, once per storm', async () => {
    let now = 1_000_000
    const slots = new CallSlots({ perCorp: 40, now: () => now })
    slots.halve('A', 30_000)
    slots.halve('A', 30_000)
    await slots.acquire('A', 'sync')
    expect(slots.snapshot('A')).toMatchObject({ limit: 20, halved: true, active: 1 })
    now += 10_000
    slots.halve('A', 30_000)
    expect(slots.snapshot('A').limit).toBe(10)
    now += 31_000
    expect(slots.snapshot('A')).toMatchObject({ limit: 40, halved: false })
  })

  it('are given back once', async () => {
    const slots = new CallSlots({ perCorp: 1 })
    const release = await slots.acquire('A', 'welcome')
    release()
    release()
    await slots.acquire('A', 'welcome')
    expect(slots.snapshot('A').active).toBe(1)
  })
})
