import type { KitPart } from '@chitang/shared/contracts/starter-kits'
import { plainName } from '@chitang/shared/domain/tags'
import type { Db } from '../../platform/db/database.ts'
import { codesWhere } from '../codes/index.ts'
import type { StoreInfo } from '../org/index.ts'
import { slotsOf } from '../scripts/index.ts'
import { countedTags } from '../tags/index.ts'
import { targetOfRule } from '../welcome/index.ts'
import type { KitThings } from './kit.model.ts'

/** Name → id of what a store can use already, for each part. What bears the name is used, whoever made it. */
const readers: Record<KitPart, (db: Db, store: StoreInfo) => Promise<(readonly [string, string])[]>> = {
  tag: async (db, store) => (await countedTags(db, store, false)).filter((tag) => !tag.computed && tag.mergingInto === null).map((tag) => [plainName(tag.name), tag.id]),
  code: async (db, store) => (await codesWhere(db, "k.group_id = ? AND k.store_id = ? AND k.kind <> 'referral' AND k.status <> 'destroyed'", [store.groupId, store.id])).map((code) => [code.name, code.id]),
  script: async (db, store) => (await slotsOf(db, store, [])).map((slot) => [slot.item.title, slot.slotId]),
  welcome: async (db, store) => (await db.rows<{ target: string; id: string }>('SELECT target, id FROM welcome_rule WHERE group_id = ? AND store_id = ?', [store.groupId, store.id])).map((rule) => [rule.target, rule.id]),
}

export const thereOf = async (db: Db, store: StoreInfo, part: KitPart): Promise<Map<string, string>> => new Map(await readers[part](db, store))

/** A welcome of codes lives in them: it has no place of its own. */
export const welcomeTarget = (store: StoreInfo, welcome: KitThings['welcomes'][number]): string | null =>
  welcome.level === 'codes' ? null : targetOfRule(welcome.level, store.id, welcome.role)

/** Keys of a kit that the store has under the same name. */
export async function existingKeys(db: Db, store: StoreInfo, content: KitThings): Promise<string[]> {
  const [tags, codes, welcomes, scripts] = await Promise.all((['tag', 'code', 'welcome', 'script'] as const).map((part) => thereOf(db, store, part)))
  return [
    ...content.tags.filter((one) => tags!.has(plainName(one.name))), ...content.codes.filter((one) => codes!.has(one.name)),
    ...content.welcomes.filter((one) => welcomes!.has(welcomeTarget(store, one) ?? '')), ...content.scripts.filter((one) => scripts!.has(one.title)),
  ].map((one) => one.key)
}
