import { GroupCipher, unwrapDataKey } from '../platform/crypto/field-cipher.ts'
import type { Db } from '../platform/db/database.ts'

/** Data keys by group, unwrapped once per process. */
export function createCiphers(database: Db, masterKey: Buffer): (groupId: string) => Promise<GroupCipher> {
  const known = new Map<string, Promise<GroupCipher>>()
  return (groupId) => {
    let cipher = known.get(groupId)
    if (!cipher) {
      cipher = database.row<{ wrapped: string; keyId: number }>('SELECT data_key_wrapped AS wrapped, key_id AS keyId FROM tenant_group WHERE id = ?', [groupId]).then((row) => {
        if (!row) throw new Error(`group ${groupId} has no data key`)
        return new GroupCipher(unwrapDataKey(masterKey, row.wrapped, groupId), row.keyId)
      })
      cipher.catch(() => known.delete(groupId))
      known.set(groupId, cipher)
    }
    return cipher
  }
}
