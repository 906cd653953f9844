import type { Overview } from '@chitang/shared/contracts/overview'
import type { Db } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { unclaimedOf } from './claim-leaver.ts'
import { windowDays } from './eligibility.model.ts'
import { membersOfStore } from './store-members.ts'

interface Alone { memberId: string; name: string; leftAt: Date; n: string }

/** Of WeCom's list those whom nobody was asked to take meanwhile, and who did not say no. Small, unlike all who ever had left. */
async function aloneOf(deps: { directory: Directory }, db: Db, store: StoreInfo, since: Date): Promise<Alone[]> {
  const left = (await membersOfStore(deps, db, store)).filter((one) => one.status === 'left').map((one) => one.id)
  if (left.length === 0) return []
  const { subjectId } = await deps.directory.corp(store.corpId)
  return db.rows<Alone>(
    `SELECT d.member_id AS memberId, m.name, d.left_at AS leftAt, COUNT(*) AS n FROM unassigned_customer u JOIN departure d ON d.group_id = u.group_id AND d.member_id = u.member_id JOIN member m ON m.group_id = d.group_id AND m.id = d.member_id
     JOIN corp_contact c ON c.subject_id = ? AND c.external_userid = u.external_userid
     LEFT JOIN transfer_item i ON i.group_id = c.group_id AND i.contact_id = c.id AND (i.state IN ('planned', 'calling', 'waiting') OR (i.state = 'refused' AND i.settled_at >= ?))
     WHERE u.group_id = ? AND u.member_id IN (?) AND i.contact_id IS NULL GROUP BY d.member_id, m.name, d.left_at ORDER BY n DESC LIMIT 5`, [subjectId, since, store.groupId, left])
}

/** Customers of who left, for the manager: those whom nobody takes, then those who said no. */
export async function transferTodo(deps: { kit: Kit; directory: Directory }, store: StoreInfo): Promise<Overview['todo']> {
  const { database, clock } = deps.kit
  const since = new Date(clock.ms() - windowDays * 86_400_000)
  const [alone, unclaimed, refused] = await Promise.all([
    aloneOf(deps, database, store, since), unclaimedOf(deps, store),
    database.rows<{ id: string; name: string; n: string; at: Date }>(
      `SELECT t.id, m.name, COUNT(*) AS n, MAX(i.settled_at) AS at FROM transfer t JOIN transfer_item i ON i.group_id = t.group_id AND i.transfer_id = t.id AND i.state = 'refused' AND i.decision IS NULL JOIN member m ON m.group_id = t.group_id AND m.id = t.member_id
       WHERE t.group_id = ? AND t.store_id = ? AND t.created_at >= ? GROUP BY t.id, m.name LIMIT 5`, [store.groupId, store.id, since]),
  ])
  return [
    ...alone.map((one) => ({ kind: 'unassigned' as const, title: `${one.name}已离职，${Number(one.n)} 位客户还没有人接`, detail: '选接手的顾问 · 客户有 24 小时可以拒绝', at: one.leftAt.toISOString(), refId: one.memberId, personId: null })),
    ...unclaimed.slice(0, 2).map((one) => ({ kind: 'unclaimed' as const, title: `${one.customers} 位客户的顾问早已离职，还没有人接`, detail: `企业微信账号 ${one.userid}，不知道是哪家店的`, at: one.leftAt, refId: one.memberId, personId: null })),
    ...refused.map((one) => ({ kind: 'refused' as const, title: `${one.name}的 ${Number(one.n)} 位客户拒绝接替`, detail: '尊重客户选择，或请同事打一次电话 · 等你定', at: one.at.toISOString(), refId: one.id, personId: null })),
  ]
}
