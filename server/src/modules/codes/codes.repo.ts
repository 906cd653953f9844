import type { Attachment } from '@chitang/shared/contracts/attachments'
import type { Rota } from '@chitang/shared/contracts/code-rota'
import { fromJson } from '../../platform/db/json.ts'
import type { Db } from '../../platform/db/database.ts'
import type { StoreInfo } from '../org/index.ts'
import type { StoredStatus } from './codes.model.ts'

export interface StoredCode {
  id: string; groupId: string; corpId: string; storeId: string; kind: 'employee' | 'scene' | 'campaign' | 'referral'; name: string; folder: string | null; state: string
  configId: string | null; qrCode: string | null; status: StoredStatus; skipVerify: boolean; remarkPrefix: string | null; welcomeText: string | null
  welcomeAttachments: Attachment[]; validFrom: Date | null; validTo: Date | null; single: boolean; syncedHash: string | null; syncError: string | null; version: number; createdAt: Date; rota: Rota | null; roster: string[] | null; nextChangeAt: Date | null
}

const columns = `k.id, k.group_id AS groupId, k.corp_id AS corpId, k.store_id AS storeId, k.kind, k.name, k.folder, k.state, k.config_id AS configId, k.qr_code AS qrCode, k.status,
  k.skip_verify AS skipVerify, k.remark_prefix AS remarkPrefix, k.welcome_text AS welcomeText, k.welcome_attachments AS welcomeAttachments, k.valid_from AS validFrom, k.valid_to AS validTo,
  k.single, k.synced_hash AS syncedHash, k.sync_error AS syncError, k.version, k.created_at AS createdAt, k.rota, k.roster, k.next_change_at AS nextChangeAt`

const asCode = (row: StoredCode): StoredCode => ({
  ...row, skipVerify: Boolean(row.skipVerify), single: Boolean(row.single), rota: fromJson<Rota | null>(row.rota), roster: fromJson<string[] | null>(row.roster),
  welcomeAttachments: typeof row.welcomeAttachments === 'string' ? (JSON.parse(row.welcomeAttachments) as Attachment[]) : row.welcomeAttachments,
})

export async function codeById(db: Db, groupId: string, id: string): Promise<StoredCode | null> {
  const row = await db.row<StoredCode>(`SELECT ${columns} FROM channel_code k WHERE k.group_id = ? AND k.id = ?`, [groupId, id])
  return row && asCode(row)
}

export async function codeByState(db: Db, corpId: string, state: string): Promise<StoredCode | null> {
  const row = await db.row<StoredCode>(`SELECT ${columns} FROM channel_code k WHERE k.corp_id = ? AND k.state = ?`, [corpId, state])
  return row && asCode(row)
}

export async function codesWhere(db: Db, sql: string, params: Parameters<Db['rows']>[1]): Promise<StoredCode[]> {
  return (await db.rows<StoredCode>(`SELECT ${columns} FROM channel_code k WHERE ${sql}`, params)).map(asCode)
}

export const tagIdsOfCode = async (db: Db, groupId: string, codeId: string): Promise<string[]> =>
  (await db.rows<{ id: string }>(
    'SELECT t.id FROM channel_code_tag kt JOIN tag t ON t.group_id = kt.group_id AND t.id = kt.tag_id AND t.deleted_at IS NULL WHERE kt.group_id = ? AND kt.code_id = ?', [groupId, codeId])).map((row) => row.id)

/** Members of a code who can receive customers now, and who stands in for them. */
export const servingOfCode = (db: Db, groupId: string, codeId: string): Promise<{ id: string; userid: string; name: string; backup: number | boolean }[]> =>
  db.rows("SELECT m.id, m.userid, m.name, km.backup FROM channel_code_member km JOIN member m ON m.group_id = km.group_id AND m.id = km.member_id WHERE km.group_id = ? AND km.code_id = ? AND m.status = 'active' AND m.customer_contact = 1 ORDER BY m.id", [groupId, codeId])

/** The store's defaults: its sales advisors who can receive customers. */
const defaults = (db: Db, store: StoreInfo): Promise<{ id: string; userid: string }[]> =>
  db.rows(
    `SELECT m.id, m.userid FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.corp_id = ?
     WHERE a.group_id = ? AND a.store_id = ? AND a.role = 'sales_advisor' AND a.valid_to IS NULL AND m.status = 'active' AND m.customer_contact = 1 GROUP BY m.id, m.userid ORDER BY m.userid LIMIT 100`,
    [store.corpId, store.groupId, store.id])
export const defaultUserids = async (db: Db, store: StoreInfo): Promise<string[]> => (await defaults(db, store)).map((row) => row.userid)
export const defaultMemberIds = async (db: Db, store: StoreInfo): Promise<string[]> => (await defaults(db, store)).map((row) => row.id)
