import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { IneligibleReason, previewTransfer, TransferOffer } from '@chitang/shared/contracts/transfers'
import { demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { storeOfMember, type Directory, type MemberInfo, type StoreInfo } from '../org/index.ts'
import { candidatesOf, leftAtOf, type CandidateRow } from './candidates.ts'
import { reasonWords } from './eligibility.model.ts'
import { chatsOf } from './make-items.ts'
import { membersOfStore } from './store-members.ts'
import { splitCustomers, type Split } from './split.model.ts'

export interface OfferDeps { kit: Kit; directory: Directory }

/** Names that explain a reason; more would be a list. */
const namesShown = 5

/** The member and their store, if the person answers for it. */
export async function giverOf({ directory }: OfferDeps, scope: Scope, permission: 'transfer.read' | 'transfer.run', memberId: string): Promise<{ member: MemberInfo; store: StoreInfo }> {
  demand(scope, permission)
  const member = await directory.member(memberId)
  const stores = await directory.storesOf(scope.groupId)
  const store = member && member.groupId === scope.groupId ? storeOfMember(stores, member) : null
  if (!member || !store) throw new AppError('not_found')
  demandStore(scope, permission, store.id)
  return { member, store }
}

export interface Taker { memberId: string; name: string; position: string | null; customers: number }

/** Colleagues of the store who can take customers (doc 92125): active, in the 客户联系 range; those with the same work first. */
export async function takersFor(deps: OfferDeps, member: MemberInfo, store: StoreInfo): Promise<Taker[]> {
  const { database } = deps.kit
  const able = (await membersOfStore(deps, database, store)).filter((one) => one.status === 'active' && one.customerContact && one.id !== member.id)
  if (able.length === 0) return []
  const counts = new Map((await database.rows<{ id: string; n: string }>('SELECT member_id AS id, COUNT(*) AS n FROM follow_relation WHERE group_id = ? AND member_id IN (?) AND deleted_at IS NULL AND half = 0 GROUP BY member_id', [store.groupId, able.map((one) => one.id)])).map((row) => [row.id, Number(row.n)]))
  return able.map(({ id, name, position }) => ({ memberId: id, name, position, customers: counts.get(id) ?? 0 }))
    .sort((a, b) => Number(b.position === member.position) - Number(a.position === member.position) || a.customers - b.customers)
}

export async function offerOf(deps: OfferDeps, scope: Scope, memberId: string): Promise<TransferOffer> {
  const { member, store } = await giverOf(deps, scope, 'transfer.read', memberId)
  const { database } = deps.kit
  const [all, takers, chats, leftAt] = await Promise.all([candidatesOf(deps, database, member), takersFor(deps, member, store), chatsOf(database, scope.groupId, memberId), leftAtOf(database, scope.groupId, memberId)])
  const eligible = all.filter((one) => one.reason === null)
  const reasons = [...new Set(all.flatMap((one) => one.reason ?? []))]
  const kind = member.status === 'left' ? 'resigned' as const : 'onjob' as const
  return {
    memberId, name: member.name, kind, leftAt: leftAt?.toISOString() ?? null, total: all.length, eligible: eligible.length, levels: levelsOf(eligible),
    reasons: reasons.map((reason: IneligibleReason) => {
      const those = all.filter((one) => one.reason === reason)
      return { reason, count: those.length, ...reasonWords[reason], names: reason === 'erased' ? [] : those.slice(0, namesShown).map((one) => one.name) }
    }).sort((a, b) => b.count - a.count),
    chats: chats.map(({ id, name, customers }) => ({ id, name, customers: Number(customers) })),
    takers: takers.map((taker) => ({ ...taker, friends: eligible.filter((one) => one.friendsOf.includes(taker.memberId)).length })),
    message: kind === 'onjob' ? `您好，我是${store.shortName}店的同事。${member.name}的工作由我接着做，您有需要随时找我。` : null,
  }
}

export type SplitInput = BodyOf<typeof previewTransfer>

/** Who would get whom; takers that cannot take anybody are refused by name. */
export async function splitOf(deps: OfferDeps, scope: Scope, permission: 'transfer.read' | 'transfer.run', input: SplitInput): Promise<{ member: MemberInfo; store: StoreInfo; takers: Taker[]; customers: CandidateRow[]; split: Split }> {
  const { member, store } = await giverOf(deps, scope, permission, input.memberId)
  const possible = await takersFor(deps, member, store)
  const takers = input.takers.map((id) => possible.find((one) => one.memberId === id))
  const unfit = input.takers.filter((id) => !possible.some((one) => one.memberId === id))
  if (unfit.length > 0) throw new AppError('transfers.taker', { names: (await Promise.all(unfit.map((id) => deps.directory.member(id)))).map((one) => (one?.groupId === scope.groupId ? one.name : '这位')).join('、') })
  const customers = (await candidatesOf(deps, deps.kit.database, member)).filter((one) => one.reason === null)
  return { member, store, takers: takers.flatMap((one) => one ?? []), customers, split: splitCustomers(customers, input) }
}

export async function previewOf(deps: OfferDeps, scope: Scope, input: SplitInput): Promise<ResponseOf<typeof previewTransfer>> {
  const { takers, customers, split } = await splitOf(deps, scope, 'transfer.read', input)
  return {
    takers: takers.map(({ memberId, name }) => {
      const theirs = customers.filter((one) => split.to.get(one.id) === memberId)
      return { memberId, name, count: theirs.length, friends: theirs.filter((one) => one.friendsOf.includes(memberId)).length, levels: levelsOf(theirs) }
    }),
    left: split.left.length,
  }
}

/** The warm ones first, whom nobody levelled last. */
const warmth = (level: string | null): number => { const at = 'HAOBCNDFT'.indexOf(level ?? '?'); return at < 0 ? 99 : at }

function levelsOf(customers: readonly CandidateRow[]): { level: string | null; count: number }[] {
  const counts = new Map<string | null, number>()
  for (const { level } of customers) counts.set(level, (counts.get(level) ?? 0) + 1)
  return [...counts].map(([level, count]) => ({ level, count })).sort((a, b) => warmth(a.level) - warmth(b.level))
}
