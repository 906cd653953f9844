import type { Clock } from '../platform/clock/clock.ts'
import type { Database } from '../platform/db/database.ts'
import type { Metrics } from '../platform/metrics/metrics.ts'
import { familyOf } from '../wecom/families.ts'
import { ownCaps, spans, windowStart, type Caps } from '../wecom/limits/limits.model.ts'

/** Counting stops here: a scrape must stay cheap when a queue is long. */
const most = 10_000
const recentMs = 300_000
const recentRows = 500

/** Queues and their delays, looked up by index when somebody scrapes. */
export function registerDepths(metrics: Metrics, database: Database, clock: Clock, caps: Caps = ownCaps): void {
  const recent = () => new Date(clock.ms() - recentMs)

  metrics.gauge('chitang_inbox_rows', `Callbacks by state, counted up to ${most}`, ['state'], async (set) => {
    const rows = await database.rows<{ state: string; n: string }>(
      `SELECT state, COUNT(*) AS n FROM (
         (SELECT IF(attempts = 0, 'pending', 'retrying') AS state FROM inbox WHERE status = 'pending' LIMIT ?)
         UNION ALL (SELECT 'dead' FROM inbox WHERE status = 'dead' LIMIT ?)
         UNION ALL (SELECT 'welcome' FROM inbox WHERE welcome_state = 'pending' LIMIT ?)) x GROUP BY state`, [most, most, most])
    for (const state of ['pending', 'retrying', 'dead', 'welcome']) set({ state }, Number(rows.find((row) => row.state === state)?.n ?? 0))
  })

  metrics.gauge('chitang_inbox_oldest_due_seconds', 'How long the oldest due callback has been waiting', [], async (set) => {
    const row = await database.row<{ runAt: Date }>("SELECT run_at AS runAt FROM inbox WHERE status = 'pending' AND run_at <= ? ORDER BY run_at LIMIT 1", [clock.now()])
    set({}, row ? Math.max(0, clock.ms() - row.runAt.getTime()) / 1000 : 0)
  })

  metrics.gauge('chitang_callback_lag_milliseconds', 'From arrival to its effect, last five minutes', ['quantile'], async (set) => {
    const rows = await database.rows<{ receivedAt: Date; doneAt: Date | null }>(
      `SELECT received_at AS receivedAt, done_at AS doneAt FROM inbox WHERE status = 'done' AND run_at > ? ORDER BY run_at DESC LIMIT ?`, [recent(), recentRows])
    const took = rows.flatMap((row) => (row.doneAt ? [row.doneAt.getTime() - row.receivedAt.getTime()] : []))
    for (const [quantile, value] of quantiles(took)) set({ quantile }, value)
  })

  metrics.gauge('chitang_jobs', `Jobs by kind and state, counted up to ${most} a state`, ['kind', 'status'], async (set) => {
    for (const status of ['ready', 'running', 'dead']) {
      const rows = await database.rows<{ kind: string; n: string }>('SELECT kind, COUNT(*) AS n FROM (SELECT kind FROM job WHERE status = ? LIMIT ?) x GROUP BY kind', [status, most])
      for (const row of rows) set({ kind: row.kind, status }, Number(row.n))
    }
  })

  metrics.gauge('chitang_job_latency_milliseconds', 'From due to done by kind, last five minutes', ['kind', 'quantile'], async (set) => {
    const rows = await database.rows<{ kind: string; runAt: Date; finishedAt: Date }>(
      "SELECT kind, run_at AS runAt, finished_at AS finishedAt FROM job WHERE status = 'done' AND run_at > ? AND finished_at IS NOT NULL ORDER BY run_at DESC LIMIT ?", [recent(), recentRows])
    for (const kind of new Set(rows.map((row) => row.kind))) {
      const took = rows.flatMap((row) => (row.kind === kind ? [row.finishedAt.getTime() - row.runAt.getTime()] : []))
      for (const [quantile, value] of quantiles(took)) set({ kind, quantile }, value)
    }
  })

  metrics.gauge('chitang_dead_letters', `What nobody will try again, counted up to ${most}`, ['queue'], async (set) => {
    for (const queue of ['inbox', 'job'] as const) {
      const row = await database.row<{ n: string }>(`SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${queue} WHERE status = 'dead' LIMIT ?) x`, [most])
      set({ queue }, Number(row?.n ?? 0))
    }
  })

  metrics.gauge('chitang_wecom_budget_left_ratio', 'What is left of the tightest allowance of a family, all processes together', ['family', 'span'], async (set) => {
    const now = clock.ms()
    const rows = await database.rows<{ scope: string; span: 'minute' | 'hour'; granted: number }>(
      "SELECT scope, span, granted FROM wecom_call_window WHERE starts_at IN (?, ?) AND scope LIKE 'corp:%' LIMIT ?", [...spans.map((span) => new Date(windowStart(now, span))), most])
    const left = new Map<string, { family: string; span: string; ratio: number }>()
    for (const row of rows) {
      const family = familyOf(row.scope.slice(row.scope.indexOf(':', 5) + 1))
      const ratio = 1 - row.granted / caps.corp[row.span]
      const key = `${family}|${row.span}`
      if (ratio < (left.get(key)?.ratio ?? 2)) left.set(key, { family, span: row.span, ratio })
    }
    for (const { family, span, ratio } of left.values()) set({ family, span }, ratio)
  })
}

function quantiles(values: number[]): [string, number][] {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted.length === 0 ? [] : [0.5, 0.95].map((quantile) => [String(quantile), Math.max(0, sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))]!)])
}
