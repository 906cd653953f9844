import type { Overview } from '@chitang/shared/contracts/overview'
import type { Kit } from '../../platform/kit.ts'
import type { StoreInfo } from '../org/index.ts'
import { slotsOf } from './library.ts'

type Todo = Overview['todo'][number]

/** Asked once may be chance; twice is something the store should be able to say. */
const askedOften = 2

/** What of the library waits for a store manager: templates to compare, and what advisors looked for in vain. */
export async function scriptTodo(kit: Kit, store: StoreInfo): Promise<Todo[]> {
  const { database } = kit
  const [slots, gaps] = await Promise.all([
    slotsOf(database, store, []),
    database.rows<{ id: string; query: string; count: number; lastAt: Date }>(
      "SELECT id, query, count, last_at AS lastAt FROM script_gap WHERE group_id = ? AND store_id = ? AND status = 'open' AND count >= ? ORDER BY count DESC, last_at DESC LIMIT 2", [store.groupId, store.id, askedOften]),
  ])
  const pending = slots.filter((slot) => slot.pending)
  const [first] = pending
  return [
    ...(first ? [{
      kind: 'script_compare' as const, title: pending.length === 1 ? `集团动了「${first.item.title}」，等你对比` : `集团动了 ${pending.length} 条本店改过的话术，等你对比`,
      detail: pending.map((slot) => slot.item.title).slice(0, 3).join('、'), at: (first.template ?? first.item).updatedAt.toISOString(), refId: first.slotId, personId: null,
    }] : []),
    ...gaps.map((gap) => ({ kind: 'script_gap' as const, title: `顾问 ${gap.count} 次没找到「${gap.query}」的话术`, detail: '写一条，每位顾问都能用', at: gap.lastAt.toISOString(), refId: gap.id, personId: null })),
  ]
}
