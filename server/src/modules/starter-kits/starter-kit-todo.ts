import type { Overview } from '@chitang/shared/contracts/overview'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import { kitOfBrand } from './brand-kits.ts'

/** A store that has no code yet and took nothing: what it could begin with. */
export async function starterKitTodo({ database, clock }: Kit, store: StoreInfo): Promise<Overview['todo']> {
  const begun = await database.row('SELECT 1 AS begun FROM store_kit WHERE group_id = ? AND store_id = ? UNION ALL (SELECT 1 FROM channel_code WHERE group_id = ? AND store_id = ? LIMIT 1) LIMIT 1', [store.groupId, store.id, store.groupId, store.id])
  if (begun) return []
  const { content } = await kitOfBrand(database, store.groupId, store.brand)
  return [{
    kind: 'starter_kit', title: '开店包等你看一遍，接受后就能扫码加客户', detail: `${content.tags.length} 个标签、${content.scripts.length} 条话术、${content.codes.length} 个活码、${content.welcomes.length} 条欢迎语`,
    at: clock.now().toISOString(), refId: store.id, personId: null,
  }]
}
