import type { getTagRollUp } from '@chitang/shared/contracts/tags'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { shownGroupName } from '@chitang/shared/domain/tags'
import { demand } from '../../../platform/access/policy.ts'
import type { Scope } from '../../../platform/access/scope.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { Directory } from '../../org/index.ts'
import { rollUp, type UseRow } from './roll-up.model.ts'

/** Counts only; who the customers are stays in the stores. */
export async function tagRollUp({ kit, directory }: { kit: Kit; directory: Directory }, scope: Scope): Promise<ResponseOf<typeof getTagRollUp>> {
  const { rows: reach } = demand(scope, 'tag.report')
  const stores = (await directory.storesOf(scope.groupId)).filter((store) => reach.stores.includes(store.id))
  const [own, mapped] = await Promise.all([
    kit.database.rows<Omit<UseRow, 'own'>>(
      `SELECT g.name AS groupName, t.name, u.store_id AS storeId, u.uses FROM tag_group g JOIN tag t ON t.group_id = g.group_id AND t.tag_group_id = g.id AND t.deleted_at IS NULL
       LEFT JOIN tag_use u ON u.group_id = t.group_id AND u.tag_id = t.id WHERE g.group_id = ? AND g.scope = 'group' AND g.deleted_at IS NULL`, [scope.groupId]),
    kit.database.rows<Omit<UseRow, 'own'>>(
      `SELECT g.name AS groupName, t.name, u.store_id AS storeId, u.uses FROM tag_mapping m JOIN tag t ON t.group_id = m.group_id AND t.id = m.target_tag_id AND t.deleted_at IS NULL
       JOIN tag_group g ON g.group_id = t.group_id AND g.id = t.tag_group_id JOIN tag_use u ON u.group_id = m.group_id AND u.tag_id = m.tag_id WHERE m.group_id = ? AND m.target_tag_id IS NOT NULL`, [scope.groupId]),
  ])
  const named = (rows: typeof own, isOwn: boolean): UseRow[] => rows.map((row) => ({ ...row, groupName: shownGroupName(row.groupName), uses: Number(row.uses ?? 0), own: isOwn }))
  const open = new Set(scope.allStores.filter((store) => store.hasBasis).map((store) => store.id))
  return {
    stores: stores.map((store) => ({ id: store.id, name: store.shortName })),
    groups: rollUp([...named(own, true), ...named(mapped, false)], stores.map((store) => ({ id: store.id, open: open.has(store.id) }))),
  }
}
