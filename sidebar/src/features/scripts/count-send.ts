import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { recordScriptSent } from '@chitang/shared/contracts/script-sends'
import { api, isNetworkError } from '../../shared/api/client.ts'
import { useCurrent, type Target } from '../customer/current.ts'
import { useRecords } from '../customer/records.ts'
import { outbox } from '../follow-up/outbox.ts'

export type Counted = Pick<ResponseOf<typeof recordScriptSent>, 'storeUses' | 'myUses'>

/** Tells the server what the client said it sent; without a network it waits in the outbox under the same key. */
export async function countSend(target: Target, slotId: string, body: BodyOf<typeof recordScriptSent>): Promise<Counted | null> {
  try {
    const { storeUses, myUses } = await api(recordScriptSent, { params: { id: slotId }, body })
    if (useCurrent().externalUserId === target.externalUserId) void useRecords().load(target.externalUserId)
    return { storeUses, myUses }
  } catch (cause) {
    if (isNetworkError(cause))
      await outbox.add({ key: body.idempotencyKey, externalUserId: target.externalUserId, name: target.name, parcel: { kind: 'script_sent', scriptId: slotId, body } })
    else console.warn('[chitang] send not counted', cause)
    return null
  }
}
