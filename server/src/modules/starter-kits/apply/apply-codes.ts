import type { AcceptedCode, KitWelcome } from '@chitang/shared/contracts/starter-kits'
import { createCode } from '../../codes/index.ts'
import { itemsOf, type StoredItem } from '../store-kits.repo.ts'
import { thereOf } from '../what-is-there.ts'
import { settle, type Applying } from './applying.ts'

/** A code is made with its tags and, where the kit has one for it, with its welcome: nobody is greeted otherwise in between. */
export async function applyCodes(applying: Applying, items: readonly StoredItem[]): Promise<void> {
  const { deps, scope, store } = applying
  const [there, all] = await Promise.all([thereOf(deps.kit.database, store, 'code'), itemsOf(deps.kit.database, store)])
  await settle(applying, items, async ({ key, content }) => {
    const { name, kind, folder, tagKeys, memberIds } = content as AcceptedCode
    const had = there.get(name.trim())
    if (had !== undefined) return { state: 'had', objectId: had }
    const tagIds = all.flatMap((one) => (one.part === 'tag' && one.objectId !== null && tagKeys.includes(one.key) ? [one.objectId] : []))
    const welcome = all.map((one) => one.content as KitWelcome).find((one) => one.codeKeys?.includes(key))
    const made = await createCode(deps, scope, { storeId: store.id, kind, name, folder, memberIds: [...memberIds], tagIds: [...new Set(tagIds)], ...(welcome ? { welcomeText: welcome.text } : {}), skipVerify: true })
    return { state: 'done', objectId: made.id }
  })
}
