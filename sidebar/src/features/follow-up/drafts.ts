import type { FollowMethod } from '@chitang/shared/contracts/follow-ups'
import { sealedStore } from '../../shared/api/sealed-store.ts'

export interface Draft {
  method: FollowMethod
  points: string[]
  text: string
  level: string | null
  /** null = by the level's cadence */
  nextDueAt: number | null
}

const memory = new Map<string, Draft>()
const store = sealedStore<Draft>('drafts', 'device')
let owner = ''
export const draftsOf = (member: string): void => { owner = member; memory.clear() }
const keyOf = (externalUserId: string) => `${owner}/${externalUserId}`

/** A half-written note waits for its own customer, over a switch and over a reload of the window. */
export async function readDraft(id: string): Promise<Draft | null> {
  const here = memory.get(keyOf(id))
  if (here) return here
  return (await onDevice(() => store.get(keyOf(id))))?.value ?? null
}
export async function keepDraft(id: string, draft: Draft): Promise<void> {
  memory.set(keyOf(id), draft)
  await onDevice(() => store.put(keyOf(id), draft))
}
export async function dropDraft(id: string): Promise<void> {
  memory.delete(keyOf(id))
  await onDevice(() => store.remove(keyOf(id)))
}

/** Without a device store a draft still lives as long as this window. */
async function onDevice<T>(work: () => Promise<T>): Promise<T | null> {
  if (typeof indexedDB === 'undefined') return null
  try {
    return await work()
  } catch (cause) {
    console.warn('[chitang] draft only in this window', cause)
    return null
  }
}
