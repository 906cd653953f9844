import type { Overview } from '@chitang/shared/contracts/overview'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { giversOf } from './views.ts'

/** Customers of who left, for the manager: those whom nobody takes, then those who said no. */
export async function transferTodo(deps: { kit: Kit; directory: Directory }, store: StoreInfo): Promise<Overview['todo']> {
  const { leavers } = await giversOf(deps, store)
  return leavers.filter((one) => one.unassigned > 0).map((one) => ({
    kind: 'unassigned' as const, title: `${one.name}已离职，${one.unassigned} 位客户还没有人接`, detail: '选接手的顾问 · 客户有 24 小时可以拒绝', at: one.leftAt ?? deps.kit.clock.now().toISOString(), refId: one.memberId, personId: null,
  }))
}
