import type { Blocker, DecisionEvidence, Rule } from './evidence.model.ts'
import { conflictsOf, judgePair, type PairFinding, type Shared } from './pair.model.ts'
import { compareIds, contractKey, keyName, pairKey, type HeldKey, type Subject, type Verdict } from './subject.model.ts'

export interface Decision {
  a: string
  b: string
  action: 'merge' | 'link' | 'suggest' | 'household' | 'blocked'
  rule: Rule
  score: number
  evidence: DecisionEvidence
}

export interface Resolution {
  /** Of every person put to another: whom. Never in a chain. */
  survivorOf: Map<string, string>
  /** Of every person counted as one human with a person of another legal entity: the human's number. */
  humanOf: Map<string, string>
  decisions: Decision[]
  /** Numbers that somebody no longer has. */
  closed: { personId: string; hash: string; validTo: number }[]
}

interface Edge { a: string; b: string; rank: number; at: number; rule: Rule; finding: PairFinding | null }

const nicknamesAsked = 3

const ranks: Record<Rule, number> = { R8: 0, R1: 1, R2: 2, R3: 3, R4: 4, R5: 5, R6: 6, R7: 7, R9: 9 }

/**
 * Who is the same human, a pure function of the subjects, their keys and what humans said. First everything inside one
 * legal entity, then, over the results and only where the two entities have a contract, what is merely counted as one.
 * Keys held by too many are left out by the caller (`maxHolders`). Edges come in the order of (rule, earliest record, ids); one that would join what must stay apart is left out. Nothing
 * that is known only through another legal entity ever merges two records.
 */
export function resolveSubjects(subjects: readonly Subject[], keys: readonly HeldKey[], verdicts: readonly Verdict[], contracts: ReadonlySet<string>): Resolution {
  const of = new Map(subjects.map((subject) => [subject.id, subject]))
  const held = groupBy(keys.filter((key) => of.has(key.personId)), (key) => key.personId)
  const said = new Map(verdicts.map((one) => [pairKey(one.a, one.b), one]))
  const conflicts = new Map<string, Blocker[]>()
  const between = (a: string, b: string): Blocker[] => {
    const key = pairKey(a, b)
    const known = conflicts.get(key) ?? conflictsOf(of.get(a)!, of.get(b)!, held.get(a) ?? [], held.get(b) ?? [])
    conflicts.set(key, known)
    return known
  }
  const findings = new Map<string, { a: string; b: string; finding: PairFinding }>()
  for (const [key, { a, b, shared }] of sharedByPair(held, of)) {
    const finding = judgePair(of.get(a)!, of.get(b)!, shared, between(a, b))
    if (finding) findings.set(key, { a, b, finding })
  }
  const edges = orderedEdges(of, findings, verdicts)
  const apart = (a: string, b: string) => said.get(pairKey(a, b))?.verdict === 'not_same'
  const hinders = (rule: Rule) => (a: string, b: string): boolean =>
    apart(a, b) || (rule !== 'R8' && rule !== 'R1' && between(a, b).includes('different_ids')) || (ranks[rule] >= ranks.R4 && between(a, b).length > 0)
  const sameEntity = (a: string, b: string) => of.get(a)!.entityId === of.get(b)!.entityId
  const linkable = (a: string, b: string) => sameEntity(a, b) || contracts.has(contractKey(of.get(a)!.entityId, of.get(b)!.entityId))

  const decisions: Decision[] = []
  const merged = new Clusters(of.keys())
  for (const edge of edges) {
    if (!sameEntity(edge.a, edge.b) || (edge.rule !== 'R8' && edge.finding?.auto === 'link')) continue
    if (merged.join(edge.a, edge.b, hinders(edge.rule))) decisions.push(decided(edge, 'merge'))
  }
  const humans = merged.copy()
  for (const edge of edges) {
    if (sameEntity(edge.a, edge.b)) continue
    const hinder = hinders(edge.rule)
    if (humans.join(edge.a, edge.b, (a, b) => hinder(a, b) || !linkable(a, b))) decisions.push(decided(edge, 'link'))
  }
  decisions.push(...openQuestions(of, findings, merged, apart, sameEntity))
  return {
    survivorOf: survivors(of, merged, verdicts), humanOf: humanNumbers(of, merged, humans),
    decisions: decisions.sort((x, y) => compareIds(x.a, y.a) || compareIds(x.b, y.b)),
    closed: closures([...findings.values()].map((one) => one.finding)),
  }
}

const noEvidence: DecisionEvidence = { shared: [], nameAgrees: false, blockers: [] }

const decided = (edge: Edge, action: 'merge' | 'link'): Decision => ({ a: edge.a, b: edge.b, action, rule: edge.rule, score: 100, evidence: edge.finding?.evidence ?? noEvidence })

