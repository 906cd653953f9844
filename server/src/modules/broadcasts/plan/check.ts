import type { BroadcastCheck } from '@chitang/shared/contracts/broadcasts'
import { addDays, daysBetween, windowOfDay } from '@chitang/shared/domain/touch-windows'
import { classRank, receiveRuleNames } from '@chitang/shared/domain/touches'
import { demand, demandStore } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import { dayAt, localDay, localParts } from '../../../platform/clock/day.ts'
import { AppError } from '../../../platform/http/errors.ts'
import { isGroupAudience } from '../../group-chats/index.ts'
import { busySql, ruleOf } from '../../touches/index.ts'
import { isUnpushed } from '../broadcast-state.model.ts'
import { employeeNames } from '../employee-names.ts'
import { broadcastById, broadcastsWhere, type StoredBroadcast } from '../stored-broadcast.ts'
import { askMinutes } from './asks.ts'
import { candidateParts, type Candidate } from './candidates.ts'
import { CheckTally, proposalsFor, type Busy } from './check-tally.model.ts'
import type { PlanDeps } from './deps.ts'

const part = 1000
const shownDays = 7

/** What planning would decide at a time, without deciding it. */
export async function checkAt(deps: PlanDeps, scope: Scope, id: string, wanted: string | undefined): Promise<BroadcastCheck> {
  const { kit, directory } = deps
  demand(scope, 'broadcast.write')
  const broadcast = await broadcastById(kit.database, scope.groupId, id)
  if (!broadcast) throw new AppError('not_found')
  demandStore(scope, 'broadcast.write', broadcast.storeId)
  const { timeZone } = await directory.group(scope.groupId)
  const at = wanted ? new Date(wanted) : (broadcast.plannedAt ?? dayAt(kit.clock.now(), timeZone, 1, 10))
  const rule = await ruleOf(kit.database, scope.groupId, broadcast.corpId)
  const [today, planned] = [localDay(kit.clock.now(), timeZone), localDay(at, timeZone)]
  const first = [today, addDays(planned, -2)].sort().at(-1)!
  const days = daysBetween(first, addDays(first, shownDays - 1))
  const dates = (days.includes(planned) ? days : [...days, planned]).map((day) => ({ day, window: windowOfDay(rule, day) }))
  const tally = new CheckTally(broadcast.storeId, days, planned)
  const blockers = new Blockers(deps, broadcast)
  for await (const candidates of candidateParts(deps, broadcast, null, part)) tally.add(candidates, await blockers.of(candidates, dates))

  const names = new Map((await directory.storesOf(scope.groupId)).map((store) => [store.id, store]))
  const mine = names.get(broadcast.storeId)!
  const inside = blockers.known.filter((one) => names.get(one.storeId)?.legalEntityId === mine.legalEntityId)
  const creators = await employeeNames(kit.database, scope.groupId, inside.map((one) => one.createdBy))
  const elsewhere = inside.filter((one) => one.storeId !== broadcast.storeId && isUnpushed(one.state) && tally.conflicts.has(one.id))
  const split = elsewhere.reduce((sum, one) => ({ ours: sum.ours + tally.conflicts.get(one.id)!.ours, theirs: sum.theirs + tally.conflicts.get(one.id)!.persons - tally.conflicts.get(one.id)!.ours }), { ours: 0, theirs: 0 })
  const { hour, minute } = localParts(at, timeZone)
  const moves = days.filter((day) => day > planned).map((day) => ({ day, plannedAt: dayAt(at, timeZone, daysBetween(planned, day).length - 1, hour, minute), taken: tally.takenOn.get(day) ?? 0 }))
  const unnamed = [...tally.conflicts].filter(([broadcastId]) => !inside.some((one) => one.id === broadcastId)).reduce((sum, [, one]) => sum + one.persons, 0)
  return {
    plannedAt: at.toISOString(), rule: receiveRuleNames[rule], persons: tally.persons, sendable: tally.sendable, taken: tally.taken, confirmations: tally.confirmations,
    advisors: await advisorsOf(deps, scope.groupId, tally),
    excluded: [...tally.excluded].map(([reason, persons]) => ({ reason, persons })),
    days: days.map((day) => ({ day, taken: tally.takenOn.get(day) ?? 0, share: tally.free === 0 ? 0 : (tally.takenOn.get(day) ?? 0) / tally.free })),
    conflicts: [
      ...inside.filter((one) => tally.conflicts.has(one.id)).map((one) => ({ broadcastId: one.id, storeName: names.get(one.storeId)!.name, title: one.title, plannedAt: one.plannedAt?.toISOString() ?? null, createdBy: creators.get(one.createdBy) ?? null, bookedAt: one.createdAt.toISOString(), persons: tally.conflicts.get(one.id)!.persons })),
      ...(unnamed > 0 ? [{ broadcastId: null, storeName: null, title: null, plannedAt: null, createdBy: null, bookedAt: null, persons: unnamed }] : []),
    ],
    proposals: proposalsFor(tally, at, moves, split, askMinutes),
    confidence: await confidenceOf(deps, broadcast),
  }
}

