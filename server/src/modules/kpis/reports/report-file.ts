import type { ReportFile } from '@chitang/shared/contracts/reports'
import type { Scope } from '../../../platform/access/scope.ts'
import { groupWide } from '../../../platform/audit/audit.ts'
import { localMinute } from '../../../platform/clock/day.ts'
import { sheetFile, type SheetOf } from '../../../platform/http/sheet-file.ts'
import type { Kit } from '../../../platform/kit.ts'
import { reportMark } from './report-sheets.model.ts'

/** The page as a file. It holds sums, so one person may take it; that it was taken stands in the book. */
export async function reportFile(kit: Kit, scope: Scope, input: { report: string; title: string; of: string; storeId: string | null; from: string; to: string; sheets: readonly SheetOf[] }): Promise<ReportFile> {
  const { report, title, of, storeId, from, to, sheets } = input
  const who = await kit.database.row<{ name: string }>('SELECT name FROM employee WHERE group_id = ? AND id = ?', [scope.groupId, scope.employeeId])
  const mark = reportMark({ of, title, from, to, by: who?.name ?? '', at: localMinute(kit.clock.now(), scope.timeZone) })
  const contentBase64 = await sheetFile(mark, sheets)
  await kit.audit.write(kit.database, scope.actor, { groupId: scope.groupId, storeId: storeId ?? groupWide, action: 'report.export', objectType: 'report', objectId: storeId ?? groupWide, fields: { report, from, to } })
  return { name: `${of}-${title}-${to}.xlsx`, contentBase64 }
}
