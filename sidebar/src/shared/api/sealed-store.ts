/**
 * Personal data on the device is only ever stored encrypted (AES-GCM) in IndexedDB.
 * - `window` key: lives in sessionStorage, so closing the window makes old snapshots unreadable.
 * - `device` key: a non-extractable key in IndexedDB, for what must survive a closed window (unsent notes, drafts).
 */
export interface SealedStore<T> {
  put(id: string, value: T): Promise<void>
  get(id: string): Promise<{ value: T; at: number } | null>
  remove(id: string): Promise<void>
  all(): Promise<{ id: string; value: T; at: number }[]>
}

interface Row { id: string; at: number; iv: Uint8Array<ArrayBuffer>; box: ArrayBuffer }
type StoreName = 'snapshots' | 'outbox' | 'drafts'

let opened: Promise<IDBDatabase> | null = null
function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('chitang-sidebar', 1)
    request.onupgradeneeded = () => {
      for (const name of ['snapshots', 'outbox', 'drafts']) request.result.createObjectStore(name, { keyPath: 'id' })
      request.result.createObjectStore('keys')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('indexedDB'))
  })
  return opened
}

async function run<R>(store: string, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> {
  const db = await open()
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode)
    const request = act(transaction.objectStore(store))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = () => reject(transaction.error ?? new Error('indexedDB'))
  })
}

const algorithm = { name: 'AES-GCM', length: 256 } as const

let device: Promise<CryptoKey> | null = null
const deviceKey = (): Promise<CryptoKey> => (device ??= (async () => {
  const known = await run<CryptoKey | undefined>('keys', 'readonly', (store) => store.get('device'))
  if (known) return known
  const made = await crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt'])
  await run('keys', 'readwrite', (store) => store.put(made, 'device'))
  return made
})())

let windowed: Promise<CryptoKey> | null = null
const windowKey = (): Promise<CryptoKey> => (windowed ??= (async () => {
  const name = 'chitang.window-key'
  const known = sessionStorage.getItem(name)
  if (known) return crypto.subtle.importKey('jwk', JSON.parse(known) as JsonWebKey, algorithm, false, ['encrypt', 'decrypt'])
  const made = await crypto.subtle.generateKey(algorithm, true, ['encrypt', 'decrypt'])
  sessionStorage.setItem(name, JSON.stringify(await crypto.subtle.exportKey('jwk', made)))
  return made
})())

export function sealedStore<T>(store: StoreName, kind: 'window' | 'device'): SealedStore<T> {
  const key = kind === 'window' ? windowKey : deviceKey
  const unseal = async (row: Row): Promise<T | null> => {
    try {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: row.iv }, await key(), row.box)
      return JSON.parse(new TextDecoder().decode(plain)) as T
    } catch {
      // Sealed by another window's key: nobody can read it any more, so it goes.
      await run(store, 'readwrite', (box) => box.delete(row.id))
      return null
    }
  }
  return {
    async put(id, value) {
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const box = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key(), new TextEncoder().encode(JSON.stringify(value)))
      await run(store, 'readwrite', (rows) => rows.put({ id, at: Date.now(), iv, box } satisfies Row))
    },
    async get(id) {
      const row = await run<Row | undefined>(store, 'readonly', (rows) => rows.get(id))
      const value = row ? await unseal(row) : null
      return row && value !== null ? { value, at: row.at } : null
    },
    async remove(id) { await run(store, 'readwrite', (rows) => rows.delete(id)) },
    async all() {
      const rows = await run<Row[]>(store, 'readonly', (box) => box.getAll())
      const read: { id: string; value: T; at: number }[] = []
      for (const row of rows.sort((a, b) => a.at - b.at)) {
        const value = await unseal(row)
        if (value !== null) read.push({ id: row.id, at: row.at, value })
      }
      return read
    },
  }
}
