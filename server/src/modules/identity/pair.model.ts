import type { Blocker, DecisionEvidence, KeyKind, Rule, VerifiedBy } from './evidence.model.ts'
import type { HeldKey, Subject } from './subject.model.ts'

const day = 86_400_000
/** An id that bridges two corps lives 90 days (corpgroup/unionid_to_pending_id). */
const bridgeMs = 90 * day
/** A number that another human proves to hold after so long has changed hands; sooner, it may be a family. */
const recycledMs = 180 * day

/** A value two subjects share, with both sides' word for it. */
export interface Shared { kind: KeyKind; a: HeldKey; b: HeldKey; crowd: boolean }

export interface PairFinding {
  rule: Rule
  /** The rule joins by itself, if the gate between the legal entities allows it. */
  auto: 'merge' | 'link' | null
  score: number
  blockers: Blocker[]
  evidence: DecisionEvidence
  /** The older holder no longer has these numbers, since then. */
  closes: { personId: string; hash: string; validTo: number }[]
}

/** Two who came by the same campaign within so long. */
const namesakeMs = 7 * day

const exact: readonly KeyKind[] = ['external_userid', 'openid', 'kf', 'dms_id', 'crm_id']
export const proven = (by: VerifiedBy): boolean => by !== 'staff'

const differ = <T>(a: T | null, b: T | null): boolean => a !== null && b !== null && a !== b

/** What speaks against two records being one human, whatever they share. */
export function conflictsOf(a: Subject, b: Subject, keysA: readonly HeldKey[], keysB: readonly HeldKey[]): Blocker[] {
  const blockers: Blocker[] = []
  if (differ(a.surname, b.surname) || differ(a.gender, b.gender) || (a.ageBand !== null && b.ageBand !== null && Math.abs(a.ageBand - b.ageBand) >= 2)) blockers.push('conflict')
  const otherWechat = unionidsDiffer(keysA, keysB)
  if (otherWechat || (a.account !== null && a.account === b.account)) blockers.push('two_accounts')
  if (otherWechat && provenPhonesDiffer(keysA, keysB)) blockers.push('different_ids')
  return blockers
}

const unionidsDiffer = (a: readonly HeldKey[], b: readonly HeldKey[]): boolean =>
  a.some((one) => one.kind === 'unionid' && b.some((other) => other.kind === 'unionid' && other.scope === one.scope && other.hash !== one.hash))

function provenPhonesDiffer(a: readonly HeldKey[], b: readonly HeldKey[]): boolean {
  const of = (keys: readonly HeldKey[]) => keys.filter((key) => key.kind === 'phone' && proven(key.verifiedBy)).map((key) => key.hash)
  const [left, right] = [of(a), of(b)]
  return left.length > 0 && right.length > 0 && !left.some((hash) => right.includes(hash))
}

/** Surname, or the whole name as the customer writes it. */
export function namesAgree(a: Subject, b: Subject): boolean {
  if (a.surname !== null && b.surname !== null) return a.surname === b.surname
  return a.name.trim().length >= 2 && a.name.trim() === b.name.trim()
}

const overlap = (a: HeldKey, b: HeldKey): boolean => a.firstSeen < (b.validTo ?? Infinity) && b.firstSeen < (a.validTo ?? Infinity)

/** The first rule of G1 that hits, or null when what they share says nothing. */
export function judgePair(a: Subject, b: Subject, shared: readonly Shared[], conflicts: readonly Blocker[]): PairFinding | null {
  const evidence = (blockers: Blocker[]): DecisionEvidence => ({ shared: shared.map((one) => ({ kind: one.kind, verifiedA: one.a.verifiedBy, verifiedB: one.b.verifiedBy })), nameAgrees: namesAgree(a, b), blockers })
  const exactly = (rule: Rule): PairFinding => {
    const blockers = conflicts.filter((one) => one === 'different_ids')
    return { rule, auto: 'merge', score: 100, blockers, evidence: evidence(blockers), closes: [] }
  }
  if (shared.some((one) => exact.includes(one.kind))) return exactly('R1')
  if (shared.some((one) => one.kind === 'unionid')) return exactly('R2')
  if (shared.some((one) => one.kind === 'pending_id' && Math.abs(one.a.firstSeen - one.b.firstSeen) <= bridgeMs)) return exactly('R3')
  const vehicle = shared.some((one) => (one.kind === 'vin' || one.kind === 'plate') && !one.crowd && overlap(one.a, one.b))
  const phones = shared.filter((one) => one.kind === 'phone')
  if (phones.length > 0) return judgePhones(a, b, phones, vehicle, conflicts, evidence)
  if (vehicle) return { rule: 'R7', auto: null, score: 30, blockers: [...conflicts], evidence: evidence([...conflicts]), closes: [] }
  // Scope of a nickname: city and campaign. With anything against it, it says nothing.
  const namesake = conflicts.length === 0 && shared.some((one) => one.kind === 'nickname' && Math.abs(one.a.firstSeen - one.b.firstSeen) <= namesakeMs)
  return namesake ? { rule: 'R9', auto: null, score: 20, blockers: [], evidence: evidence([]), closes: [] } : null
}

const phoneScores: Partial<Record<Rule, number>> = { R4: 90, R5: 80, R6: 70 }

/** Numbers are shared, handed on and mistyped: the best vouched one counts, and what speaks against it. */
function judgePhones(a: Subject, b: Subject, phones: readonly Shared[], vehicle: boolean, conflicts: readonly Blocker[], evidence: (blockers: Blocker[]) => DecisionEvidence): PairFinding {
  const strength = (one: Shared) => Number(proven(one.a.verifiedBy)) + Number(proven(one.b.verifiedBy))
  const usable = phones.filter((one) => !one.crowd)
  const rule: Rule = (['R6', 'R5', 'R4'] as const)[Math.max(...(usable.length > 0 ? usable : phones).map(strength))]!
  const closes = usable.flatMap((one) => recycled(a, b, one))
  const blockers: Blocker[] = [...conflicts, ...(usable.length === 0 ? ['fleet' as const] : []), ...(closes.length > 0 ? ['recycled' as const] : [])]
  const clear = blockers.length === 0
  const agrees = namesAgree(a, b) || vehicle
  const auto = !clear ? null : rule === 'R4' ? 'merge' : rule === 'R5' && agrees && a.storeId === b.storeId ? 'merge' : namesAgree(a, b) ? 'link' : null
  return { rule, auto, score: (phoneScores[rule] ?? 0) - (clear ? 0 : 30), blockers, evidence: evidence(blockers), closes }
}

function recycled(a: Subject, b: Subject, phone: Shared): PairFinding['closes'] {
  const [older, newer] = phone.a.firstSeen <= phone.b.firstSeen ? [phone.a, phone.b] : [phone.b, phone.a]
  if (!differ(a.surname, b.surname) || !proven(newer.verifiedBy) || newer.firstSeen - older.firstSeen < recycledMs) return []
  return [{ personId: older.personId, hash: older.hash, validTo: newer.firstSeen }]
}
