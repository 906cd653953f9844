import type { Scope } from '../../../platform/access/scope.ts'
import { AppError } from '../../../platform/http/errors.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { WecomClient } from '../../../wecom/client.ts'
import type { Directory, StoreInfo } from '../../org/index.ts'
import { settleItem, type StoredItem } from '../store-kits.repo.ts'

export interface ApplyDeps { kit: Kit; directory: Directory; wecom: WecomClient; checkWelcome(text: string): void }
export interface Applying { deps: ApplyDeps; scope: Scope; store: StoreInfo }
export interface Done { state: 'done' | 'had'; objectId: string | null }

/** What passes by itself is tried again by the job, not told to the store as a failure. */
const passing: readonly string[] = ['wecom.unreachable', 'wecom.busy', 'wecom.limited']

export const reasonOf = (cause: AppError): string => (cause.action ? `${cause.message}。${cause.action}` : cause.message)

/** Does it and writes down what became of it. A process killed in between does it again: what bears the name by then is used. */
export async function settle({ deps: { kit }, store }: Applying, items: readonly StoredItem[], work: (item: StoredItem) => Promise<Done>): Promise<void> {
  for (const item of items) {
    try {
      await settleItem(kit.database, store, item, await work(item), kit.clock.now())
    } catch (cause) {
      if (!(cause instanceof AppError) || passing.includes(cause.code)) throw cause
      await settleItem(kit.database, store, item, { state: 'failed', reason: reasonOf(cause) }, kit.clock.now())
    }
  }
}
