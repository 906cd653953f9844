import type { KitTag } from '@chitang/shared/contracts/starter-kits'
import { plainName, shownGroupName } from '@chitang/shared/domain/tags'
import { AppError } from '../../../platform/http/errors.ts'
import { countedTags, makeTags, syncTags } from '../../tags/index.ts'
import type { StoredItem } from '../store-kits.repo.ts'
import { thereOf } from '../what-is-there.ts'
import { settle, type Applying } from './applying.ts'

/** Tags of one group of the kit: what the store can use already is used, the rest is made in one call. */
export async function applyTags(applying: Applying, items: readonly StoredItem[]): Promise<void> {
  const { deps, store } = applying
  const had = await thereOf(deps.kit.database, store, 'tag')
  const nameOf = (item: StoredItem): string => plainName((item.content as KitTag).name)
  const missing = items.filter((item) => !had.has(nameOf(item)))
  let made: ReadonlyMap<string, string> | null = null
  const makeOnce = async (): Promise<ReadonlyMap<string, string>> => (made ??= await make(applying, missing.map((item) => item.content as KitTag)))
  await settle(applying, items, async (item) => {
    const known = had.get(nameOf(item))
    if (known !== undefined) return { state: 'had', objectId: known }
    return { state: 'done', objectId: (await makeOnce()).get(nameOf(item)) ?? null }
  })
}

async function make({ deps, scope, store }: Applying, tags: readonly KitTag[]): Promise<ReadonlyMap<string, string>> {
  const group = tags[0]!.group
  const home = (await countedTags(deps.kit.database, store, false)).find((tag) => tag.scope === 'store' && shownGroupName(tag.groupName) === group)
  const names = tags.map((tag) => tag.name)
  try {
    const made = await makeTags(deps, scope, { storeId: store.id, scope: 'store', ...(home ? { groupId: home.tagGroupId } : { groupName: group }), names })
    return new Map(made.tags.map((tag) => [plainName(tag.name), tag.id]))
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'tags.duplicate') throw cause
    // WeCom has them and we do not know it yet: a killed process made them, or somebody in the console.
    await syncTags(deps, await deps.directory.installOfCorp(store.corpId))
    const there = await thereOf(deps.kit.database, store, 'tag')
    const still = names.filter((name) => !there.has(plainName(name)))
    if (still.length === names.length) throw cause
    return still.length === 0 ? there : new Map([...there, ...(await make({ deps, scope, store }, tags.filter((tag) => still.includes(tag.name))))])
  }
}
