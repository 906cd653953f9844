import type { TagScopeName } from '@chitang/shared/domain/tags'
import type { WecomClient } from '../../wecom/client.ts'
import { addCorpTags } from '../../wecom/endpoints/tags.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Tx } from '../../platform/db/database.ts'
import { PermanentJobError, RetryLater, type JobHandler } from '../../platform/jobs/registry.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { saveTagGroup } from './sync-tags.ts'
import { countSpace } from './tag-space.ts'
import { defineInCorpJob } from './tag-jobs.ts'

/** A tag never leaves its corp: one for the whole group, a brand or a city is made in each corp that has such a store. */
export async function planEverywhere({ kit, directory }: { kit: Kit; directory: Directory }, tx: Tx, home: StoreInfo, tags: { scope: TagScopeName; groupName: string; names: readonly string[] }): Promise<void> {
  if (tags.scope === 'store') return
  const reached = (await directory.storesOf(home.groupId)).filter((store) => tags.scope === 'group' || (tags.scope === 'brand' ? store.brand === home.brand : store.city === home.city))
  for (const corpId of new Set(reached.map((store) => store.corpId)))
    if (corpId !== home.corpId) await kit.queue.enqueue(tx, defineInCorpJob, { corpId, groupName: tags.groupName, names: [...tags.names] }, { groupId: home.groupId })
  tx.afterCommit(() => kit.queue.wake())
}

export function defineInCorp(deps: { kit: Kit; directory: Directory; wecom: WecomClient }): JobHandler<typeof defineInCorpJob.payload> {
  const { kit, directory, wecom } = deps
  return async ({ corpId, groupName, names }, { groupId }) => {
    const install = await directory.installOfCorp(corpId)
    const from = kit.clock.now()
    try {
      const made = await addCorpTags(wecom, await directory.wecomInstall(install), { groupName, names })
      const stores = (await directory.storesOf(groupId)).filter((store) => store.corpId === corpId)
      await kit.database.transaction(async (tx) => {
        await saveTagGroup(kit, tx, install, stores, { ...made, name: groupName }, from, null)
        await countSpace(tx, groupId, corpId)
      })
    } catch (cause) {
      if (!(cause instanceof WecomError)) throw cause
      // All of them are there already.
      if (cause.errcode === 40071) return
      if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
      if (cause.transient) throw cause
      throw new PermanentJobError(`${install.corp.name}没建成「${names.join('」「')}」：企业微信说${cause.reason}`)
    }
  }
}
