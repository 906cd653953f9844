import type { ComplianceHome } from '@chitang/shared/contracts/home'
import { revealActions } from '@chitang/shared/domain/alerts'
import { dueWords } from '@chitang/shared/domain/due-words'
import { addDays, daysBetween } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { waitingByDay } from './waiting.model.ts'
import { dayEnds } from './waiting.ts'

type Todo = ComplianceHome['todo'][number]

const dayMs = 86_400_000
const sparkDays = 7
const kindWords: Readonly<Record<string, string>> = { copy: '要一份副本', correction: '要更正', deletion: '要删除自己的资料' }

/** What whoever answers for personal data must know first: deadlines, who looked, what leaves. */
export async function complianceHome({ kit, directory }: { kit: Kit; directory: Directory }, groupId: string): Promise<ComplianceHome> {
  const { timeZone } = await directory.group(groupId)
  const now = kit.clock.now()
  const today = localDay(now, timeZone)
  const month = new Date(now.getTime() - 30 * dayMs)
  const nameOf = new Map((await directory.storesOf(groupId)).map((one) => [one.id, one.shortName]))
  const stores = [...nameOf.keys()]
  const { database } = kit
  const shown = daysBetween(addDays(today, 1 - sparkDays), today)
  const [rights, answered, consents, reveals, exportsAsked, support, recalls, broadcasts] = await Promise.all([
    database.rows<{ id: string; kind: string; storeId: string; dueAt: Date; openedAt: Date }>("SELECT id, kind, store_id AS storeId, due_at AS dueAt, opened_at AS openedAt FROM rights_request WHERE group_id = ? AND status = 'open' ORDER BY due_at LIMIT 200", [groupId]),
    database.rows<{ id: string; openedAt: Date; closedAt: Date }>("SELECT id, opened_at AS openedAt, closed_at AS closedAt FROM rights_request WHERE group_id = ? AND status <> 'open' AND closed_at >= ?", [groupId, dayStart(shown[0]!, timeZone)]),
    consentsSince(database, groupId, month, shown.map((day) => [dayStart(day, timeZone), dayStart(day, timeZone, 1)] as const)),
    database.rows<{ employeeId: string; storeId: string; at: Date }>("SELECT actor_employee_id AS employeeId, store_id AS storeId, at FROM audit_log WHERE group_id = ? AND store_id IN (?) AND at >= ? AND action IN (?)", [groupId, stores, dayStart(addDays(today, -13), timeZone), revealActions]),
    database.rows<{ id: string; storeId: string; state: string; askedAt: Date; reason: string; list: string | null }>('SELECT id, store_id AS storeId, state, asked_at AS askedAt, reason, list FROM store_export WHERE group_id = ? AND store_id IN (?) AND asked_at >= ?', [groupId, stores, month]),
    database.rows<{ id: string; storeId: string; askedAt: Date; reason: string }>("SELECT id, store_id AS storeId, asked_at AS askedAt, reason FROM support_access WHERE group_id = ? AND store_id IN (?) AND asked_at >= ? AND state = 'asked'", [groupId, stores, month]),
    database.rows<{ id: string; title: string; askedAt: Date; vehicles: number }>("SELECT id, title, asked_at AS askedAt, vehicles FROM recall_notice WHERE group_id = ? AND asked_at >= ? AND state = 'asked'", [groupId, new Date(now.getTime() - 180 * dayMs)]),
    database.rows<{ id: string; title: string; storeId: string; deadline: Date | null; createdAt: Date }>("SELECT id, title, store_id AS storeId, deadline, created_at AS createdAt FROM broadcast WHERE group_id = ? AND state = 'waiting' AND planned_at >= ? ORDER BY planned_at LIMIT 20", [groupId, month]),
  ])
  const week = dayStart(addDays(today, -6), timeZone)
  const store = (id: string): string => nameOf.get(id) ?? ''
  const waiting = exportsAsked.filter((one) => one.state === 'asked')
  const taken = exportsAsked.filter((one) => one.state !== 'refused')
  const todo: Todo[] = [
    ...rights.slice(0, 8).map((one): Todo => ({ kind: 'rights', refId: one.id, title: `${store(one.storeId)}的一位客户${kindWords[one.kind] ?? '提了请求'}`, detail: `${dueWords(one.dueAt.getTime(), now.getTime())}${one.dueAt < now ? '，要先办' : ''}`, at: one.openedAt.toISOString() })),
    ...recalls.map((one): Todo => ({ kind: 'recall', refId: one.id, title: `召回「${one.title}」等你同意`, detail: `主机厂要联系 ${one.vehicles} 台车的车主`, at: one.askedAt.toISOString() })),
    ...waiting.map((one): Todo => ({ kind: 'export', refId: one.id, title: `${store(one.storeId)}要导出${one.list === null ? '整店客户' : '一份客户名单'}`, detail: [one.list, one.reason].filter(Boolean).join(' · '), at: one.askedAt.toISOString() })),
    ...support.map((one): Todo => ({ kind: 'support', refId: one.id, title: `平台支持想看${store(one.storeId)}一小时`, detail: one.reason, at: one.askedAt.toISOString() })),
    ...broadcasts.map((one): Todo => ({ kind: 'broadcast', refId: one.id, title: `群发「${one.title}」等人批`, detail: store(one.storeId), at: one.createdAt.toISOString() })),
  ]
  return {
    now: now.toISOString(),
    rights: { open: rights.length, overdue: rights.filter((one) => one.dueAt < now).length, nextDueAt: rights[0]?.dueAt.toISOString() ?? null },
    consents: { asked: consents.asked, agreed: consents.agreed, declined: consents.declined, withdrawn: consents.withdrawn },
    reveals: {
      today: reveals.filter((one) => one.at >= dayStart(today, timeZone)).length,
      byDay: daysBetween(addDays(today, -13), today).map((day) => ({ day, count: reveals.filter((one) => localDay(one.at, timeZone) === day).length })),
      top: await topOf(kit, groupId, reveals.filter((one) => one.at >= week), store),
    },
    exports: { waiting: waiting.length, last30: taken.length },
    sparks: {
      rights: waitingByDay([...rights, ...answered].map((one) => ({ key: one.id, from: one.openedAt, to: 'closedAt' in one ? one.closedAt : null })), dayEnds(now, timeZone, sparkDays)),
      consents: consents.agreedByDay, exports: shown.map((day) => taken.filter((one) => localDay(one.askedAt, timeZone) === day).length),
    },
    todo,
  }
}