function sharedByPair(held: ReadonlyMap<string, readonly HeldKey[]>, of: ReadonlyMap<string, Subject>): Map<string, { a: string; b: string; shared: Shared[] }> {
  const pairs = new Map<string, { a: string; b: string; shared: Shared[] }>()
  for (const holders of groupBy([...held.values()].flat(), keyName).values()) {
    if (holders.length < 2) continue
    const crowd = humansAtLeast(holders.map((key) => of.get(key.personId)!), held) >= 3
    const sorted = [...holders].sort((x, y) => compareIds(x.personId, y.personId))
    for (const [i, a] of sorted.entries()) for (const b of sorted.slice(i + 1)) {
      const key = pairKey(a.personId, b.personId)
      const pair = pairs.get(key) ?? { a: a.personId, b: b.personId, shared: [] }
      pair.shared.push({ kind: a.kind, a, b, crowd })
      pairs.set(key, pair)
    }
  }
  return pairs
}

/** Fewer humans than this cannot hold the value: people of different surnames, WeChat accounts of one corp, unionids of one account. */
function humansAtLeast(holders: readonly Subject[], held: ReadonlyMap<string, readonly HeldKey[]>): number {
  if (holders.length < 3) return holders.length
  const surnames = new Set(holders.flatMap((one) => one.surname ?? []))
  const accounts = [...groupBy(holders.filter((one) => one.account !== null), (one) => one.account!).values()].map((list) => list.length)
  const unionids = [...groupBy(holders.flatMap((one) => held.get(one.id) ?? []).filter((key) => key.kind === 'unionid'), (key) => key.scope).values()].map((list) => new Set(list.map((key) => key.hash)).size)
  return Math.max(1, surnames.size, ...accounts, ...unionids)
}

function orderedEdges(of: ReadonlyMap<string, Subject>, findings: ReadonlyMap<string, { a: string; b: string; finding: PairFinding }>, verdicts: readonly Verdict[]): Edge[] {
  const at = (a: string, b: string) => Math.min(of.get(a)!.at, of.get(b)!.at)
  const edges: Edge[] = []
  for (const { a, b, finding } of findings.values()) if (finding.auto) edges.push({ a, b, rank: ranks[finding.rule], at: at(a, b), rule: finding.rule, finding })
  for (const { a, b, verdict } of verdicts) {
    if (verdict === 'same' && of.has(a) && of.has(b)) edges.push({ a, b, rank: 0, at: at(a, b), rule: 'R8', finding: findings.get(pairKey(a, b))?.finding ?? null })
  }
  return edges.sort((x, y) => x.rank - y.rank || x.at - y.at || compareIds(x.a, y.a) || compareIds(x.b, y.b))
}

/** What is left for a human, once for every two persons, and only inside one legal entity. */
function openQuestions(
  of: ReadonlyMap<string, Subject>, findings: ReadonlyMap<string, { a: string; b: string; finding: PairFinding }>, merged: Clusters,
  apart: (a: string, b: string) => boolean, sameEntity: (a: string, b: string) => boolean,
): Decision[] {
  const best = new Map<string, Decision>()
  for (const { a, b, finding } of findings.values()) {
    if (!sameEntity(a, b) || merged.together(a, b)) continue
    const key = pairKey(merged.root(a), merged.root(b))
    const never = merged.anyBetween(a, b, apart)
    // The rule would have joined these two, but one of them already stands with somebody who speaks against it.
    const held = finding.auto === 'merge' && !never ? ['conflict' as const] : []
    const blockers: Blocker[] = [...new Set([...finding.blockers, ...held, ...(never ? ['not_same' as const] : [])])]
    const closed = blockers.some((one) => one === 'not_same' || one === 'fleet' || one === 'recycled' || one === 'different_ids')
    const action = closed ? 'blocked' as const : finding.rule === 'R7' ? 'household' as const : 'suggest' as const
    const one: Decision = { a, b, action, rule: finding.rule, score: finding.auto === 'merge' ? finding.score - 30 : finding.score, evidence: { ...finding.evidence, blockers } }
    const other = best.get(key)
    if (!other || better(one, other) < 0) best.set(key, one)
  }
  return fewNicknames([...best.values()], merged)
}

/** An equal nickname is a weak hint: of one person no more than three are asked. */
function fewNicknames(questions: readonly Decision[], merged: Clusters): Decision[] {
  const asked = new Map<string, number>()
  const weak = questions.filter((one) => one.rule === 'R9').sort((x, y) => compareIds(x.a, y.a) || compareIds(x.b, y.b))
  const kept = new Set(weak.filter((one) => {
    const [a, b] = [merged.root(one.a), merged.root(one.b)]
    if ((asked.get(a) ?? 0) >= nicknamesAsked || (asked.get(b) ?? 0) >= nicknamesAsked) return false
    for (const root of [a, b]) asked.set(root, (asked.get(root) ?? 0) + 1)
    return true
  }))
  return questions.filter((one) => one.rule !== 'R9' || kept.has(one))
}

