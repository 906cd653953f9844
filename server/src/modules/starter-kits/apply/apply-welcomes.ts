import type { KitWelcome } from '@chitang/shared/contracts/starter-kits'
import { AppError } from '../../../platform/http/errors.ts'
import { codesWhere, updateCode } from '../../codes/index.ts'
import { saveRule } from '../../welcome/index.ts'
import { itemsOf, type StoredItem } from '../store-kits.repo.ts'
import { thereOf, welcomeTarget } from '../what-is-there.ts'
import { settle, type Applying, type Done } from './applying.ts'

/** A store that wrote its own words keeps them. */
export async function applyWelcomes(applying: Applying, items: readonly StoredItem[]): Promise<void> {
  const { deps, scope, store } = applying
  const there = await thereOf(deps.kit.database, store, 'welcome')
  await settle(applying, items, async ({ content }) => {
    const welcome = content as KitWelcome
    const target = welcomeTarget(store, welcome)
    if (target === null) return intoCodes(applying, welcome)
    const had = there.get(target)
    if (had !== undefined) return { state: 'had', objectId: had }
    const rule = await saveRule(deps, scope, { level: welcome.level === 'role' ? 'role' : 'store', storeId: store.id, targetId: welcome.role, text: welcome.text, attachments: [], enabled: true })
    return { state: 'done', objectId: rule }
  })
}

/** Codes made with it have it; one that the store had before gets it where it had none. */
async function intoCodes({ deps, scope, store }: Applying, welcome: KitWelcome): Promise<Done> {
  const ids = (await itemsOf(deps.kit.database, store)).flatMap((one) => (one.part === 'code' && one.objectId !== null && welcome.codeKeys.includes(one.key) ? [one.objectId] : []))
  if (ids.length === 0) throw new AppError('starter_kits.unfit', { what: `「${welcome.name}」的活码还没有建` })
  const codes = await codesWhere(deps.kit.database, 'k.group_id = ? AND k.id IN (?)', [store.groupId, ids])
  for (const code of codes) if (code.welcomeText === null) await updateCode(deps, scope, code.id, { version: code.version, welcomeText: welcome.text })
  return { state: 'done', objectId: null }
}
