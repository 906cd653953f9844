import type { Overview } from '@chitang/shared/contracts/overview'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { windowDays } from './eligibility.model.ts'
import { giversOf } from './views.ts'

/** Customers of who left, for the manager: those whom nobody takes, then those who said no. */
export async function transferTodo(deps: { kit: Kit; directory: Directory }, store: StoreInfo): Promise<Overview['todo']> {
  const { leavers } = await giversOf(deps, store, 'left')
  const refused = await deps.kit.database.rows<{ id: string; name: string; n: string; at: Date }>(
    `SELECT t.id, m.name, COUNT(*) AS n, MAX(i.settled_at) AS at FROM transfer t JOIN transfer_item i ON i.group_id = t.group_id AND i.transfer_id = t.id AND i.state = 'refused' AND i.decision IS NULL JOIN member m ON m.group_id = t.group_id AND m.id = t.member_id
     WHERE t.group_id = ? AND t.store_id = ? AND t.created_at >= ? GROUP BY t.id, m.name LIMIT 5`, [store.groupId, store.id, new Date(deps.kit.clock.ms() - windowDays * 86_400_000)])
  return [...leavers.filter((one) => one.unassigned > 0).map((one) => ({
    kind: 'unassigned' as const, title: `${one.name}已离职，${one.unassigned} 位客户还没有人接`, detail: '选接手的顾问 · 客户有 24 小时可以拒绝', at: one.leftAt ?? deps.kit.clock.now().toISOString(), refId: one.memberId, personId: null,
  })), ...refused.map((one) => ({
    kind: 'refused' as const, title: `${one.name}的 ${Number(one.n)} 位客户拒绝接替`, detail: '尊重客户选择，或请同事打一次电话 · 等你定', at: one.at.toISOString(), refId: one.id, personId: null,
  }))]
}
