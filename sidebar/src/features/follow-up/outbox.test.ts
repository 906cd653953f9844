import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '../../shared/api/client.ts'
import type { SealedStore } from '../../shared/api/sealed-store.ts'
import { createOutbox, outboxLimit, type Letter, type Parcel } from './outbox.ts'

function memory(): SealedStore<Letter> & { rows: Map<string, Letter> } {
  const rows = new Map<string, Letter>()
  return {
    rows,
    put: async (id, value) => { rows.set(id, value) },
    get: async (id) => { const value = rows.get(id); return value ? { value, at: 0 } : null },
    remove: async (id) => { rows.delete(id) },
    all: async () => [...rows].map(([id, value], at) => ({ id, value, at })),
  }
}
const parcel = (personId: string): Parcel => ({
  kind: 'follow_up',
  body: { personId, method: 'phone', points: ['价格'], text: '', idempotencyKey: `key-${personId}` },
})
const letter = (id: string) => ({ key: `key-${id}`, externalUserId: `wm${id}`, name: `客户${id}`, parcel: parcel(id) })
const network = () => new ApiError({ code: 'network', status: 0, message: '没有连上服务器' })
const box = (deliver: (parcel: Parcel) => Promise<unknown>, store = memory()) => {
  const delivered = vi.fn()
  const refused = vi.fn()
  return { store, delivered, refused, outbox: createOutbox({ store, deliver, delivered, refused }) }
}

describe('outbox', () => {
  it('delivers in order and empties the device', async () => {
    const seen: string[] = []
    const { outbox, store, delivered } = box(async (item) => { seen.push(item.kind === 'follow_up' ? item.body.personId : '') })
    await outbox.openFor('me')
    await outbox.add(letter('1'))
    await outbox.add(letter('2'))
    await outbox.flush()
    expect(seen).toEqual(['1', '2'])
    expect(store.rows.size).toBe(0)
    expect(delivered).toHaveBeenCalledTimes(2)
  })
  it('stops at a missing network and keeps everything', async () => {
    const deliver = vi.fn().mockRejectedValue(network())
    const { outbox, store } = box(deliver)
    await outbox.openFor('me')
    await outbox.add(letter('1'))
    await outbox.add(letter('2'))
    await outbox.flush()
    expect(deliver).toHaveBeenCalledTimes(1)
    expect(outbox.waiting.value).toHaveLength(2)
    expect(store.rows.size).toBe(2)
  })
  it('waits for a broken server, says what a server refused', async () => {
    const answers = [new ApiError({ code: 'internal', status: 500, message: '' }), new ApiError({ code: 'followups.empty', status: 400, message: '' }), null]
    const { outbox, refused, delivered } = box(async () => { const error = answers.shift(); if (error) throw error })
    await outbox.openFor('me')
    await outbox.add(letter('1'))
    await outbox.add(letter('2'))
    await outbox.flush()
    expect(outbox.waiting.value).toHaveLength(2)
    await outbox.flush()
    expect(refused).toHaveBeenCalledTimes(1)
    expect(delivered).toHaveBeenCalledTimes(1)
    expect(outbox.waiting.value).toHaveLength(0)
  })
  it('two flushes at once send each letter once', async () => {
    const deliver = vi.fn(async () => { await new Promise((resolve) => setTimeout(resolve, 5)) })
    const { outbox } = box(deliver)
    await outbox.openFor('me')
    await outbox.add(letter('1'))
    await Promise.all([outbox.flush(), outbox.flush()])
    expect(deliver).toHaveBeenCalledTimes(1)
  })
  it('survives a closed window, for its own member only', async () => {
    const store = memory()
    const before = box(async () => { throw network() }, store)
    await before.outbox.openFor('me')
    await before.outbox.add(letter('1'))
    const other = box(async () => undefined, store)
    await other.outbox.openFor('somebody else')
    expect(other.outbox.waiting.value).toHaveLength(0)
    const again = box(async () => undefined, store)
    await again.outbox.openFor('me')
    expect(again.outbox.waiting.value.map((item) => item.key)).toEqual(['key-1'])
  })
  it('says when the device can\'t keep anything', async () => {
    const store = memory()
    store.put = async () => { throw new Error('quota') }
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { outbox } = box(async () => undefined, store)
    await outbox.openFor('me')
    expect(await outbox.add(letter('1'))).toBe('broken')
    expect(outbox.waiting.value).toHaveLength(0)
    warn.mockRestore()
  })
  it('is full at its limit and says so', async () => {
    const { outbox } = box(async () => undefined)
    await outbox.openFor('me')
    for (let index = 0; index < outboxLimit; index += 1) expect(await outbox.add(letter(String(index)))).toBe('kept')
    expect(await outbox.add(letter('x'))).toBe('full')
  })
})
