import { listAttributes, type AttributeDefView } from '@chitang/shared/contracts/attributes'
import { shallowRef } from 'vue'
import { api } from '../../shared/api/client.ts'

/** What may be asked about a customer of this store; fetched when somebody is about to write a value. */
export const knownDefs = shallowRef<readonly AttributeDefView[]>([])

const stores = new Map<string, Promise<readonly AttributeDefView[]>>()

/** Of the store's brand; a failed fetch is tried again by the next caller. */
export function attributeDefs(storeId: string): Promise<readonly AttributeDefView[]> {
  const known = stores.get(storeId)
  if (known) return known
  const asked = api(listAttributes, { query: { storeId } }).then(({ items }) => {
    knownDefs.value = [...knownDefs.value.filter((def) => !items.some((one) => one.key === def.key)), ...items]
    return items
  })
  stores.set(storeId, asked)
  asked.catch(() => stores.delete(storeId))
  return asked
}
