import type { SidebarCustomer } from '@chitang/shared/contracts/sidebar'
import { sealedStore } from '../../shared/api/sealed-store.ts'

const lifetimeMs = 24 * 3_600_000
const limit = 50
const store = sealedStore<SidebarCustomer>('snapshots', 'window')
let owner = ''

/** Copies are kept per member: a shared computer must not show one advisor's customers to the next. */
export const snapshotsOf = (member: string): void => { owner = member }
/** Copies of another build's shape are not read; they go with their age. */
const shape = 2
const keyOf = (externalUserId: string) => `${shape}/${owner}/${externalUserId}`

export async function saveSnapshot(data: SidebarCustomer): Promise<void> {
  if (!owner || !available()) return
  await guarded(async () => {
    await store.put(keyOf(data.externalUserId), data)
    const rows = await store.all()
    const excess = rows.length - limit
    for (const [index, row] of rows.entries())
      if (index < excess || Date.now() - row.at > lifetimeMs) await store.remove(row.id)
  })
}

export async function readSnapshot(externalUserId: string): Promise<{ value: SidebarCustomer; at: number } | null> {
  if (!owner || !available()) return null
  const copy = await guarded(() => store.get(keyOf(externalUserId)))
  return copy && Date.now() - copy.at <= lifetimeMs ? copy : null
}

const available = () => typeof indexedDB !== 'undefined' && typeof crypto !== 'undefined' && 'subtle' in crypto

/** A full or blocked device store costs the offline copy, never the screen. */
async function guarded<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (cause) {
    console.warn('[chitang] offline copy not available', cause instanceof Error ? cause.name : cause)
    return null
  }
}