/** Each word has an index of its own: what is older than the span is not read. */
async function consentsSince(database: Kit['database'], groupId: string, since: Date, days: readonly (readonly [Date, Date])[]): Promise<Record<'asked' | 'agreed' | 'declined' | 'withdrawn', number> & { agreedByDay: number[] }> {
  const of = async (column: string): Promise<number> => Number((await database.row<{ n: string }>(`SELECT COUNT(*) AS n FROM consent WHERE group_id = ? AND ${column} >= ?`, [groupId, since]))?.n ?? 0)
  const [asked, declined, withdrawn, agreed] = await Promise.all([
    of('asked_at'), of('declined_at'), of('withdrawn_at'),
    database.row<Record<'n' | `day${number}`, string | null>>(
      `SELECT COUNT(*) AS n${days.map((_, at) => `, SUM(agreed_at >= ? AND agreed_at < ?) AS day${at}`).join('')} FROM consent WHERE group_id = ? AND agreed_at >= ?`, [...days.flat(), groupId, since]),
  ])
  return { asked, declined, withdrawn, agreed: Number(agreed?.n ?? 0), agreedByDay: days.map((_, at) => Number(agreed?.[`day${at}`] ?? 0)) }
}

async function topOf(kit: Kit, groupId: string, reveals: readonly { employeeId: string; storeId: string }[], store: (id: string) => string): Promise<ComplianceHome['reveals']['top']> {
  const of = new Map<string, { employeeId: string; storeId: string; count: number }>()
  for (const one of reveals) {
    const known = of.get(one.employeeId) ?? { ...one, count: 0 }
    of.set(one.employeeId, { ...known, count: known.count + 1 })
  }
  const top = [...of.values()].sort((a, b) => b.count - a.count).slice(0, 5)
  if (top.length === 0) return []
  const names = await kit.database.rows<{ id: string; name: string }>('SELECT id, name FROM employee WHERE group_id = ? AND id IN (?)', [groupId, top.map((one) => one.employeeId)])
  return top.map((one) => ({ employeeId: one.employeeId, name: names.find((row) => row.id === one.employeeId)?.name ?? '', storeName: store(one.storeId), count: one.count }))
}
