import { applyScriptImport, exportScripts, previewScriptImport, type ImportRow } from '@chitang/shared/contracts/script-sheets'
import type { ScriptContent } from '@chitang/shared/contracts/script-content'
import { scriptLayerNames } from '@chitang/shared/domain/scripts'
import { readSheet } from 'read-excel-file/node'
import writeExcelFile from 'write-excel-file/node'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { localDay, localTime } from '../../platform/clock/day.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import { guardCell, unpackedBytes } from '../../platform/http/sheet.ts'
import { inOrder, slotsOf, type Slot } from './library.ts'
import { createScript, overrideScript, updateScript, type Deps } from './publish.ts'
import { categoryCell, checkRow, objectionCell, readRows, sameContent, sheetHead, textCell, type SheetRow } from './sheet.model.ts'
import { contentOf } from './write-script.ts'

const mostRows = 500
const mostUnpacked = 40 * 1024 * 1024

const lastDayOf = (end: string, timeZone: string): string => localDay(new Date(Date.parse(end) - 1), timeZone)

interface Plan { row: SheetRow; answer: ImportRow; slot: Slot | null; content: ScriptContent | null; acknowledged: string[] }

/** XLSX of a store: out with everything it can say, in with what changed. */
export function registerScriptSheetRoutes(router: Router, deps: Deps): void {
  const { kit, directory } = deps

  router.scoped(exportScripts, async (scope, { query }) => {
    demandStore(scope, 'script.publish', query.storeId)
    const store = await directory.store(query.storeId)
    const slots = (await slotsOf(kit.database, store, [])).filter((slot) => !slot.hidden && slot.item.kind === 'script').sort(inOrder)
    const head = sheetHead.map((value) => ({ value, fontWeight: 'bold' as const }))
    const rows = slots.map(({ item }) => [
      item.code, categoryCell(item.category), objectionCell(item.objection), item.title, textCell(item.parts), item.validTo ? lastDayOf(item.validTo, scope.timeZone) : '', scriptLayerNames[item.scope],
    ].map((value) => ({ value: guardCell(value), type: String, wrap: true, alignVertical: 'top' as const })))
    const content = await writeExcelFile([head, ...rows], { columns: [10, 8, 12, 20, 80, 12, 8].map((width) => ({ width })), stickyRowsCount: 1 }).toBuffer()
    return { name: `${store.shortName}话术-${localDay(kit.clock.now(), scope.timeZone)}.xlsx`, contentBase64: content.toString('base64') }
  })

  router.scoped(previewScriptImport, async (scope, { body }) => ({ rows: (await plan(scope, body)).map((one) => one.answer), problem: null }))

  router.scoped(applyScriptImport, async (scope, { body }) => {
    const rows: ImportRow[] = []
    for (const one of await plan(scope, body)) rows.push(one.content === null || one.answer.state === 'same' ? one.answer : await applied(scope, body.storeId, one))
    return { rows, problem: null }
  })

  /** Each row is its own publication: one that fails says why and the others stand. */
  async function applied(scope: Scope, storeId: string, { row, answer, slot, content, acknowledged }: Plan): Promise<ImportRow> {
    const submitted = { content: content!, acknowledged, note: '表格导入' }
    try {
      if (!slot) await createScript(deps, scope, { ...submitted, storeId, brand: null, kind: 'script', code: row.code })
      else if (slot.item.scope === 'store') await updateScript(deps, scope, slot.item.id, { ...submitted, baseVersion: slot.item.version })
      else await overrideScript(deps, scope, slot.slotId, { ...submitted, storeId, templateVersion: slot.item.version })
      return answer
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause
      return { ...answer, state: 'error', problems: [cause.message] }
    }
  }

  async function plan(scope: Scope, body: { storeId: string; contentBase64: string }): Promise<Plan[]> {
    demandStore(scope, 'script.publish', body.storeId)
    const slots = await slotsOf(kit.database, await directory.store(body.storeId), [])
    const { timeZone } = scope
    const endOf = (day: string): string | null => {
      const [, year, month, date] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(day) ?? []
      if (!date) return null
      const end = localTime({ year: Number(year), month: Number(month), day: Number(date) + 1, hour: 0, minute: 0 }, timeZone)
      return Number.isNaN(end.getTime()) ? null : end.toISOString()
    }
    const rows = await readBook(Buffer.from(body.contentBase64, 'base64'), timeZone)
    return rows.map((row, index) => {
      const slot = slots.find((one) => one.item.code === row.code && one.item.kind === 'script') ?? null
      const before = slot ? contentOf(slot.item) : null
      const checked = checkRow(row, before, { endOf, lastDay: (end) => lastDayOf(end, timeZone) })
      const more = [
        ...(rows.findIndex((other) => other.code === row.code) < index ? ['编号在表格里重复了'] : []),
        ...(slot?.locked && checked.content && !sameContent(checked.content, before!) ? ['集团要求必须用这条，门店不能改'] : []),
        ...(slots.some((one) => one.item.code === row.code && one.item.kind === 'material') ? ['资料不能从表格改'] : []),
      ]
      const problems = [...checked.problems, ...more]
      const content = problems.length > 0 ? null : checked.content
      const state = content === null ? 'error' : before === null ? 'new' : sameContent(content, before) ? 'same' : 'changed'
      return { row, slot, content, acknowledged: checked.acknowledged, answer: { line: row.line, code: row.code, title: row.title, state, problems, warnings: checked.warnings } }
    })
  }
}

async function readBook(file: Buffer, timeZone: string): Promise<SheetRow[]> {
  const unreadable = (why: string) => new AppError('scripts.sheet_unreadable', { why })
  if (!file.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) throw unreadable('不是 XLSX 文件')
  if (unpackedBytes(file) > mostUnpacked) throw unreadable('内容太大')
  const cells = await readSheet(file).catch(() => { throw unreadable('文件损坏或格式不对') })
  const rows = readRows(cells, (at) => localDay(at, timeZone))
  if (rows === null) throw unreadable(`第一行要有 编号、分类、标题、内容`)
  if (rows.length > mostRows) throw unreadable(`一次最多 ${mostRows} 行`)
  return rows
}
