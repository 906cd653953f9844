export interface Looked { actorId: string; at: Date }
export interface BulkSpan { actorId: string; count: number; from: Date; to: Date }

/**
 * Stretches in which one person looked at so many numbers within so many minutes; stretches that touch are one.
 * Any window of that length inside a stretch begins with a look that had enough others after it.
 */
export function bulkSpans(looks: readonly Looked[], { count, minutes }: { count: number; minutes: number }): BulkSpan[] {
  const spans: BulkSpan[] = []
  for (const actorId of new Set(looks.map((one) => one.actorId))) {
    const times = looks.filter((one) => one.actorId === actorId).map((one) => one.at.getTime()).sort((a, b) => a - b)
    let open: { from: number; to: number } | null = null
    for (let end = count - 1; end < times.length; end++) {
      const start = times[end - count + 1]!
      if (times[end]! - start > minutes * 60_000) continue
      if (open && start <= open.to) open.to = times[end]!
      else {
        if (open) close(open)
        open = { from: start, to: times[end]! }
      }
    }
    if (open) close(open)
    function close({ from, to }: { from: number; to: number }): void {
      spans.push({ actorId, count: times.filter((at) => at >= from && at <= to).length, from: new Date(from), to: new Date(to) })
    }
  }
  return spans.sort((a, b) => b.to.getTime() - a.to.getTime())
}
