import type { TrueRelation } from '../wecom.ts'
import type { Findings } from './broken.ts'
import type { Event, Evidence } from './evidence.ts'
import type { KnownRelation } from './product.ts'

export type Phase = 'before reconcile' | 'after reconcile'

/**
 * Every relation against WeCom's truth. Before a reconcile the product owes what it was told: a pair whose newest
 * event never arrived may stand as it was. After it nothing is excused but the customers who left unheard.
 */
export function checkRelations(evidence: Evidence, phase: Phase, findings: Findings): void {
  const { truth, known, eventsOf } = evidence
  for (const key of new Set([...truth.keys(), ...known.keys()])) {
    const [real, ours, events] = [truth.get(key) ?? null, known.get(key) ?? null, eventsOf.get(key) ?? []]
    const told = phase === 'after reconcile' || (events.at(-1)?.heard ?? true)
    findings.check('no relation that never was', key, ours !== null && real === null && events.length === 0 && 'WeCom knows nothing of it')
    findings.check('nobody falsely marked lost', key, falselyLost(real, ours, events, told))
    findings.check('every end of a friendship that was told is known', key, endMissed(real, ours, events, phase))
    findings.check('every friendship is known', key, told && real?.status === 'friend' && (ours === null ? `not stored${toldBy(events)}` : ours.half && !ours.deletedBy && `still a request${toldBy(events)}`))
    if (real && ours && told && isLive(ours) && (real.status === 'friend' || real.status === 'deletedByCustomer')) compare(evidence, real, ours, events, phase, findings)
  }
}

export const isLive = (ours: KnownRelation): boolean => ours.deletedBy === null && ours.deletedAt === null && !ours.half

const toldBy = (events: readonly Event[]): string => (events.length === 0 ? '' : `; events: ${events.map((event) => `${event.seq} ${event.changeType} ${event.heard ? 'heard' : event.outcome}`).join(', ')}`)

function falselyLost(real: TrueRelation | null, ours: KnownRelation | null, events: readonly Event[], told: boolean): string | null {
  if (real?.status !== 'friend' || !ours?.deletedBy) return null
  const endTold = events.some((event) => isEnd(event) && event.heard)
  return !told && endTold ? null : `friends in WeCom, deleted by ${ours.deletedBy} at ${ours.deletedAt?.toISOString()} here${toldBy(events)}`
}

const isEnd = (event: Event): boolean => event.changeType === 'del_follow_user' || event.changeType === 'del_external_contact'

function endMissed(real: TrueRelation | null, ours: KnownRelation | null, events: readonly Event[], phase: Phase): string | null {
  if (!ours || !isLive(ours) || real?.status === 'friend' || (real === null && events.length === 0)) return null
  if (real?.status === 'deletedByCustomer') {
    const end = events.filter((event) => event.changeType === 'del_follow_user').at(-1)
    // Before the run: the one thing an import cannot see. Unheard: counted by checkLostEnds.
    return end?.heard ? `the customer left${toldBy(events)}` : null
  }
  if (phase === 'after reconcile') return `${real?.status ?? 'gone'} in WeCom, live here${toldBy(events)}`
  const end = events.filter(isEnd).at(-1)
  return end === undefined || end.heard ? `${real?.status ?? 'gone'} in WeCom, live here${toldBy(events)}` : null
}

function compare(evidence: Evidence, real: TrueRelation & { corpId?: string }, ours: KnownRelation, events: readonly Event[], phase: Phase, findings: Findings): void {
  const key = ours.key
  const differs = (what: string, theirs: unknown, mine: unknown): string | false => theirs !== mine && `${what}: 「${String(theirs)}」 in WeCom, 「${String(mine)}」 here${toldBy(events)}`
  findings.check('remark and description as in WeCom', key, differs('remark', real.remark, ours.remark) || differs('description', real.description, ours.description))
  if (real.status === 'friend') findings.check('the friendship\'s beginning as in WeCom', key, differs('added', new Date(real.createtime * 1000).toISOString(), ours.addedAt.toISOString()))
  findings.check('no wrong tag', key, wrongTags(evidence, real, ours, phase, events))
}

function wrongTags(evidence: Evidence, real: TrueRelation, ours: KnownRelation, phase: Phase, events: readonly Event[]): string | null {
  const unsaid = phase === 'before reconcile' ? untoldTags(evidence, ours.corpId) : new Set<string>()
  const gone = new Set(evidence.tags.filter((tag) => tag.corpId === ours.corpId && tag.deleted).map((tag) => tag.id))
  const theirs = new Set(real.tagIds.filter((id) => !gone.has(id)))
  const extra = [...ours.tags.keys()].filter((id) => !theirs.has(id) && !unsaid.has(id))
  const missing = [...theirs].filter((id) => !ours.tags.has(id))
  const hanging = [...ours.tags].filter(([id, state]) => state !== 'applied' && !unsaid.has(id)).map(([id, state]) => `${nameOf(evidence, id)} is ${state}`)
  const words = [...extra.map((id) => `extra ${nameOf(evidence, id)}`), ...missing.map((id) => `missing ${nameOf(evidence, id)}`), ...hanging]
  return words.length > 0 ? `relation ${ours.id}: ${words.join(', ')}${toldBy(events)}` : null
}

const nameOf = (evidence: Evidence, id: string): string => `${evidence.tags.find((tag) => tag.id === id)?.name ?? 'a tag WeCom never had'} (${id})`

/** Deleted tags whose deletion, and every tag event since, was lost. */
export function untoldTags(evidence: Evidence, corpId: string): Set<string> {
  const untold = new Set<string>()
  for (const event of evidence.events) {
    if (event.corpId !== corpId || event.fields['Event'] !== 'change_external_tag') continue
    if (event.heard) untold.clear()
    else if (event.fields['Id'] !== undefined) untold.add(String(event.fields['Id']))
  }
  return untold
}

export interface LostEnds { expected: string[]; found: string[]; maybe: string[] }

/** The one class the API cannot reveal: who is live here and gone in truth must be exactly those whose end never arrived. */
export function checkLostEnds(evidence: Evidence, findings: Findings): LostEnds {
  const lost: LostEnds = { expected: [], found: [], maybe: [] }
  for (const [key, real] of evidence.truth) {
    if (real.status !== 'deletedByCustomer') continue
    const end = (evidence.eventsOf.get(key) ?? []).filter((event) => event.changeType === 'del_follow_user').at(-1)
    const ours = evidence.known.get(key)
    if (!end || end.heard) continue
    const live = ours !== undefined && isLive(ours)
    if (live) lost.found.push(key)
    if (end.unheard) lost.expected.push(key)
    else lost.maybe.push(key)
    // An attempt that was cut off may have been stored before the line broke.
    findings.check('customers who left unheard are exactly the lost events', key, end.unheard && !live && `event ${end.seq} was dropped in every attempt, yet the relation is ${ours ? `deleted by ${ours.deletedBy}` : 'missing'}`)
  }
  for (const key of lost.found) findings.check('customers who left unheard are exactly the lost events', key, !lost.expected.includes(key) && !lost.maybe.includes(key) && 'no lost event stands behind it')
  return lost
}
