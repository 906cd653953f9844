import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { claimLeaver, listTransfers } from '@chitang/shared/contracts/transfers'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import { storeOfMember, type StoreInfo } from '../org/index.ts'
import { meetCustomersOf } from './jobs/meet-customer.job.ts'
import type { TransferDeps } from './stored-transfer.ts'

/** Who left this store's corp before we were here, and belongs to no store yet: a userid and a number, nothing of a customer. */
export async function unclaimedOf({ kit, directory }: Pick<TransferDeps, 'kit' | 'directory'>, store: StoreInfo): Promise<ResponseOf<typeof listTransfers>['unclaimed']> {
  const rows = await kit.database.rows<{ memberId: string; userid: string; leftAt: Date; n: string }>(
    `SELECT d.member_id AS memberId, m.userid, d.left_at AS leftAt, COUNT(u.external_userid) AS n FROM departure d JOIN member m ON m.group_id = d.group_id AND m.id = d.member_id JOIN unassigned_customer u ON u.group_id = d.group_id AND u.member_id = d.member_id
     WHERE d.group_id = ? AND d.corp_id = ? AND JSON_LENGTH(m.department_ids) = 0 GROUP BY d.member_id, m.userid, d.left_at ORDER BY n DESC LIMIT 20`, [store.groupId, store.corpId])
  const stores = await directory.storesOf(store.groupId)
  return rows.filter(() => storeOfMember(stores, { corpId: store.corpId, departmentIds: [] }) === null).map((row) => ({ memberId: row.memberId, userid: row.userid, leftAt: row.leftAt.toISOString(), customers: Number(row.n) }))
}

/** 「是本店的」: from here on they are a leaver of this store like any other. The first word counts. */
export async function claim(deps: TransferDeps, scope: Scope, { memberId, storeId }: BodyOf<typeof claimLeaver>): Promise<void> {
  const { kit, directory } = deps
  demandStore(scope, 'transfer.run', storeId)
  const [store, member] = [await directory.store(storeId), await directory.member(memberId)]
  if (member?.groupId !== scope.groupId || member.corpId !== store.corpId || store.departmentId === null || member.status !== 'left') throw new AppError('not_found')
  await kit.database.transaction(async (tx) => {
    const { affectedRows } = await tx.run("UPDATE member SET department_ids = ? WHERE group_id = ? AND id = ? AND status = 'left' AND JSON_LENGTH(department_ids) = 0", [JSON.stringify([store.departmentId]), scope.groupId, memberId])
    if (affectedRows === 0) throw new AppError('transfers.claimed')
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'transfer.claim', objectType: 'member', objectId: memberId, fields: { userid: member.userid } })
  })
  directory.invalidate()
  await meetCustomersOf(deps, memberId)
}
