import { relation, relationsOf } from './relations.ts'
import type { Corp, Member, Transfer } from './types.ts'

export const DAY_MS = 86_400_000
/** Days in which a customer, or a group, of somebody at work is handed on twice at most (pages 92125, 95703). */
const WINDOW_DAYS = 90
const MOST = 2
/** A member who left longer ago has nothing to hand over any more (page 92124). */
const KEPT_MS = 365 * DAY_MS
const SHANGHAI_MS = 8 * 3600_000

export const transfersOf = (corp: Corp): Transfer[] => (corp.transfers ??= [])

export const waitingOf = (corp: Corp, externalUserid: string, handover: string): Transfer | undefined =>
  transfersOf(corp).find((one) => one.state === 'waiting' && one.externalUserid === externalUserid && one.handover === handover)

/** Midnight in Shanghai before which a transfer counts no more: natural days, today among them. */
const windowStart = (now: number): number => (Math.floor((now + SHANGHAI_MS) / DAY_MS) - WINDOW_DAYS + 1) * DAY_MS - SHANGHAI_MS

export const handedTooOften = (times: readonly number[], now: number): boolean => times.filter((at) => at >= windowStart(now)).length >= MOST

export const timesHanded = (corp: Corp, externalUserid: string): number[] => transfersOf(corp).filter((one) => one.kind === 'onjob' && one.externalUserid === externalUserid).map((one) => one.at)

export const isFull = (corp: Corp, member: Member): boolean =>
  member.capacity !== undefined && relationsOf(corp, member.userid).filter((row) => row.status === 'friend').length >= member.capacity

export const leftInTime = (member: Member, now: number): boolean => member.status === 5 && (member.leftAt === undefined || now - member.leftAt <= KEPT_MS)

/** Customers of members who left, whom nobody is about to take, the newest leavers first (page 92124). */
export function unassignedOf(corp: Corp, now: number): { handover: string; externalUserid: string; leftAt: number }[] {
  const left = Object.values(corp.members).filter((member) => leftInTime(member, now)).sort((a, b) => (b.leftAt ?? 0) - (a.leftAt ?? 0))
  return left.flatMap((member) =>
    relationsOf(corp, member.userid).filter((row) => row.status === 'friend' && !waitingOf(corp, row.externalUserid, member.userid)).map((row) => ({ handover: member.userid, externalUserid: row.externalUserid, leftAt: member.leftAt ?? 0 })))
}

export const isFriend = (corp: Corp, userid: string, externalUserid: string): boolean => relation(corp, userid, externalUserid)?.status === 'friend'
