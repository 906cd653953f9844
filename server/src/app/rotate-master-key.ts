import { open, seal, unwrapDataKey, wrapDataKey } from '../platform/crypto/field-cipher.ts'
import { deriveKey } from '../platform/crypto/master-key.ts'
import type { Database } from '../platform/db/database.ts'

/** Wraps every data key with the new master key; the data itself is not touched. Sessions end, WeCom tokens are fetched anew. */
export async function rotateMasterKey(database: Database, oldKey: Buffer, newKey: Buffer): Promise<number> {
  return database.transaction(async (tx) => {
    const groups = await tx.rows<{ id: string; wrapped: string }>('SELECT id, data_key_wrapped AS wrapped FROM tenant_group FOR UPDATE')
    for (const group of groups) await tx.run('UPDATE tenant_group SET data_key_wrapped = ? WHERE id = ?', [wrapDataKey(newKey, unwrapDataKey(oldKey, group.wrapped, group.id), group.id), group.id])
    const credentials = await tx.rows<{ groupId: string; installId: string; kind: string; value: string }>('SELECT group_id AS groupId, install_id AS installId, kind, value_enc AS value FROM wecom_credential WHERE value_enc IS NOT NULL FOR UPDATE')
    const [before, after] = [deriveKey(oldKey, 'wecom-credential'), deriveKey(newKey, 'wecom-credential')]
    for (const one of credentials) {
      const associated = `${one.groupId}:${one.installId}:${one.kind}`
      await tx.run('UPDATE wecom_credential SET value_enc = ? WHERE group_id = ? AND install_id = ? AND kind = ?', [seal(after, open(before, one.value, associated), associated), one.groupId, one.installId, one.kind])
    }
    return groups.length
  })
}
