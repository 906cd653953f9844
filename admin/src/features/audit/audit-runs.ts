import type { AuditRow } from '@chitang/shared/contracts/audit'

/** Rows that are read as one: many looks of one person in a row. */
export interface Run { key: string; rows: readonly AuditRow[] }

const least = 4

/** Looks at many numbers stand next to each other, newest first: one line until somebody opens it. */
export function runsOf(rows: readonly AuditRow[]): Run[] {
  const runs: Run[] = []
  let open: AuditRow[] = []
  const close = (): void => {
    if (open.length >= least) runs.push({ key: open[0]!.id, rows: open })
    else for (const row of open) runs.push({ key: row.id, rows: [row] })
    open = []
  }
  for (const row of rows) {
    if (open.length > 0 && (!row.bulk || row.actorId !== open[0]!.actorId)) close()
    if (row.bulk) open.push(row)
    else runs.push({ key: row.id, rows: [row] })
  }
  close()
  return runs
}
