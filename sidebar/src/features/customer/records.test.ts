import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { SidebarCustomer } from '@chitang/shared/contracts/sidebar'

const gates = new Map<string, { open: (data: SidebarCustomer) => void; fail: (cause: unknown) => void; signal: AbortSignal }[]>()
const ids: { queue: { resolve: (id: string) => void; reject: (cause: unknown) => void }[] } = { queue: [] }

vi.mock('../../shared/api/client.ts', async (original) => ({
  ...(await original<object>()),
  api: vi.fn((_endpoint: unknown, input: { query: { externalUserId: string }; signal: AbortSignal }) =>
    new Promise((open, fail) => {
      const id = input.query.externalUserId
      gates.set(id, [...(gates.get(id) ?? []), { open, fail, signal: input.signal }])
      input.signal.addEventListener('abort', () => fail(new DOMException('aborted', 'AbortError')))
    })),
}))
vi.mock('../../shared/wecom/index.ts', async () => ({
  ...(await import('../../shared/wecom/errors.ts')),
  readExternalUserId: () => new Promise<string>((resolve, reject) => { ids.queue.push({ resolve, reject }) }),
  readEntry: async () => 'single_chat_tools',
}))
const { useCurrent } = await import('./current.ts')
const { useRecords } = await import('./records.ts')
const { ApiError } = await import('../../shared/api/client.ts')
const { BridgeError } = await import('../../shared/wecom/errors.ts')

const customer = (id: string, level = 'A') => ({
  now: '2026-06-04T02:00:00.000Z', externalUserId: id, relation: { id: `r-${id}` },
  person: { id: `p-${id}`, name: `客户${id}`, salutation: null, level }, tags: [], timeline: [],
}) as unknown as SidebarCustomer
const settle = async () => { for (let turn = 0; turn < 8; turn += 1) await Promise.resolve() }
const answer = async (id: string, data = customer(id), index = -1) => { gates.get(id)!.at(index)!.open(data); await settle() }

beforeEach(() => { setActivePinia(createPinia()); gates.clear(); ids.queue = [] })

describe('switching customers', () => {
  it('never shows one customer\'s answer under another id, in any order', async () => {
    const current = useCurrent()
    for (const id of ['a', 'b', 'c']) current.show(id)
    for (const id of ['c', 'a', 'b']) await answer(id)
    expect(current.data?.person.name).toBe('客户c')
    current.show('a')
    expect(current.data === null || current.data.externalUserId === 'a').toBe(true)
  })
  it('stops the reads of those who left', async () => {
    const current = useCurrent()
    current.show('a')
    current.show('b')
    await settle()
    expect(gates.get('a')![0]!.signal.aborted).toBe(true)
    expect(gates.get('b')![0]!.signal.aborted).toBe(false)
  })
  it('refuses an answer that carries another id', async () => {
    const current = useCurrent()
    current.show('a')
    await answer('a', customer('b'))
    expect(current.data).toBeNull()
    expect(current.record?.error?.message).toContain('另一位客户')
  })
  it('twenty fast switches with the answers reversed end on the last', async () => {
    const current = useCurrent()
    const all = Array.from({ length: 20 }, (_, index) => `x${index}`)
    for (const id of all) { current.show(id); expect(current.data).toBeNull() }
    for (const id of all.toReversed()) { gates.get(id)!.at(-1)!.open(customer(id)); await settle(); if (current.data) expect(current.data.externalUserId).toBe('x19') }
    expect(current.data?.externalUserId).toBe('x19')
    expect(current.generation).toBe(20)
  })
  it('an id that was asked for earlier can\'t overtake a later one', async () => {
    const current = useCurrent()
    const first = current.readId()
    const second = current.readId()
    ids.queue[1]!.resolve('new')
    await second
    ids.queue[0]!.resolve('old')
    await first
    expect(current.externalUserId).toBe('new')
  })
  it('a closed conversation empties the screen, a slow client does not', async () => {
    const current = useCurrent()
    current.show('a')
    await answer('a')
    const slow = current.readId()
    ids.queue[0]!.reject(new BridgeError('timeout', 'x', ''))
    await slow
    expect(current.data?.externalUserId).toBe('a')
    const closed = current.readId()
    ids.queue[1]!.reject(new BridgeError('no_context', 'x', ''))
    await closed
    expect(current.externalUserId).toBeNull()
  })
  it('asks the client once more before something is sent', async () => {
    const current = useCurrent()
    current.show('a')
    const still = current.stillShows('a')
    ids.queue[0]!.resolve('b')
    expect(await still).toBe(false)
    expect(current.externalUserId).toBe('b')
  })
})

describe('writing', () => {
  it('a write for A changes A, whoever is on the screen', async () => {
    const [current, records] = [useCurrent(), useRecords()]
    current.show('a')
    await answer('a')
    let finish = () => {}
    const write = records.write('a', (data) => { data.person.level = 'H' }, () => new Promise<void>((resolve) => { finish = resolve }))
    current.show('b')
    await answer('b')
    finish()
    await write
    expect(records.of('a').data?.person.level).toBe('H')
    expect(current.data?.person.level).toBe('A')
  })
  it('a refusal puts the old value back', async () => {
    const [current, records] = [useCurrent(), useRecords()]
    current.show('a')
    await answer('a')
    await expect(records.write('a', (data) => { data.person.level = 'H' }, async () => { throw new Error('no') })).rejects.toThrow('no')
    expect(current.data?.person.level).toBe('A')
  })
  it('an older read does not undo what was written meanwhile', async () => {
    const [current, records] = [useCurrent(), useRecords()]
    current.show('a')
    await answer('a')
    void records.load('a')
    await records.write('a', (data) => { data.person.level = 'H' }, async () => undefined)
    await answer('a', customer('a', 'A'))
    expect(current.data?.person.level).toBe('H')
    await answer('a', customer('a', 'H'))
    expect(current.data?.person.level).toBe('H')
  })
  it('access that was withdrawn takes the data off the screen', async () => {
    const [current, records] = [useCurrent(), useRecords()]
    current.show('a')
    await answer('a')
    void records.load('a')
    gates.get('a')!.at(-1)!.fail(new ApiError({ code: 'sidebar.not_yours', status: 403, message: '不在你的可见范围' }))
    await settle()
    expect(current.data).toBeNull()
  })
})
