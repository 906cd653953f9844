import { createHash } from 'node:crypto'
import type { ImportField, ImportKind, ImportPreview } from '@chitang/shared/contracts/imports'
import { mappingProblems, suggestMapping } from '@chitang/shared/domain/imports'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { guardCell } from '../../platform/http/sheet.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { chunkLines, openRows, sealRows, type Line } from './chunks.ts'
import { importByContent, importById, type ImportRow } from './imports.repo.ts'
import { dataImport, dataImportChunk } from './imports.table.ts'
import { runImportJob } from './jobs/run-import.job.ts'
import { readTable } from './read-file.ts'
import { readRow, type Cell } from './row.model.ts'
import { rulesOf } from './rules.ts'

export interface ImportDeps { kit: Kit; directory: Directory }
type Mapping = readonly (ImportField | null)[]

/** Rows shown of a preview: those with something to say first. */
const previewRows = 30

interface UploadedFile { groupId: string; storeId: string; kind: ImportKind; fileName: string; bytes: Buffer }

export async function uploadImport(deps: ImportDeps, scope: Scope, input: { storeId: string; kind: ImportKind; fileName: string; contentBase64: string }): Promise<ImportRow> {
  demandStore(scope, 'import.run', input.storeId)
  return storeFile(deps, { ...input, groupId: scope.groupId, bytes: Buffer.from(input.contentBase64, 'base64') }, scope)
}

/** A file that needs no look before: taken in as its columns say. For the demo, on an empty product. */
export async function importFile(deps: ImportDeps, file: UploadedFile): Promise<string> {
  const run = await storeFile(deps, file, null)
  await begin(deps, run, run.mapping, null)
  return run.id
}

async function storeFile(deps: ImportDeps, { bytes, ...input }: UploadedFile, scope: Scope | null): Promise<ImportRow> {
  const { kit } = deps
  const { groupId } = input
  const contentHash = createHash('sha256').update(bytes).digest('hex')
  const known = await importByContent(kit.database, groupId, input.storeId, input.kind, contentHash)
  if (known) return known
  const { headers, rows } = await readTable(input.fileName, bytes)
  const id = kit.ids.next()
  const lines = rows.map((cells, at): Line => ({ line: at + 2, cells }))
  await storeChunks(kit, groupId, id, chunkLines(lines, () => null), async (chunks) => {
    await kit.database.transaction(async (tx) => {
      await tx.orm.insert(dataImport).values({
        groupId, id, storeId: input.storeId, kind: input.kind, fileName: input.fileName, contentHash, status: 'draft', headers, mapping: suggestMapping(input.kind, headers), total: rows.length, chunks, createdBy: scope?.employeeId ?? '0', createdAt: kit.clock.now(),
      })
      if (scope) await kit.audit.write(tx, scope.actor, { groupId, storeId: input.storeId, action: 'import.upload', objectType: 'import', objectId: id, fields: { kind: input.kind, rows: rows.length }, reason: null })
    })
  })
  return (await importById(kit.database, groupId, id))!
}

/** Chunks first, the import that names them last: what a crash leaves behind belongs to no import. */
async function storeChunks(kit: Kit, groupId: string, importId: string, chunks: readonly Line[][], then: (count: number) => Promise<void>): Promise<void> {
  const cipher = await kit.cipher(groupId)
  for (let at = 0; at < chunks.length; at += 20)
    await kit.database.orm.insert(dataImportChunk).values(chunks.slice(at, at + 20).map((rows, index) => ({ groupId, importId, chunk: at + index, rowsEnc: sealRows(cipher, rows) })))
  await then(chunks.length)
}

async function linesOf(kit: Kit, run: ImportRow): Promise<Line[]> {
  const cipher = await kit.cipher(run.groupId)
  const chunks = await kit.database.rows<{ rowsEnc: string }>('SELECT rows_enc AS rowsEnc FROM data_import_chunk WHERE group_id = ? AND import_id = ? ORDER BY chunk', [run.groupId, run.id])
  return chunks.flatMap((chunk) => openRows(cipher, chunk.rowsEnc))
}

export async function visibleImport(deps: ImportDeps, scope: Scope, importId: string): Promise<ImportRow> {
  const run = await importById(deps.kit.database, scope.groupId, importId)
  if (!run) throw new AppError('not_found')
  demandStore(scope, 'import.run', run.storeId)
  return run
}

export async function previewImport(deps: ImportDeps, scope: Scope, importId: string, mapping: Mapping): Promise<ImportPreview> {
  const run = await draftOf(deps, scope, importId, mapping)
  const rules = rulesOf(await deps.directory.store(run.storeId), await deps.directory.group(run.groupId))
  const readings = (await linesOf(deps.kit, run)).map(({ line, cells }) => ({ line, cells, ...readRow(cells, mapping, rules) }))
  const shown = [...readings.filter((one) => one.problems.length > 0), ...readings.filter((one) => one.problems.length === 0 && one.warnings.length > 0), ...readings.filter((one) => one.problems.length + one.warnings.length === 0)].slice(0, previewRows)
  return {
    readable: readings.filter((one) => one.row !== null).length, unreadable: readings.filter((one) => one.row === null).length, problems: mappingProblems(mapping),
    rows: shown.map(({ line, cells, problems, warnings }) => ({ line, cells: cells.map((cell) => textOf(cell).slice(0, 60)), problems, warnings })),
  }
}

