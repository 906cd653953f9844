import type { Db } from '../../platform/db/database.ts'
import type { StoreInfo } from '../org/index.ts'
import { statusAt, type DesiredWay } from './codes.model.ts'
import { defaultUserids, useridsOfCode, type StoredCode } from './codes.repo.ts'

/** What the contact way at WeCom should be now. Null: nobody of the code or its store can receive customers. */
export async function desiredWay(db: Db, code: StoredCode, store: StoreInfo, now: Date): Promise<DesiredWay | null> {
  const live = statusAt(code, now) === 'active'
  const userids = live ? await useridsOfCode(db, code.groupId, code.id) : []
  const usable = userids.length > 0 ? userids : await defaultUserids(db, store)
  if (usable.length === 0) return null
  return { remark: [...`${store.shortName}·${code.name}`].slice(0, 30).join(''), state: code.state, userids: usable.slice(0, 100), skipVerify: code.skipVerify }
}