const weight = { suggest: 0, household: 1, blocked: 2, merge: 3, link: 3 } as const
const better = (x: Decision, y: Decision): number => weight[x.action] - weight[y.action] || y.score - x.score || ranks[x.rule] - ranks[y.rule] || compareIds(x.a, y.a) || compareIds(x.b, y.b)

/** A friend of a store stands for the group, the oldest one; without a friend whoever was heard of last. A human's choice comes first. */
function survivors(of: ReadonlyMap<string, Subject>, merged: Clusters, verdicts: readonly Verdict[]): Map<string, string> {
  const pointers = new Map<string, string>()
  const chosen = verdicts.filter((one) => one.verdict === 'same' && one.survivorId !== null).sort((x, y) => y.at - x.at || compareIds(x.a, y.a) || compareIds(x.b, y.b))
  for (const members of merged.all()) {
    if (members.length < 2) continue
    const inside = new Set(members)
    const byHuman = chosen.find((one) => inside.has(one.a) && inside.has(one.b) && inside.has(one.survivorId!))?.survivorId
    const people = members.map((id) => of.get(id)!)
    const survivor = byHuman ?? standsFor(people)
    for (const id of members) if (id !== survivor) pointers.set(id, survivor)
  }
  return pointers
}

/** Who stands for these as long as no human says otherwise. */
export const standsFor = (people: readonly Subject[]): string => people.reduce((top, one) => (rankOf(one, top) < 0 ? one : top)).id

const rankOf = (x: Subject, y: Subject): number => Number(y.live) - Number(x.live) || (x.live ? x.at - y.at : y.at - x.at) || compareIds(x.id, y.id)

function humanNumbers(of: ReadonlyMap<string, Subject>, merged: Clusters, humans: Clusters): Map<string, string> {
  const numbers = new Map<string, string>()
  for (const members of humans.all()) {
    if (new Set(members.map((id) => merged.root(id))).size < 2) continue
    const number = members.reduce((least, id) => (compareIds(id, least) < 0 ? id : least))
    for (const id of members) if (of.has(id)) numbers.set(id, number)
  }
  return numbers
}

/** The earliest word that a number has gone to somebody else. */
function closures(findings: readonly PairFinding[]): Resolution['closed'] {
  const closed = new Map<string, Resolution['closed'][number]>()
  for (const close of findings.flatMap((one) => one.closes)) {
    const key = `${close.personId} ${close.hash}`
    const known = closed.get(key)
    if (!known || close.validTo < known.validTo) closed.set(key, close)
  }
  return [...closed.values()].sort((x, y) => compareIds(x.personId, y.personId) || (x.hash < y.hash ? -1 : 1))
}

/** Who stands together so far. Components are small: membership lists are kept, the smaller moves to the larger. */
class Clusters {
  readonly #of = new Map<string, string[]>()

  constructor(ids: Iterable<string>) {
    for (const id of ids) this.#of.set(id, [id])
  }

  copy(): Clusters {
    const copy = new Clusters([])
    for (const members of this.all()) {
      const list = [...members]
      for (const id of list) copy.#of.set(id, list)
    }
    return copy
  }

  all(): string[][] {
    return [...new Set(this.#of.values())]
  }

  root(id: string): string {
    return this.#of.get(id)!.reduce((least, one) => (compareIds(one, least) < 0 ? one : least))
  }

  together(a: string, b: string): boolean {
    return this.#of.get(a) === this.#of.get(b)
  }

  anyBetween(a: string, b: string, test: (x: string, y: string) => boolean): boolean {
    return this.#of.get(a)!.some((x) => this.#of.get(b)!.some((y) => test(x, y)))
  }

  /** False when they already stand together, or when somebody on one side must not meet somebody on the other. */
  join(a: string, b: string, hinders: (x: string, y: string) => boolean): boolean {
    if (this.together(a, b) || this.anyBetween(a, b, hinders)) return false
    const [large, small] = this.#of.get(a)!.length >= this.#of.get(b)!.length ? [this.#of.get(a)!, this.#of.get(b)!] : [this.#of.get(b)!, this.#of.get(a)!]
    for (const id of small) {
      large.push(id)
      this.#of.set(id, large)
    }
    return true
  }
}

function groupBy<T>(list: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of list) {
    const name = key(item)
    const group = groups.get(name)
    if (group) group.push(item)
    else groups.set(name, [item])
  }
  return groups
}
