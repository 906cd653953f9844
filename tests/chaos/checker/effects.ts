import type { TagPromise } from '../advisors.ts'
import type { ChaosStack } from '../stack.ts'
import { isSettled } from '../wecom.ts'
import type { Findings } from './broken.ts'
import type { Event, Evidence } from './evidence.ts'
import { keyOf, relationFacts, tagsOfCodes, type KnownRelation } from './product.ts'
import { untoldTags } from './relations.ts'

interface Marked { add: Set<string>; remove: Set<string> }

/** Pair → tags of every call that WeCom carried out or refused for good. */
function markedTags(evidence: Evidence): Map<string, Marked> {
  const marked = new Map<string, Marked>()
  for (const call of evidence.markCalls) {
    if (call.effect !== 0 && !isSettled(call)) continue
    const { userid, external_userid: externalUserid, add_tag: add, remove_tag: remove } = call.request.body as { userid: string; external_userid: string; add_tag?: string[]; remove_tag?: string[] }
    const key = keyOf({ corpId: call.corpId, userid, externalUserid })
    const one = marked.get(key) ?? { add: new Set<string>(), remove: new Set<string>() }
    for (const id of add ?? []) one.add.add(id)
    for (const id of remove ?? []) one.remove.add(id)
    marked.set(key, one)
  }
  return marked
}

/** What the product decided or promised has reached WeCom. */
export async function checkEffects(stack: ChaosStack, evidence: Evidence, promises: readonly TagPromise[], findings: Findings): Promise<void> {
  const marked = markedTags(evidence)
  const codes = await tagsOfCodes(stack)
  const deleted = new Set(evidence.tags.filter((tag) => tag.deleted).map((tag) => tag.id))
  for (const ours of evidence.known.values()) {
    const events = evidence.eventsOf.get(ours.key) ?? []
    const add = events.find((event) => event.changeType === 'add_external_contact')
    // Who turned away meanwhile may be gone before the tags were due.
    if (!add?.heard || events.some((event) => event.changeType.startsWith('del_'))) continue
    const wanted = codes.filter((code) => code.corpId === ours.corpId && code.state === add.fields['State'] && !deleted.has(code.wecomId))
    if (wanted.length > 0) findings.check('a code\'s tags reach WeCom', ours.key, missingTags(wanted.map((code) => code.wecomId), marked.get(ours.key)?.add))
  }
  const byId = new Map([...evidence.known.values()].map((ours) => [ours.id, ours]))
  const wecomIds = new Map((await stack.sql<{ id: string; wecomId: string }>('SELECT id, wecom_id AS wecomId FROM tag')).map((tag) => [String(tag.id), tag.wecomId]))
  for (const promise of promises) {
    const ours = byId.get(promise.relationId)
    if (!ours) continue
    const translate = (ids: readonly string[]): string[] => ids.map((id) => wecomIds.get(id)!)
    findings.check('a tag change we said yes to reaches WeCom', ours.key,
      missingTags(translate(promise.add), marked.get(ours.key)?.add) ?? missingTags(translate(promise.remove), marked.get(ours.key)?.remove))
  }
}

function missingTags(wanted: readonly string[], done: ReadonlySet<string> | undefined): string | null {
  const missing = wanted.filter((id) => !done?.has(id))
  return missing.length > 0 ? `no settled mark_tag call for ${missing.join(', ')}` : null
}

/** What an advisor was told is saved is saved. */
export async function checkModels(stack: ChaosStack, models: ReadonlyMap<string, string | null>, findings: Findings): Promise<void> {
  const wanted = [...models].filter((entry): entry is [string, string] => entry[1] !== null)
  if (wanted.length === 0) return
  const rows = await stack.sql<{ id: string; intentModel: string | null }>('SELECT id, intent_model AS intentModel FROM person WHERE id IN (?)', [wanted.map(([id]) => id)])
  const stored = new Map(rows.map((row) => [String(row.id), row.intentModel]))
  for (const [id, model] of wanted) findings.check('what the sidebar confirmed is kept', `person ${id}`, stored.get(id) !== model && `confirmed 「${model}」, stored 「${stored.get(id)}」`)
}

/** A relation and its history are one write: neither stands without the other, and nothing is told twice. */
export async function checkHistory(stack: ChaosStack, evidence: Evidence, findings: Findings): Promise<void> {
  const facts = new Map<string, Map<string, number>>()
  for (const { relationId, kind, n } of await relationFacts(stack)) facts.set(String(relationId), (facts.get(String(relationId)) ?? new Map<string, number>()).set(kind, Number(n)))
  for (const ours of evidence.known.values()) {
    const events = evidence.eventsOf.get(ours.key) ?? []
    if (events.length === 0) continue
    const of = (kind: string): number => facts.get(ours.id)?.get(kind) ?? 0
    findings.check('a relation has one beginning in its history', ours.key, historyOf(ours, events, of))
  }
}

function historyOf(ours: KnownRelation, events: readonly Event[], of: (kind: string) => number): string | null {
  if (of('relation_added') > 1) return `${of('relation_added')} facts that it was added`
  if (of('relation_added') + of('relation_half_added') + of('relation_readded') === 0) return 'no fact that it was added'
  if (ours.deletedBy && of('relation_deleted') === 0) return 'deleted without a fact'
  const ends = events.filter((event) => event.changeType.startsWith('del_')).length
  return of('relation_deleted') > ends ? `${of('relation_deleted')} facts of an end, WeCom told ${ends}` : null
}

/** The corp's own list of tags. */
export function checkTagList(evidence: Evidence, phase: 'before reconcile' | 'after reconcile', findings: Findings): void {
  for (const corpId of new Set(evidence.tags.map((tag) => tag.corpId))) {
    const told = phase === 'after reconcile' ? new Set<string>() : untoldTags(evidence, corpId)
    const ours = new Map(evidence.knownTags.filter((tag) => tag.corpId === corpId && !tag.deleted).map((tag) => [tag.wecomId, tag.name]))
    const theirs = new Map(evidence.tags.filter((tag) => tag.corpId === corpId && !tag.deleted).map((tag) => [tag.id, tag.name]))
    for (const id of new Set([...ours.keys(), ...theirs.keys()]))
      if (!told.has(id)) findings.check('the tag list as in WeCom', `${corpId} ${id}`, ours.get(id) !== theirs.get(id) && `「${theirs.get(id) ?? 'deleted'}」 in WeCom, 「${ours.get(id) ?? 'unknown'}」 here`)
  }
}
