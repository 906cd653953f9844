import type { CustomerFilter } from '@chitang/shared/contracts/customers'
import { Type } from 'typebox'
import type { SqlValue } from '../../../platform/db/database.ts'
import { fromJson } from '../../../platform/db/json.ts'
import { defineJob, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import { plainMessage } from '../../../platform/log/plain-message.ts'
import type { AttributeDefs } from '../../attributes/index.ts'
import { customerWhere } from '../../customers/index.ts'
import { cellText } from '../exports.model.ts'
import { storeExportPart } from '../exports.table.ts'
import { sheetsOf, type Sheet } from '../sheets.ts'

const payload = Type.Object({ exportId: Type.String({ pattern: '^[0-9]+$' }) })
export const writeExportJob = defineJob({ kind: 'exports.write-export', payload, maxAttempts: 6, priority: 70 })

const rowsAPart = 500

/** Part after part, each stored with the place where the next one begins; a killed run goes on there. */
export function writeExport({ kit, attributes }: { kit: Kit; attributes: AttributeDefs }): JobHandler<typeof payload> {
  return async ({ exportId }, { groupId, attempt, stopping }) => {
    const cipher = await kit.cipher(groupId)
    const group = await kit.database.row<{ timeZone: string }>('SELECT time_zone AS timeZone FROM tenant_group WHERE id = ?', [groupId])
    try {
      while (await writePart()) if (stopping()) throw new RetryLater('the process is stopping', 0)
    } catch (cause) {
      if (attempt >= writeExportJob.maxAttempts) await kit.database.run("UPDATE store_export SET state = 'failed', problem = ? WHERE group_id = ? AND id = ?", [plainMessage(cause).slice(0, 300), groupId, exportId])
      throw cause
    }

    /** The same customers as the list on the screen, in the store that was asked for. */
    async function onlyOf(sheet: Sheet, storeId: string, filter: unknown): Promise<{ sql: string; params: SqlValue[] }> {
      if (filter === null) return { sql: '', params: [] }
      const { where, params } = await customerWhere({ kit, attributes }, groupId, { stores: [storeId], members: [] }, fromJson<CustomerFilter>(filter))
      return { sql: ` AND t.id IN (SELECT ${sheet.of === 'person' ? 'r.person_id' : 'r.id'} FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id WHERE ${where.join(' AND ')})`, params }
    }

    async function writePart(): Promise<boolean> {
      return kit.database.transaction(async (tx) => {
        const run = await tx.row<{ storeId: string; state: string; filter: unknown; sheet: number; after: string; parts: number }>(
          'SELECT store_id AS storeId, state, filter, sheet, `after`, parts FROM store_export WHERE group_id = ? AND id = ? FOR UPDATE', [groupId, exportId])
        if (run?.state !== 'running') return false
        const sheet = sheetsOf(run.filter)[run.sheet]
        if (!sheet) {
          await tx.run("UPDATE store_export SET state = 'ready', ready_at = ? WHERE group_id = ? AND id = ?", [kit.clock.now(), groupId, exportId])
          return false
        }
        const only = await onlyOf(sheet, run.storeId, run.filter)
        const rows = await tx.rows<Record<string, unknown> & { id: string }>(`${sheet.sql}${only.sql} AND t.id > ? ORDER BY t.id LIMIT ?`, [groupId, run.storeId, ...only.params, run.after, rowsAPart])
        const cells = rows.map((row) => sheet.columns.map(([, cell]) => cellText(cell(row, cipher), group!.timeZone)))
        if (rows.length > 0) await tx.orm.insert(storeExportPart).values({ groupId, exportId, part: run.parts, sheet: run.sheet, rowsEnc: cipher.encrypt(JSON.stringify(cells), 'export.rows') })
        const whole = rows.length < rowsAPart
        await tx.run('UPDATE store_export SET sheet = ?, `after` = ?, parts = ?, total = total + ? WHERE group_id = ? AND id = ?',
          [whole ? run.sheet + 1 : run.sheet, whole ? '0' : rows.at(-1)!.id, run.parts + (rows.length > 0 ? 1 : 0), rows.length, groupId, exportId])
        return true
      })
    }
  }
}
