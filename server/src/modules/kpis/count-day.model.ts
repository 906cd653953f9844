/** A fact as far as numbers need it. */
export interface DayFact {
  id: string
  kind: string
  at: Date
  personId: string | null
  relationId: string | null
  memberId: string | null
  codeId: string | null
  payload: Readonly<Record<string, unknown>>
}

/** What reached a customer before: a later deletion is told beside it, as time, not as cause. */
export interface Before { what: 'broadcast' | 'add' | 'script'; relationId: string; at: Date }

export interface Sum { metric: Metric; dimension: string; value: number }

export const metrics = ['adds', 'readds', 'new_persons', 'ended_untold', 'deleted_customer', 'deleted_member', 'taken_over', 'handed_over', 'follow_ups', 'script_sends', 'visits', 'welcome_sent', 'welcome_failed'] as const
export type Metric = (typeof metrics)[number]

/** Kinds that are read for a day; whatever else happens changes no number. */
export const countedKinds = ['relation_added', 'relation_readded', 'relation_deleted', 'relation_transferred', 'relation_handed_over', 'follow_up', 'script_sent', 'appointment_arrived', 'welcome_sent', 'welcome_failed'] as const
const plain: Readonly<Record<string, Metric>> = { follow_up: 'follow_ups', script_sent: 'script_sends', appointment_arrived: 'visits', welcome_sent: 'welcome_sent', welcome_failed: 'welcome_failed', relation_transferred: 'taken_over', relation_handed_over: 'handed_over' }

/** Which kinds a number is made of: an open day is read for what is asked, and most facts of a day are follow-ups. */
export const kindsOf = (wanted: readonly Metric[]): string[] => countedKinds.filter((kind) => {
  if (kind === 'relation_added' || kind === 'relation_readded') return wanted.some((metric) => metric === 'adds' || metric === 'readds' || metric === 'new_persons' || metric === 'ended_untold')
  if (kind === 'relation_deleted') return wanted.some((metric) => metric === 'deleted_customer' || metric === 'deleted_member')
  return wanted.includes(plain[kind]!)
})

export const hoursBefore = 48

/**
 * One day of one store in sums. The order of the facts does not matter, and an add or a deletion told twice of the
 * same friendship and moment counts once.
 */
export function countDay(facts: readonly DayFact[], before: readonly Before[]): Sum[] {
  const sums = new Map<string, Sum>()
  const add = (metric: Metric, ...dimensions: (string | null)[]): void => {
    for (const dimension of ['', ...dimensions]) {
      if (dimension === null) continue
      const key = `${metric}/${dimension}`
      const sum = sums.get(key)
      if (sum) sum.value += 1
      else sums.set(key, { metric, dimension, value: 1 })
    }
  }
  for (const fact of onceEach(facts)) {
    const member = fact.memberId && `m:${fact.memberId}`
    const code = `c:${fact.codeId ?? '0'}`
    if (fact.kind === 'relation_added' || fact.kind === 'relation_readded') {
      add('adds', member, code, `w:${Number(fact.payload['addWay'] ?? 0)}`)
      if (fact.payload['newPerson'] === true) add('new_persons', member)
      if (fact.kind === 'relation_readded') add('readds', member)
      // It ended and began again, and the end was never told: no deletion anybody could count, but no friend more.
      if (fact.payload['untold'] === true) add('ended_untold')
    } else if (fact.kind === 'relation_deleted') {
      // Asked and never accepted: there was no friendship to end.
      if (fact.payload['half'] === true) continue
      if (fact.payload['by'] === 'customer') add('deleted_customer', member, code, ...beforeWords(fact, before))
      else add('deleted_member', member)
    } else {
      const metric = plain[fact.kind]
      if (metric) add(metric, member, ...(metric === 'welcome_failed' ? [code] : []))
    }
  }
  return [...sums.values()].sort((a, b) => (a.metric + a.dimension < b.metric + b.dimension ? -1 : 1))
}

function onceEach(facts: readonly DayFact[]): DayFact[] {
  const seen = new Map<string, DayFact>()
  for (const fact of facts) seen.set(fact.kind.startsWith('relation_') ? `${fact.kind}/${fact.relationId}/${fact.at.getTime()}` : fact.id, fact)
  return [...seen.values()]
}

/** Several may have come before: each is told. */
const beforeWords = (deletion: DayFact, before: readonly Before[]): string[] => [...new Set(before
  .filter((one) => one.relationId === deletion.relationId && one.at <= deletion.at && deletion.at.getTime() - one.at.getTime() < hoursBefore * 3_600_000)
  .map((one) => `a:${one.what}`))]

/** Friends a day adds or takes. What one advisor hands to another is neither an add nor a deletion. */
const signs = { adds: 1, taken_over: 1, ended_untold: -1, deleted_customer: -1, deleted_member: -1, handed_over: -1 } as const satisfies Partial<Record<Metric, 1 | -1>>
export const netMetrics = Object.keys(signs) as (keyof typeof signs)[]
export const netOf = (sum: (metric: Metric) => number): number => netMetrics.reduce((net, metric) => net + signs[metric] * sum(metric), 0)
