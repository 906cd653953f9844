import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { Giver, ItemState, listTransferItems, listTransfers, TransferDetail, TransferItem, TransferSummary } from '@chitang/shared/contracts/transfers'
import { decide, demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { displayName } from '../customers/index.ts'
import type { StoreInfo } from '../org/index.ts'
import { unclaimedOf } from './claim-leaver.ts'
import { windowDays } from './eligibility.model.ts'
import { membersOfStore } from './store-members.ts'
import { transferById, transfersWhere, type StoredTransfer, type TransferDeps } from './stored-transfer.ts'

type Deps = Pick<TransferDeps, 'kit' | 'directory'>

interface GiverRow { memberId: string; leftAt: Date | null; customers: string; waiting: string | null; refused: string | null; chats: string }

const openStates: readonly ItemState[] = ['planned', 'calling', 'waiting']

/** Handovers may last a day longer than what is asked about. */
const marginMs = 5 * 86_400_000

/** Members of a store with live customers, and how these stand; those who left apart. */
export async function giversOf(deps: Deps, store: StoreInfo): Promise<{ leavers: Giver[]; advisors: Giver[] }> {
  const { database, clock } = deps.kit
  const members = (await membersOfStore(deps, database, store)).filter((one) => one.status === 'left' || one.customerContact)
  if (members.length === 0) return { leavers: [], advisors: [] }
  const since = clock.ms() - windowDays * 86_400_000
  const rows = await database.rows<GiverRow>(
    `SELECT m.id AS memberId, d.left_at AS leftAt, COUNT(r.id) AS customers, SUM(i.state = 'refused') AS refused, SUM(i.state <> 'refused') AS waiting, (SELECT COUNT(*) FROM group_chat g WHERE g.group_id = ? AND g.owner_member_id = m.id AND g.gone_at IS NULL) AS chats
     FROM member m LEFT JOIN departure d ON d.group_id = m.group_id AND d.member_id = m.id LEFT JOIN follow_relation r ON r.group_id = m.group_id AND r.member_id = m.id AND r.deleted_at IS NULL AND r.half = 0
     LEFT JOIN (SELECT i.group_id, i.subject_id, MIN(i.state) AS state FROM transfer t JOIN transfer_item i ON i.group_id = t.group_id AND i.transfer_id = t.id AND (i.state IN ('planned', 'calling', 'waiting') OR (i.state = 'refused' AND i.settled_at >= ?))
       WHERE t.group_id = ? AND t.store_id = ? AND t.created_at >= ? GROUP BY i.group_id, i.subject_id) i ON i.group_id = r.group_id AND i.subject_id = r.id
     WHERE m.group_id = ? AND m.id IN (?) GROUP BY m.id, d.left_at`, [store.groupId, new Date(since), store.groupId, store.id, new Date(since - marginMs), store.groupId, members.map((one) => one.id)])
  const givers = rows.map((row): Giver => {
    const { name, position, status } = members.find((one) => one.id === row.memberId)!
    const [customers, waiting, refused] = [Number(row.customers), Number(row.waiting ?? 0), Number(row.refused ?? 0)]
    return { memberId: row.memberId, name, position, left: status === 'left', leftAt: row.leftAt?.toISOString() ?? null, customers, waiting, refused, unassigned: customers - waiting - refused, chats: Number(row.chats) }
  })
  return {
    leavers: givers.filter((one) => one.left && (one.customers > 0 || one.chats > 0)).sort((a, b) => b.unassigned - a.unassigned || (b.leftAt ?? '').localeCompare(a.leftAt ?? '')),
    advisors: givers.filter((one) => !one.left && one.customers > 0).sort((a, b) => b.customers - a.customers),
  }
}

export async function overviewOf(deps: Deps, scope: Scope, wanted: string | undefined): Promise<ResponseOf<typeof listTransfers>> {
  const { rows } = demand(scope, 'transfer.read')
  const storeId = wanted ?? rows.stores[0]
  if (storeId === undefined || !rows.stores.includes(storeId)) throw new AppError('not_found')
  const store = await deps.directory.store(storeId)
  const { database } = deps.kit
  const [givers, unclaimed, transfers, read] = await Promise.all([
    giversOf(deps, store), unclaimedOf(deps, store), transfersWhere(database, 'group_id = ? AND store_id = ? ORDER BY created_at DESC, id DESC LIMIT 30', [scope.groupId, storeId]),
    database.row<{ readAt: Date }>('SELECT read_at AS readAt FROM leaver_reading WHERE group_id = ? AND corp_id = ?', [scope.groupId, store.corpId]),
  ])
  return { storeId, mayRun: decide(scope, 'transfer.run').rows.stores.includes(storeId), readAt: read?.readAt.toISOString() ?? null, ...givers, unclaimed, transfers: await summariesOf(database, scope.groupId, transfers) }
}

interface CountRow { transferId: string; state: ItemState; memberId: string; name: string; n: string; undecided: string; dueAt: Date | null }

const countsOf = (db: Db, groupId: string, ids: readonly string[]): Promise<CountRow[]> => ids.length === 0 ? Promise.resolve([]) : db.rows<CountRow>(
  `SELECT i.transfer_id AS transferId, i.state, i.member_id AS memberId, m.name, COUNT(*) AS n, SUM(i.state = 'refused' AND i.decision IS NULL) AS undecided, MAX(i.takeover_at) AS dueAt FROM transfer_item i JOIN member m ON m.group_id = i.group_id AND m.id = i.member_id
   WHERE i.group_id = ? AND i.transfer_id IN (?) AND i.kind = 'customer' GROUP BY i.transfer_id, i.state, i.member_id, m.name`, [groupId, ids])

async function summariesOf(db: Db, groupId: string, transfers: readonly StoredTransfer[]): Promise<TransferSummary[]> {
  if (transfers.length === 0) return []
  const [counts, names, people] = await Promise.all([
    countsOf(db, groupId, transfers.map((one) => one.id)),
    db.rows<{ id: string; name: string }>('SELECT id, name FROM member WHERE group_id = ? AND id IN (?)', [groupId, transfers.flatMap((one) => [one.memberId, ...one.plan.takers])]),
    db.rows<{ id: string; name: string }>('SELECT id, name FROM employee WHERE group_id = ? AND id IN (?)', [groupId, transfers.map((one) => one.createdBy)]),
  ])
  const nameOf = (rows: readonly { id: string; name: string }[], id: string) => rows.find((row) => row.id === id)?.name ?? ''
  return transfers.map((one) => {
    const mine = counts.filter((row) => row.transferId === one.id)
    const count = (...states: ItemState[]) => mine.filter((row) => states.includes(row.state)).reduce((sum, row) => sum + Number(row.n), 0)
    const due = mine.filter((row) => row.state === 'waiting').map((row) => row.dueAt?.getTime() ?? 0)
    return {
      id: one.id, kind: one.kind, from: nameOf(names, one.memberId), to: one.plan.takers.map((id) => nameOf(names, id)), createdAt: one.createdAt.toISOString(), createdBy: nameOf(people, one.createdBy), state: one.state, problem: one.state === 'running' ? one.problem : null,
      total: mine.reduce((sum, row) => sum + Number(row.n), 0), counts: { done: count('done'), waiting: count('waiting'), refused: count('refused'), full: count('full'), failed: count('failed'), open: count('planned', 'calling') }, undecided: mine.reduce((sum, row) => sum + Number(row.undecided), 0),
      dueAt: due.length > 0 ? new Date(Math.max(...due)).toISOString() : null,
    }
  })
}

async function readable(deps: Deps, scope: Scope, id: string): Promise<StoredTransfer> {
  demand(scope, 'transfer.read')
  const transfer = await transferById(deps.kit.database, scope.groupId, id)
  if (!transfer) throw new AppError('not_found')
  demandStore(scope, 'transfer.read', transfer.storeId)
  return transfer
}

export async function detailOf(deps: Deps, scope: Scope, id: string): Promise<TransferDetail> {
  const transfer = await readable(deps, scope, id)
  const { database } = deps.kit
  const [[summary], counts, chats, store] = await Promise.all([
    summariesOf(database, scope.groupId, [transfer]), countsOf(database, scope.groupId, [id]),
    database.rows<{ name: string; to: string; state: ItemState; problem: string | null }>('SELECT g.name, m.name AS `to`, i.state, i.problem FROM transfer_item i JOIN group_chat g ON g.group_id = i.group_id AND g.id = i.subject_id JOIN member m ON m.group_id = i.group_id AND m.id = i.member_id WHERE i.group_id = ? AND i.transfer_id = ? AND i.kind = \'chat\' ORDER BY g.id', [scope.groupId, id]),
    deps.directory.store(transfer.storeId),
  ])
  const takers = [...new Map(counts.map((row) => [row.memberId, row.name]))].map(([memberId, name]) => {
    const of = (...states: ItemState[]) => counts.filter((row) => row.memberId === memberId && (states.length === 0 || states.includes(row.state))).reduce((sum, row) => sum + Number(row.n), 0)
    return { memberId, name, total: of(), done: of('done'), waiting: of(...openStates), refused: of('refused'), lost: of('full', 'failed') }
  })
  return { ...summary!, storeName: store.name, message: transfer.message, mayRun: decide(scope, 'transfer.run').rows.stores.includes(transfer.storeId), takers: takers.sort((a, b) => b.total - a.total), chats: chats.map(({ problem, ...chat }) => ({ ...chat, words: problem ?? stateWords[chat.state] })) }
}

export const stateWords: Readonly<Record<ItemState, string>> = {
  planned: '还没交给企业微信', calling: '正在交给企业微信', waiting: '等 24 小时，客户可以拒绝', done: '已接走', refused: '客户拒绝接替', full: '接手的顾问客户已满', failed: '没有转成',
}

interface ItemRow { subjectId: string; personId: string; name: string; remark: string; level: string | null; to: string; state: ItemState; problem: string | null; settledAt: Date | null; acceptedAt: Date | null; takeoverAt: Date | null; errcode: number | null; decision: 'respect' | 'call' | null; decidedBy: string | null }

const pageSize = 50

export async function itemsOf(deps: Deps, scope: Scope, id: string, query: { state?: ItemState; cursor?: string }): Promise<ResponseOf<typeof listTransferItems>> {
  await readable(deps, scope, id)
  const after = query.cursor === undefined ? null : /^\d{1,20}$/.exec(query.cursor)?.[0]
  if (after === undefined) throw new AppError('request.invalid', { detail: 'cursor' })
  const rows = await deps.kit.database.rows<ItemRow>(
    `SELECT i.subject_id AS subjectId, r.person_id AS personId, c.name, r.remark, COALESCE(root.level, p.level) AS level, m.name AS \`to\`, i.state, i.problem, i.settled_at AS settledAt, i.accepted_at AS acceptedAt, i.takeover_at AS takeoverAt, i.errcode, i.decision, e.name AS decidedBy
     FROM transfer_item i JOIN follow_relation r ON r.group_id = i.group_id AND r.id = i.subject_id JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
     LEFT JOIN person root ON root.group_id = p.group_id AND root.id = p.merged_into JOIN member m ON m.group_id = i.group_id AND m.id = i.member_id LEFT JOIN employee e ON e.group_id = i.group_id AND e.id = i.decided_by
     WHERE i.group_id = ? AND i.transfer_id = ? AND i.kind = 'customer'${query.state ? ' AND i.state = ?' : ''}${after ? ' AND i.subject_id > ?' : ''} ORDER BY i.subject_id LIMIT ?`,
    [scope.groupId, id, ...(query.state ? [query.state] : []), ...(after ? [after] : []), pageSize + 1])
  const items = rows.slice(0, pageSize).map((row): TransferItem => ({
    subjectId: row.subjectId, personId: row.personId, name: displayName(row.name, row.remark), level: row.level, to: row.to, state: row.state, words: row.problem ?? stateWords[row.state],
    at: (row.settledAt ?? row.acceptedAt)?.toISOString() ?? null, dueAt: row.state === 'waiting' ? (row.takeoverAt?.toISOString() ?? null) : null, errcode: row.errcode, decision: row.decision, decidedBy: row.decidedBy,
  }))
  return { items, nextCursor: rows.length > pageSize ? items.at(-1)!.subjectId : null }
}
