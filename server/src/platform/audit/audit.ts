import { createHash } from 'node:crypto'
import type { Clock } from '../clock/clock.ts'
import type { Database, Db } from '../db/database.ts'
import type { Ids } from '../db/ids.ts'
import { auditLog } from './audit.table.ts'

export interface Actor {
  employeeId: string
  memberId: string | null
  client: 'admin' | 'sidebar' | 'system'
  ip: string
}

/** `storeId` of what concerns the group as a whole: its own book. */
export const groupWide = '0'

export interface AuditEntry {
  groupId: string
  storeId: string
  action: string
  objectType: string
  objectId: string
  fields?: Record<string, unknown>
  reason?: string | null
}

export interface Audit {
  write(db: Db, actor: Actor, entry: AuditEntry): Promise<void>
}

export function createAudit(deps: { ids: Ids; clock: Clock }): Audit {
  return {
    async write(db, actor, entry) {
      await db.orm.insert(auditLog).values({
        groupId: entry.groupId,
        id: deps.ids.next(),
        storeId: entry.storeId,
        at: deps.clock.now(),
        actorEmployeeId: actor.employeeId,
        actorMemberId: actor.memberId,
        client: actor.client,
        ip: actor.ip,
        action: entry.action,
        objectType: entry.objectType,
        objectId: entry.objectId,
        fields: entry.fields ?? {},
        reason: entry.reason ?? null,
      })
    },
  }
}

interface SealRow {
  group_id: string; id: string; store_id: string; at: Date; actor_employee_id: string; actor_member_id: string | null
  client: string; ip: string; action: string; object_type: string; object_id: string; fields: unknown; reason: string | null
  seal_no: number | null; seal_hash: string | null
}

/** JSON text differs between engines: hash a canonical form with sorted keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value && typeof value === 'object')
    return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`
  return JSON.stringify(value) ?? 'null'
}

function sealHash(previous: string, row: SealRow, no: number): string {
  const fields = typeof row.fields === 'string' ? (JSON.parse(row.fields) as unknown) : row.fields
  const parts = [previous, no, row.id, row.at.toISOString(), row.actor_employee_id, row.actor_member_id, row.client, row.ip, row.action, row.object_type, row.object_id, fields, row.reason]
  return createHash('sha256').update(canonical(parts)).digest('hex')
}

/** Chains the unsealed rows of every store; only the sealer writes seals, one row after the other. */
export async function sealAudit(database: Database, limit = 500): Promise<number> {
  const stores = await database.rows<{ group_id: string; store_id: string }>(
    'SELECT group_id, store_id FROM audit_log WHERE seal_no IS NULL GROUP BY group_id, store_id LIMIT 200')
  let sealed = 0
  for (const store of stores) {
    sealed += await database.transaction(async (tx) => {
      const last = await tx.row<{ seal_no: number; seal_hash: string }>(
        'SELECT seal_no, seal_hash FROM audit_log WHERE group_id = ? AND store_id = ? AND seal_no IS NOT NULL ORDER BY seal_no DESC LIMIT 1 FOR UPDATE',
        [store.group_id, store.store_id])
      const rows = await tx.rows<SealRow>(
        'SELECT * FROM audit_log WHERE group_id = ? AND store_id = ? AND seal_no IS NULL ORDER BY id LIMIT ? FOR UPDATE', [store.group_id, store.store_id, limit])
      let no = last?.seal_no ?? 0
      let previous = last?.seal_hash ?? ''
      for (const row of rows) {
        no += 1
        previous = sealHash(previous, row, no)
        await tx.run('UPDATE audit_log SET seal_no = ?, seal_hash = ? WHERE group_id = ? AND id = ?', [no, previous, row.group_id, row.id])
      }
      return rows.length
    })
  }
  return sealed
}

export interface ChainReport { groupId: string; storeId: string; rows: number; brokenAt: number | null }

/** Walks every chain; `brokenAt` is the first number that is missing or does not hash. */
export async function verifyAudit(database: Db): Promise<ChainReport[]> {
  const stores = await database.rows<{ group_id: string; store_id: string }>(
    'SELECT group_id, store_id FROM audit_log WHERE seal_no IS NOT NULL GROUP BY group_id, store_id')
  const reports: ChainReport[] = []
  for (const store of stores) {
    const rows = await database.rows<SealRow>(
      'SELECT * FROM audit_log WHERE group_id = ? AND store_id = ? AND seal_no IS NOT NULL ORDER BY seal_no', [store.group_id, store.store_id])
    let previous = ''
    let brokenAt: number | null = null
    rows.forEach((row, index) => {
      const hash = sealHash(previous, row, index + 1)
      if (brokenAt === null && (row.seal_no !== index + 1 || row.seal_hash !== hash)) brokenAt = index + 1
      previous = row.seal_hash ?? ''
    })
    reports.push({ groupId: store.group_id, storeId: store.store_id, rows: rows.length, brokenAt })
  }
  return reports
}
