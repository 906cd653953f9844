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
const usable = () => typeof indexedDB !== 'undefined'

/** A half-written note waits for its own customer, over a switch and over a reload of the window. */
export async function readDraft(id: string): Promise<Draft | null> {
  const here = memory.get(id)
  if (here) return here
  const kept = usable() ? await store.get(keyOf(id)) : null
  return kept?.value ?? null
}
export async function keepDraft(id: string, draft: Draft): Promise<void> {
  memory.set(id, draft)
  if (usable()) await store.put(keyOf(id), draft)
}
export async function dropDraft(id: string): Promise<void> {
  memory.delete(id)
  if (usable()) await store.remove(keyOf(id))
}