const textOf = (cell: Cell): string => (cell === null ? '' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell))

export async function startImport(deps: ImportDeps, scope: Scope, importId: string, mapping: Mapping): Promise<ImportRow> {
  const { kit } = deps
  const before = await visibleImport(deps, scope, importId)
  if (before.status === 'draft') {
    const run = await draftOf(deps, scope, importId, mapping)
    const [wrong] = mappingProblems(mapping)
    if (wrong) throw new AppError('imports.mapping', { why: wrong })
    await begin(deps, run, mapping, scope)
  } else if (before.status === 'stopped') {
    await kit.database.run("UPDATE data_import SET status = 'running', problem = NULL WHERE group_id = ? AND id = ? AND status = 'stopped'", [scope.groupId, importId])
  }
  const run = (await importById(kit.database, scope.groupId, importId))!
  if (run.status === 'running') {
    // One job per try: a second click while it runs adds nothing.
    await kit.queue.enqueue(kit.database, runImportJob, { importId }, { groupId: scope.groupId, dedupeKey: `import:${importId}:${run.chunksDone}` })
    kit.queue.wake()
  }
  return run
}

async function begin(deps: ImportDeps, run: ImportRow, mapping: Mapping, scope: Scope | null): Promise<void> {
  const { kit } = deps
  const { groupId, id: importId } = run
  const at = mapping.indexOf('ref')
  const chunks = chunkLines(await linesOf(kit, run), ({ cells }) => (at < 0 ? null : textOf(cells[at] ?? null).trim() || null))
  const cipher = await kit.cipher(groupId)
  await kit.database.transaction(async (tx) => {
    const { affectedRows } = await tx.run("UPDATE data_import SET status = 'running', mapping = ?, chunks = ? WHERE group_id = ? AND id = ? AND status = 'draft'", [JSON.stringify(mapping), chunks.length, groupId, importId])
    // A double click: the first one is under way.
    if (affectedRows === 0) return
    await tx.run('DELETE FROM data_import_chunk WHERE group_id = ? AND import_id = ?', [groupId, importId])
    for (let from = 0; from < chunks.length; from += 20)
      await tx.orm.insert(dataImportChunk).values(chunks.slice(from, from + 20).map((rows, index) => ({ groupId, importId, chunk: from + index, rowsEnc: sealRows(cipher, rows) })))
    if (scope) await kit.audit.write(tx, scope.actor, { groupId, storeId: run.storeId, action: 'import.start', objectType: 'import', objectId: importId, fields: { rows: run.total }, reason: null })
  })
}

async function draftOf(deps: ImportDeps, scope: Scope, importId: string, mapping: Mapping): Promise<ImportRow> {
  const run = await visibleImport(deps, scope, importId)
  if (run.status !== 'draft') throw new AppError('imports.started')
  if (mapping.length !== run.headers.length) throw new AppError('imports.mapping', { why: `这个文件有 ${run.headers.length} 列` })
  return run
}

/** The rows left out as a sheet to mend and upload again. */
export async function problemSheet(deps: ImportDeps, scope: Scope, importId: string): Promise<{ run: ImportRow; head: string[]; rows: string[][] }> {
  const run = await visibleImport(deps, scope, importId)
  const cipher = await deps.kit.cipher(scope.groupId)
  const lines = await deps.kit.database.rows<{ line: number; problem: string; rowEnc: string | null }>(
    'SELECT line, problem, row_enc AS rowEnc FROM data_import_line WHERE group_id = ? AND import_id = ? AND problem IS NOT NULL ORDER BY line LIMIT 50000', [scope.groupId, importId])
  await deps.kit.audit.write(deps.kit.database, scope.actor, { groupId: scope.groupId, storeId: run.storeId, action: 'import.problems', objectType: 'import', objectId: importId, fields: { rows: lines.length }, reason: null })
  const rows = lines.map((one) => [String(one.line), one.problem, ...(one.rowEnc === null ? ['这一行已按期限删除'] : (openRows(cipher, one.rowEnc)[0]?.cells ?? []).map((cell) => guardCell(textOf(cell))))])
  return { run, head: ['行号', '原因', ...run.headers], rows }
}

export async function discardImport(deps: ImportDeps, scope: Scope, importId: string): Promise<void> {
  const run = await visibleImport(deps, scope, importId)
  const { affectedRows } = await deps.kit.database.run("DELETE FROM data_import WHERE group_id = ? AND id = ? AND status = 'draft'", [scope.groupId, importId])
  if (affectedRows === 0) throw new AppError('imports.started')
  await deps.kit.database.run('DELETE FROM data_import_chunk WHERE group_id = ? AND import_id = ?', [scope.groupId, importId])
  await deps.kit.audit.write(deps.kit.database, scope.actor, { groupId: scope.groupId, storeId: run.storeId, action: 'import.discard', objectType: 'import', objectId: importId, fields: {}, reason: null })
}
