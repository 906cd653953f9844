import type { Db } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import { storeOfMember, type Directory, type StoreInfo } from '../org/index.ts'

export interface StoreMember { id: string; name: string; position: string | null; status: string; customerContact: boolean }

interface Row extends Omit<StoreMember, 'customerContact'> { corpId: string; departmentIds: unknown; customerContact: number }

/** Who works, or worked, for a store: known by department, so decided here, before anything is counted. */
export async function membersOfStore({ directory }: { directory: Directory }, db: Db, store: StoreInfo): Promise<StoreMember[]> {
  const stores = await directory.storesOf(store.groupId)
  const rows = await db.rows<Row>('SELECT id, name, position, status, corp_id AS corpId, department_ids AS departmentIds, customer_contact AS customerContact FROM member WHERE group_id = ? AND corp_id = ?', [store.groupId, store.corpId])
  return rows.filter((row) => storeOfMember(stores, { corpId: row.corpId, departmentIds: fromJson<number[]>(row.departmentIds) })?.id === store.id)
    .map(({ id, name, position, status, customerContact }) => ({ id, name, position, status, customerContact: Boolean(customerContact) }))
}