/** Which broadcasts stand in the way; a weaker one that WeCom does not know of yet does not. */
class Blockers {
  readonly #deps: PlanDeps
  readonly #broadcast: StoredBroadcast
  readonly #byId = new Map<string, StoredBroadcast>()

  constructor(deps: PlanDeps, broadcast: StoredBroadcast) {
    this.#deps = deps
    this.#broadcast = broadcast
  }

  get known(): StoredBroadcast[] {
    return [...this.#byId.values()]
  }

  async of(candidates: readonly Candidate[], days: Parameters<typeof busySql>[0]['days']): Promise<Busy[]> {
    const free = candidates.filter((one) => one.excluded === null)
    if (free.length === 0) return []
    const { database } = this.#deps.kit
    const { groupId, corpId, id, class: touchClass } = this.#broadcast
    const { sql, params } = busySql({
      groupId, corpId, broadcastId: id, class: touchClass, days,
      whom: isGroupAudience(this.#broadcast.audience)
        ? { sql: 'SELECT id AS contact_id, id AS human_id FROM group_chat WHERE group_id = ? AND id IN (?)', params: [groupId, free.map((one) => one.contactId)] }
        : { sql: 'SELECT r.contact_id, COALESCE(p.human_id, p.merged_into, p.id) AS human_id FROM follow_relation r JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id WHERE r.group_id = ? AND r.id IN (?)', params: [groupId, free.map((one) => one.relationId)] },
    })
    const busy = (await database.rows<{ contact_id: string; day: string; broadcast_id: string | null }>(sql, params)).map((row): Busy => ({ contactId: row.contact_id, day: row.day, broadcastId: row.broadcast_id }))
    const fresh = [...new Set(busy.flatMap((one) => (one.broadcastId !== null && !this.#byId.has(one.broadcastId) ? [one.broadcastId] : [])))]
    if (fresh.length > 0) for (const one of await broadcastsWhere(database, 'group_id = ? AND id IN (?)', [groupId, fresh])) this.#byId.set(one.id, one)
    return busy.filter((one) => one.broadcastId === null || !this.#yields(one.broadcastId))
  }

  #yields(broadcastId: string): boolean {
    const other = this.#byId.get(broadcastId)
    return other !== undefined && isUnpushed(other.state) && classRank(other.class) > classRank(this.#broadcast.class)
  }
}

async function advisorsOf({ kit }: PlanDeps, groupId: string, tally: CheckTally): Promise<BroadcastCheck['advisors']> {
  const ids = [...tally.advisors.keys()]
  if (ids.length === 0) return []
  const names = new Map((await kit.database.rows<{ id: string; name: string }>('SELECT id, name FROM member WHERE group_id = ? AND id IN (?)', [groupId, ids])).map((row) => [row.id, row.name]))
  return ids.map((memberId) => ({ memberId, name: names.get(memberId) ?? '', sendable: tally.advisors.get(memberId)!.sendable, taken: tally.advisors.get(memberId)!.taken })).sort((a, b) => b.sendable - a.sendable || a.name.localeCompare(b.name))
}

const twoWeeksMs = 14 * 86_400_000

/** Members' own mass messages share the budget and are told to us late: where there are some, a few more may be full than we know. */
async function confidenceOf({ kit }: PlanDeps, { groupId, corpId }: StoredBroadcast): Promise<BroadcastCheck['confidence']> {
  const seen = (await kit.database.rows('SELECT 1 FROM touch_observed WHERE group_id = ? AND corp_id = ? AND at >= ? LIMIT 1000', [groupId, corpId, new Date(kit.clock.ms() - twoWeeksMs)])).length
  return seen === 0
    ? { level: 'high', words: '近两周没有发现员工自己群发' }
    : { level: 'lower', words: `近两周员工自己群发用掉了 ${seen >= 1000 ? '上千' : seen} 次名额，企业微信事后才告诉我们，到时可能有几位收不到` }
}
