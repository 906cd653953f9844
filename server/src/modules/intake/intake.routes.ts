import { getEventSummary, listEvents, replayDeadEvents, replayEvent, type EventStatus } from '@chitang/shared/contracts/events'
import type { Static } from 'typebox'
import { demand } from '../../platform/access/policy.ts'
import type { Permission } from '@chitang/shared/domain/policy'
import type { Scope } from '../../platform/access/scope.ts'
import { startOfDay } from '../../platform/clock/day.ts'
import { decodeCursor, pageOf } from '../../platform/http/cursor.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { sentenceOf } from './sentence.ts'

interface Row {
  id: string; receivedAt: Date; corpId: string; event: string; changeType: string | null; status: string; attempts: number; arrivals: number
  doneAt: Date | null; lastError: string | null; runAt: Date; welcomeState: string; welcomeMs: number | null; welcomeError: string | null
  contactName: string | null; memberName: string | null; sourceName: string | null
}

/** A store sees the events of its own members; events without a member belong to whoever sees the whole corp. */
export function registerIntakeRoutes(router: Router, deps: { kit: Kit; directory: Directory; wake: () => void }): void {
  const { kit, directory } = deps

  const reachOf = async (scope: Scope, permission: Permission) => {
    const decision = demand(scope, permission)
    const stores = (await directory.storesOf(scope.groupId)).filter((store) => decision.rows.stores.includes(store.id))
    const whole = decision.reach === 'group'
    const params = [scope.groupId, [...new Set(stores.map((store) => store.corpId))], ...(whole ? [] : [decision.rows.stores])]
    const memberRule = whole ? '' : ` AND EXISTS (SELECT 1 FROM assignment a WHERE a.group_id = i.group_id AND a.employee_id = m.employee_id AND a.store_id IN (?) AND a.valid_to IS NULL)`
    return { sql: `i.group_id = ? AND i.corp_id IN (?)${memberRule}`, params }
  }
  const from = `FROM inbox i LEFT JOIN member m ON m.corp_id = i.corp_id AND m.userid = i.userid`

  router.scoped(listEvents, async (scope, { query }) => {
    const reach = await reachOf(scope, 'event.read')
    const limit = query.limit ?? 40
    const after = decodeCursor(query.cursor)
    const status = query.status === undefined ? '' : query.status === 'retrying' ? " AND i.status = 'pending' AND i.attempts > 0" : query.status === 'pending' ? " AND i.status = 'pending' AND i.attempts = 0" : ` AND i.status = '${query.status}'`
    const rows = await kit.database.rows<Row>(
      `SELECT i.id, i.received_at AS receivedAt, i.corp_id AS corpId, i.event, i.change_type AS changeType, i.status, i.attempts, i.arrivals, i.done_at AS doneAt,
              i.last_error AS lastError, i.run_at AS runAt, i.welcome_state AS welcomeState, i.welcome_ms AS welcomeMs, i.welcome_error AS welcomeError,
              c.name AS contactName, m.name AS memberName, k.name AS sourceName
       ${from}
       LEFT JOIN id_subject s ON s.corp_id = i.corp_id
       LEFT JOIN corp_contact c ON c.subject_id = s.id AND c.external_userid = i.external_userid
       LEFT JOIN channel_code k ON k.corp_id = i.corp_id AND k.state = i.state
       WHERE ${reach.sql}${status}${after ? ' AND (i.received_at < ? OR (i.received_at = ? AND i.id < ?))' : ''}
       ORDER BY i.received_at DESC, i.id DESC LIMIT ?`,
      [...reach.params, ...(after ? [after.at, after.at, after.id] : []), limit + 1])
    const snapshot = await directory.snapshot()
    const page = pageOf(rows, limit, (row) => ({ at: row.receivedAt, id: row.id }))
    return {
      nextCursor: page.nextCursor,
      items: page.items.map((row) => ({
        id: row.id,
        receivedAt: row.receivedAt.toISOString(),
        corpName: snapshot.corps.get(row.corpId)?.name ?? '',
        event: row.event,
        changeType: row.changeType,
        sentence: sentenceOf(row),
        status: statusOf(row),
        attempts: row.attempts,
        arrivals: row.arrivals,
        tookMs: row.doneAt ? Math.max(0, row.doneAt.getTime() - row.receivedAt.getTime()) : null,
        welcome: welcomeWords(row),
        lastError: row.lastError,
        nextTryAt: row.status === 'pending' && row.attempts > 0 ? row.runAt.toISOString() : null,
      })),
    }
  })

  router.scoped(getEventSummary, async (scope) => {
    const reach = await reachOf(scope, 'event.read')
    const since = startOfDay(kit.clock.now(), scope.timeZone)
    const rows = await kit.database.rows<{ status: string; retried: number; n: string; oldest: Date | null }>(
      `SELECT i.status, i.attempts > 0 AS retried, COUNT(*) AS n, MIN(i.received_at) AS oldest ${from} WHERE ${reach.sql} AND i.received_at >= ? GROUP BY i.status, i.attempts > 0`, [...reach.params, since])
    // What still waits or died counts whatever its day.
    const open = await kit.database.rows<{ status: string; retried: number; n: string; oldest: Date | null }>(
      `SELECT i.status, i.attempts > 0 AS retried, COUNT(*) AS n, MIN(i.received_at) AS oldest ${from} WHERE ${reach.sql} AND i.status IN ('pending', 'dead') GROUP BY i.status, i.attempts > 0`, reach.params)
    const took = await kit.database.rows<{ ms: number }>(
      `SELECT TIMESTAMPDIFF(MICROSECOND, i.received_at, i.done_at) / 1000 AS ms ${from} WHERE ${reach.sql} AND i.received_at >= ? AND i.done_at IS NOT NULL ORDER BY i.received_at DESC LIMIT 200`, [...reach.params, since])
    const sum = (status: string, retried?: boolean) => open.filter((row) => row.status === status && (retried === undefined || Boolean(row.retried) === retried)).reduce((total, row) => total + Number(row.n), 0)
    const waiting = open.filter((row) => row.status === 'pending').map((row) => row.oldest!.getTime())
    const sorted = took.map((row) => Number(row.ms)).sort((a, b) => a - b)
    return {
      receivedToday: rows.reduce((total, row) => total + Number(row.n), 0),
      pending: sum('pending', false), retrying: sum('pending', true), dead: sum('dead'),
      oldestPendingAt: waiting.length > 0 ? new Date(Math.min(...waiting)).toISOString() : null,
      p95Ms: sorted.length > 0 ? Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))]!) : null,
    }
  })

  router.scoped(replayEvent, async (scope, { params }) => {
    const reach = await reachOf(scope, 'event.replay')
    const row = await kit.database.row<{ id: string }>(`SELECT i.id ${from} WHERE ${reach.sql} AND i.id = ?`, [...reach.params, params.id])
    if (!row) throw new AppError('not_found')
    await rearm(kit, scope.groupId, [row.id])
    deps.wake()
    return { ok: true as const }
  })

  router.scoped(replayDeadEvents, async (scope) => {
    const reach = await reachOf(scope, 'event.replay')
    const rows = await kit.database.rows<{ id: string }>(`SELECT i.id ${from} WHERE ${reach.sql} AND i.status = 'dead' LIMIT 1000`, reach.params)
    if (rows.length > 0) await rearm(kit, scope.groupId, rows.map((row) => row.id))
    deps.wake()
    return { replayed: rows.length }
  })
}

async function rearm(kit: Kit, groupId: string, ids: string[]): Promise<void> {
  await kit.database.run("UPDATE inbox SET status = 'pending', attempts = 0, run_at = ? WHERE group_id = ? AND id IN (?)", [kit.clock.now(), groupId, ids])
}

function statusOf(row: Row): Static<typeof EventStatus> {
  if (row.status === 'pending') return row.attempts > 0 ? 'retrying' : 'pending'
  return row.status === 'dead' ? 'dead' : 'done'
}

function welcomeWords(row: Row): string | null {
  switch (row.welcomeState) {
    case 'sent': return `欢迎语已送达，用时 ${Math.max(0.1, (row.welcomeMs ?? 0) / 1000).toFixed(1)} 秒`
    case 'failed': return `欢迎语没发出去：${row.welcomeError ?? ''}`
    case 'skipped': return row.welcomeError
    case 'pending': case 'running': return '欢迎语正在发'
    default: return null
  }
}
