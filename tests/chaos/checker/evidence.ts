import type { ChaosStack } from '../stack.ts'
import type { Call, Delivery, TrueRelation, TrueTag } from '../wecom.ts'
import { keyOf, knownEvents, knownRelations, knownTags, type KnownEvent, type KnownRelation } from './product.ts'

export interface Event extends Delivery {
  changeType: string
  /** The pair it is about; null for a corp's own changes. */
  key: string | null
  /** The product said 200 to it at least once. */
  heard: boolean
  /** Every attempt was lost by the harness: the product cannot have seen it. */
  unheard: boolean
}

/** Both sides at one moment. */
export interface Evidence {
  truth: Map<string, TrueRelation & { corpId: string }>
  tags: (TrueTag & { corpId: string })[]
  events: Event[]
  eventsOf: Map<string, Event[]>
  known: Map<string, KnownRelation>
  knownTags: Awaited<ReturnType<typeof knownTags>>
  inbox: KnownEvent[]
  welcomeCalls: Call[]
  markCalls: Call[]
}

export async function gather(stack: ChaosStack): Promise<Evidence> {
  const truth: Evidence['truth'] = new Map()
  const tags: Evidence['tags'] = []
  const events: Event[] = []
  for (const { corpId } of stack.corps) {
    const answer = await stack.wecom.truth(corpId)
    // A friendship that began anew stands beside the one that ended: the living one counts.
    const living = (one: { status: string }): boolean => one.status !== 'deletedByStaff'
    for (const relation of answer.relations.sort((a, b) => Number(living(a)) - Number(living(b)))) truth.set(keyOf({ corpId, ...relation }), { corpId, ...relation })
    tags.push(...answer.tags.map((tag) => ({ corpId, ...tag })))
    events.push(...(await stack.wecom.deliveries(corpId)).map(readEvent))
  }
  events.sort((a, b) => a.seq - b.seq)
  const eventsOf = new Map<string, Event[]>()
  for (const event of events) if (event.key) eventsOf.set(event.key, [...(eventsOf.get(event.key) ?? []), event])
  const [welcomeCalls, markCalls] = await Promise.all([stack.wecom.calls('externalcontact/send_welcome_msg'), stack.wecom.calls('externalcontact/mark_tag')])
  const relations = await knownRelations(stack)
  return { truth, tags, events, eventsOf, known: new Map(relations.map((one) => [one.key, one])), knownTags: await knownTags(stack), inbox: await knownEvents(stack), welcomeCalls, markCalls }
}

function readEvent(delivery: Delivery): Event {
  const { fields, attempts, corpId } = delivery
  const [userid, externalUserid] = [fields['UserID'], fields['ExternalUserID']]
  return {
    ...delivery, changeType: String(fields['ChangeType']), key: userid !== undefined && externalUserid !== undefined ? keyOf({ corpId, userid: String(userid), externalUserid: String(externalUserid) }) : null,
    heard: attempts.some((attempt) => attempt.result === 'answered 200'), unheard: attempts.length > 0 && attempts.every((attempt) => attempt.result === 'dropped'),
  }
}
