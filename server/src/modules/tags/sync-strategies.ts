import { listDepartments } from '../../wecom/endpoints/directory.ts'
import { getStrategy, listStrategies, listStrategyTags, strategyRange, type StrategyTagGroup } from '../../wecom/endpoints/strategy-tags.ts'
import type { Install, WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { storeOfMember, type Directory, type InstallInfo, type StoreInfo } from '../org/index.ts'

export interface StrategyRead { id: number; name: string; storeIds: string[]; groups: StrategyTagGroup[] }

/** Rule groups (规则组) of a corp with their tags; null = this app may not see any. WeCom takes these calls one after the other (doc 94883). */
export async function readStrategies(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo, stores: readonly StoreInfo[]): Promise<{ strategies: StrategyRead[] | null; calls: number }> {
  const { kit, directory, wecom } = deps
  const api = await directory.wecomInstall(install)
  let calls = 1
  try {
    const strategies: StrategyRead[] = []
    for (const id of await listStrategies(wecom, api)) {
      const { name, parentId } = await getStrategy(wecom, api, id)
      calls++
      // Only the first level holds tags.
      if (parentId !== 0) continue
      const range = await strategyRange(wecom, api, id)
      strategies.push({ id, name, storeIds: await storesInRange(deps, api, install, stores, range), groups: await listStrategyTags(wecom, api, id) })
      calls += 2
    }
    return { strategies, calls }
  } catch (cause) {
    if (!(cause instanceof WecomError) || cause.kind !== 'forbidden') throw cause
    kit.log('info', { what: 'rule groups are not shown to this app', corpId: install.corp.corpId, err: cause.message })
    return { strategies: null, calls }
  }
}

async function storesInRange({ directory, wecom }: { directory: Directory; wecom: WecomClient }, api: Install, install: InstallInfo, stores: readonly StoreInfo[], range: { userids: string[]; departments: number[] }): Promise<string[]> {
  // Any part of a store's own corp is that store.
  const whole = stores.filter((store) => store.departmentId === null)
  if (whole.length > 0) return whole.map((store) => store.id)
  const found = new Set<string>()
  const unknown = range.departments.filter((id) => !stores.some((store) => store.departmentId === id))
  const parents = unknown.length === 0 ? new Map<number, number | undefined>() : new Map((await listDepartments(wecom, api)).map((one) => [one.id, one.parentid]))
  for (const store of stores) if (isBelow(store.departmentId!, range.departments, parents)) found.add(store.id)
  for (const userid of range.userids) {
    const member = await directory.memberByUserid(install.corp.id, userid)
    const store = member && storeOfMember(stores, member)
    if (store) found.add(store.id)
  }
  return [...found].sort()
}

/** A department stands for all below it. */
function isBelow(department: number, ranges: readonly number[], parents: ReadonlyMap<number, number | undefined>): boolean {
  for (let at: number | undefined = department, steps = 0; at !== undefined && at !== 0 && steps < 20; at = parents.get(at), steps++) if (ranges.includes(at)) return true
  return false
}

export async function saveStrategies(tx: Tx, install: InstallInfo, strategies: readonly StrategyRead[], from: Date): Promise<void> {
  for (const one of strategies)
    await tx.run('INSERT INTO tag_strategy (group_id, corp_id, strategy_id, name, store_ids, seen_at) VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name), store_ids = VALUES(store_ids), seen_at = VALUES(seen_at)',
      [install.groupId, install.corp.id, one.id, one.name.slice(0, 64), JSON.stringify(one.storeIds), from])
  await tx.run('DELETE FROM tag_strategy WHERE group_id = ? AND corp_id = ? AND seen_at < ?', [install.groupId, install.corp.id, from])
}
