import type { HeldKey, Subject, Verdict } from '../../server/src/modules/identity/subject.model.ts'

/**
 * The rules once more, as plainly as they can be said and without a look at the resolver: every pair is compared with
 * every pair, nothing is indexed, nothing is cut into components.
 */
export interface Answer { pointers: Record<string, string>; humans: Record<string, string>; actions: Record<string, string>; closed: string[] }

const num = (id: string) => BigInt(id)
const pair = (a: string, b: string) => (num(a) < num(b) ? `${a}+${b}` : `${b}+${a}`)
const days = (n: number) => n * 24 * 3600 * 1000

export function reference(subjects: readonly Subject[], allKeys: readonly HeldKey[], verdicts: readonly Verdict[], contracts: ReadonlySet<string>, most: number): Answer {
  const people = [...subjects].sort((x, y) => (num(x.id) < num(y.id) ? -1 : 1))
  const same = (x: HeldKey, y: HeldKey) => x.kind === y.kind && x.scope === y.scope && x.hash === y.hash
  const holdersOf = (key: HeldKey) => people.filter((one) => allKeys.some((other) => other.personId === one.id && same(key, other)))
  const keys = allKeys.filter((key) => holdersOf(key).length <= most)
  const keysOf = (one: Subject) => keys.filter((key) => key.personId === one.id)
  const said = (a: Subject, b: Subject) => verdicts.find((one) => pair(one.a, one.b) === pair(a.id, b.id))?.verdict
  const proof = (key: HeldKey) => key.verifiedBy !== 'staff'

  const accountsDiffer = (a: Subject, b: Subject) => keysOf(a).some((x) => keysOf(b).some((y) => x.kind === 'unionid' && y.kind === 'unionid' && x.scope === y.scope && x.hash !== y.hash))
  const numbersDiffer = (a: Subject, b: Subject) => {
    const mine = keysOf(a).filter((key) => key.kind === 'phone' && proof(key))
    const theirs = keysOf(b).filter((key) => key.kind === 'phone' && proof(key))
    return mine.length > 0 && theirs.length > 0 && !mine.some((x) => theirs.some((y) => x.hash === y.hash))
  }
  const otherHuman = (a: Subject, b: Subject) =>
    (a.surname && b.surname && a.surname !== b.surname) || (a.gender && b.gender && a.gender !== b.gender) || (a.ageBand !== null && b.ageBand !== null && Math.abs(a.ageBand - b.ageBand) > 1)
  const twoAccounts = (a: Subject, b: Subject) => accountsDiffer(a, b) || (a.account !== null && a.account === b.account)
  const foreign = (a: Subject, b: Subject) => accountsDiffer(a, b) && numbersDiffer(a, b)
  const anythingAgainst = (a: Subject, b: Subject) => Boolean(otherHuman(a, b)) || twoAccounts(a, b)
  const sameName = (a: Subject, b: Subject) => (a.surname && b.surname ? a.surname === b.surname : a.name.trim().length > 1 && a.name.trim() === b.name.trim())
  const crowd = (key: HeldKey) => {
    const list = holdersOf(key)
    // Two records are at most two people, whatever they carry.
    if (list.length < 3) return false
    const surnames = new Set(list.map((one) => one.surname).filter(Boolean)).size
    const perAccount = Math.max(0, ...list.map((one) => (one.account === null ? 0 : list.filter((other) => other.account === one.account).length)))
    const perScope = Math.max(0, ...list.flatMap((one) => keysOf(one)).filter((k) => k.kind === 'unionid').map((k) => new Set(list.flatMap((other) => keysOf(other)).filter((o) => o.kind === 'unionid' && o.scope === k.scope).map((o) => o.hash)).size))
    return Math.max(surnames, perAccount, perScope) >= 3
  }

  interface Found { a: Subject; b: Subject; rule: number; joins: 'merge' | 'link' | 'no'; stop: string[]; score: number }
  const found: Found[] = []
  const closed = new Map<string, number>()
  for (const a of people) for (const b of people) {
    if (num(a.id) >= num(b.id)) continue
    const shared = keysOf(a).flatMap((x) => keysOf(b).filter((y) => same(x, y)).map((y) => ({ x, y })))
    const has = (...kinds: string[]) => shared.filter((one) => kinds.includes(one.x.kind))
    const strange = foreign(a, b) ? ['different_ids'] : []
    if (has('external_userid', 'openid', 'kf', 'dms_id', 'crm_id').length > 0) found.push({ a, b, rule: 1, joins: 'merge', stop: strange, score: 100 })
    else if (has('unionid').length > 0) found.push({ a, b, rule: 2, joins: 'merge', stop: strange, score: 100 })
    else if (has('pending_id').some(({ x, y }) => Math.abs(x.firstSeen - y.firstSeen) <= days(90))) found.push({ a, b, rule: 3, joins: 'merge', stop: strange, score: 100 })
    else {
      const vehicle = has('vin', 'plate').some(({ x, y }) => !crowd(x) && x.firstSeen < (y.validTo ?? 1e18) && y.firstSeen < (x.validTo ?? 1e18))
      const phones = has('phone')
      const stop = [...(otherHuman(a, b) ? ['conflict'] : []), ...(twoAccounts(a, b) ? ['two_accounts'] : []), ...strange]
      if (phones.length === 0) {
        if (vehicle) found.push({ a, b, rule: 7, joins: 'no', stop, score: 30 })
        else if (stop.length === 0 && has('nickname').some(({ x, y }) => Math.abs(x.firstSeen - y.firstSeen) <= days(7))) found.push({ a, b, rule: 9, joins: 'no', stop, score: 20 })
        continue
      }
      const power = ({ x, y }: { x: HeldKey; y: HeldKey }) => (proof(x) ? 1 : 0) + (proof(y) ? 1 : 0)
      const calm = phones.filter(({ x }) => !crowd(x))
      const fleet = calm.length === 0
      const best = Math.max(...(fleet ? phones : calm).map(power))
      let handedOn = false
      for (const { x, y } of calm) {
        const [old, young] = x.firstSeen <= y.firstSeen ? [x, y] : [y, x]
        if (!a.surname || !b.surname || a.surname === b.surname || !proof(young) || young.firstSeen - old.firstSeen < days(180)) continue
        handedOn = true
        closed.set(`${old.personId} ${old.hash}`, Math.min(closed.get(`${old.personId} ${old.hash}`) ?? Infinity, young.firstSeen))
      }
      const all = [...stop, ...(fleet ? ['fleet'] : []), ...(handedOn ? ['recycled'] : [])]
      const rule = 6 - best
      const agrees = sameName(a, b)
      const joins = all.length > 0 ? 'no' : rule === 4 || (rule === 5 && a.storeId === b.storeId && (agrees || vehicle)) ? 'merge' : agrees ? 'link' : 'no'
      found.push({ a, b, rule, joins, stop: all, score: 130 - rule * 10 - (all.length > 0 ? 30 : 0) })
    }
  }

  const byId = new Map(people.map((one) => [one.id, one]))
  const edges = found.filter((one) => one.joins !== 'no').map((one) => ({ a: one.a, b: one.b, rule: one.rule, joins: one.joins as 'merge' | 'link' }))
  for (const one of verdicts) {
    const [low, high] = num(one.a) < num(one.b) ? [one.a, one.b] : [one.b, one.a]
    if (one.verdict === 'same' && byId.has(low) && byId.has(high)) edges.push({ a: byId.get(low)!, b: byId.get(high)!, rule: 0, joins: 'merge' })
  }
  edges.sort((x, y) => x.rule - y.rule || Math.min(x.a.at, x.b.at) - Math.min(y.a.at, y.b.at) || Number(num(x.a.id) - num(y.a.id)) || Number(num(x.b.id) - num(y.b.id)))
  const actions: Record<string, string> = {}
  const forbids = (rule: number, x: Subject, y: Subject) => said(x, y) === 'not_same' || (rule > 1 && foreign(x, y)) || (rule >= 4 && anythingAgainst(x, y))
  const group = new Map(people.map((one) => [one.id, [one]]))
  const unite = (groups: Map<string, Subject[]>, a: Subject, b: Subject, forbidden: (x: Subject, y: Subject) => boolean): boolean => {
    const [left, right] = [groups.get(a.id)!, groups.get(b.id)!]
    if (left.includes(b)) return false
    for (const x of left) for (const y of right) if (forbidden(x, y)) return false
    const both = [...left, ...right]
    for (const one of both) groups.set(one.id, both)
    return true
  }
  for (const edge of edges) if (edge.a.entityId === edge.b.entityId && edge.joins === 'merge' && unite(group, edge.a, edge.b, (x, y) => forbids(edge.rule, x, y))) actions[pair(edge.a.id, edge.b.id)] = 'merge'
  const human = new Map(group)
  const mayLink = (x: Subject, y: Subject) => x.entityId === y.entityId || contracts.has(`${x.entityId}:${y.entityId}`) || contracts.has(`${y.entityId}:${x.entityId}`)
  for (const edge of edges) if (edge.a.entityId !== edge.b.entityId && unite(human, edge.a, edge.b, (x, y) => forbids(edge.rule, x, y) || !mayLink(x, y))) actions[pair(edge.a.id, edge.b.id)] = 'link'

  const questions: { pair: string; key: string; weight: number; score: number; rule: number; a: string; b: string; action: string }[] = []
  const first = (list: Subject[]) => list.map((one) => one.id).sort((x, y) => (num(x) < num(y) ? -1 : 1))[0]!
  for (const one of found) {
    const [left, right] = [group.get(one.a.id)!, group.get(one.b.id)!]
    if (one.a.entityId !== one.b.entityId || left === right) continue
    const never = left.some((x) => right.some((y) => said(x, y) === 'not_same'))
    const shut = never || one.stop.some((why) => ['fleet', 'recycled', 'different_ids'].includes(why))
    const action = shut ? 'blocked' : one.rule === 7 ? 'household' : 'suggest'
    questions.push({ pair: pair(one.a.id, one.b.id), key: pair(first(left), first(right)), weight: ['suggest', 'household', 'blocked'].indexOf(action), score: one.joins === 'merge' ? one.score - 30 : one.score, rule: one.rule, a: one.a.id, b: one.b.id, action })
  }
  questions.sort((x, y) => x.weight - y.weight || y.score - x.score || x.rule - y.rule || Number(num(x.a) - num(y.a)) || Number(num(x.b) - num(y.b)))
  const asked = new Set<string>()
  const weak: typeof questions = []
  for (const one of questions) {
    if (asked.has(one.key)) continue
    asked.add(one.key)
    if (one.rule === 9) weak.push(one)
    else actions[one.pair] = one.action
  }
  const hints = new Map<string, number>()
  for (const one of weak.sort((x, y) => Number(num(x.a) - num(y.a)) || Number(num(x.b) - num(y.b)))) {
    const both = one.key.split('+')
    if (both.some((id) => (hints.get(id) ?? 0) > 2)) continue
    for (const id of both) hints.set(id, (hints.get(id) ?? 0) + 1)
    actions[one.pair] = one.action
  }

  const pointers: Record<string, string> = {}
  const humans: Record<string, string> = {}
  for (const one of people) {
    const mine = group.get(one.id)!
    if (mine.length > 1) {
      const chosen = verdicts.filter((v) => v.verdict === 'same' && v.survivorId && [v.a, v.b, v.survivorId].every((id) => mine.some((m) => m.id === id)))
        .sort((x, y) => y.at - x.at || Number(num(x.a) - num(y.a)) || Number(num(x.b) - num(y.b)))[0]?.survivorId
      const living = mine.filter((m) => m.live).sort((x, y) => x.at - y.at || Number(num(x.id) - num(y.id)))[0]
      const latest = [...mine].sort((x, y) => y.at - x.at || Number(num(x.id) - num(y.id)))[0]!
      const survivor = chosen ?? (living ?? latest).id
      if (survivor !== one.id) pointers[one.id] = survivor
    }
    const all = human.get(one.id)!
    if (all.length > mine.length) humans[one.id] = first(all)
  }
  return { pointers, humans, actions, closed: [...closed].map(([key, at]) => `${key} ${at}`).sort() }
}
