/** Counters over fixed windows, each with a block that lasts as long as its window (page 90454). */
export type Per = 'minute' | 'hour' | 'day' | 'month'
export interface Rule { per: Per; max: number }

interface Count { start: number; count: number }
interface Row { windows: Partial<Record<Per, Count>>; blockedUntil: number }

export interface WindowView { key: string; minute: number; hour: number; day: number; month: number; blockedUntil: number | null }

const LENGTH: Record<Per, number> = { minute: 60_000, hour: 3600_000, day: 86400_000, month: 30 * 86400_000 }
const SHANGHAI_MS = 8 * 3600_000

/** A day is the natural one in Shanghai, everything else begins with the first call. */
const startOf = (per: Per, now: number): number => (per === 'day' ? Math.floor((now + SHANGHAI_MS) / LENGTH.day) * LENGTH.day - SHANGHAI_MS : now)
const endOfBlock = (per: Per, now: number): number => (per === 'day' ? startOf('day', now) + LENGTH.day : now + LENGTH[per])

export interface Windows {
  /** Counts one call (or so many units); false when it is over a limit or inside a block. */
  take(key: string, rules: readonly Rule[], now: number, units?: number): boolean
  blocked(key: string, now: number): boolean
  view(now: number): WindowView[]
  clear(): void
}

export function createWindows(): Windows {
  const rows = new Map<string, Row>()
  const current = (row: Row, per: Per, now: number): Count => {
    const known = row.windows[per]
    // A clock that was set back begins anew too.
    if (known && now >= known.start && now < known.start + LENGTH[per]) return known
    return (row.windows[per] = { start: startOf(per, now), count: 0 })
  }
  return {
    take(key, rules, now, units = 1) {
      let row = rows.get(key)
      if (!row) rows.set(key, (row = { windows: {}, blockedUntil: 0 }))
      if (row.blockedUntil > now) return false
      if (row.blockedUntil > 0) Object.assign(row, { windows: {}, blockedUntil: 0 })
      let free = true
      for (const { per, max } of rules) {
        const count = current(row, per, now)
        count.count += units
        if (count.count <= max) continue
        row.blockedUntil = Math.max(row.blockedUntil, endOfBlock(per, now))
        free = false
      }
      return free
    },
    blocked: (key, now) => (rows.get(key)?.blockedUntil ?? 0) > now,
    view(now) {
      return [...rows].map(([key, row]) => {
        const count = (per: Per): number => (row.windows[per] ? current(row, per, now).count : 0)
        return { key, minute: count('minute'), hour: count('hour'), day: count('day'), month: count('month'), blockedUntil: row.blockedUntil > now ? row.blockedUntil : null }
      })
    },
    clear: () => rows.clear(),
  }
}
