import type { BroadcastContent } from '@chitang/shared/contracts/broadcasts'
import type { BroadcastSender, PromotionValues } from '@chitang/shared/domain/broadcast-content'
import { promotionState } from '@chitang/shared/domain/promotions'
import type { Kit } from '../../../platform/kit.ts'
import type { Directory, StoreInfo } from '../../org/index.ts'
import { hasOwnerPage, stopPath } from '../../owner-page/index.ts'
import { promotionById, promotionReaches, promotionValues, type StoredPromotion } from '../../promotions/index.ts'

export interface ContentDeps { kit: Kit; directory: Directory; publicOrigin: string }

export async function senderOf({ kit, publicOrigin }: ContentDeps, store: StoreInfo, advisor: string): Promise<BroadcastSender> {
  return { advisor, storeName: store.name, storeShortName: store.shortName, storePhone: store.phone, storeAddress: store.address, brand: store.brand, stopUrl: (await hasOwnerPage(kit.database, store.groupId)) ? `${publicOrigin}${stopPath(store.id)}` : null }
}

export interface Offer { values: PromotionValues; problem: string | null }

/** The offer a text speaks of; one that is over is nobody's to promise. */
export async function offerOf({ kit, directory }: ContentDeps, store: StoreInfo, { promotionId }: Pick<BroadcastContent, 'promotionId'>): Promise<Offer> {
  if (promotionId === null) return { values: null, problem: null }
  const row: StoredPromotion | null = await promotionById(kit.database, store.groupId, promotionId)
  if (!promotionReaches(row, { storeId: store.id, brand: store.brand })) return { values: null, problem: '选的优惠已经没有了：换一项，或拿掉' }
  const { timeZone } = await directory.group(store.groupId)
  return { values: promotionValues(row, timeZone), problem: promotionState(row, kit.clock.now()) === 'over' ? `优惠「${row.name}」已经结束：换一项，或拿掉` : null }
}
