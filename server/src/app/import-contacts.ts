import { batchGetByUser, followUserList } from '../wecom/endpoints/contacts.ts'
import { applyContact } from '../modules/customers/index.ts'
import type { InstallInfo } from '../modules/org/index.ts'
import type { Fact } from '../platform/events/facts.ts'
import type { Product } from './product.ts'

/** Reads every customer of every serving member, 100 members a call (doc 92994). History is written; nobody is tagged, greeted or told. */
export async function importContacts(product: Pick<Product, 'kit' | 'directory' | 'wecom' | 'bus'>, install: InstallInfo, cause: Fact['cause']): Promise<number> {
  const { kit, directory, wecom } = product
  const api = await directory.wecomInstall(install)
  const userids = await followUserList(wecom, api)
  let imported = 0
  for (let at = 0; at < userids.length; at += 100) {
    let cursor = ''
    do {
      const fetchedFrom = kit.clock.now()
      const page = await batchGetByUser(wecom, api, userids.slice(at, at + 100), cursor)
      for (const snapshot of page.contacts) {
        await applyContact(product, { corp: install.corp, externalUserId: snapshot.externalUserId, snapshot, fetchedFrom, events: [], cause, withEffects: false })
        imported += 1
      }
      cursor = page.nextCursor
    } while (cursor)
  }
  return imported
}
