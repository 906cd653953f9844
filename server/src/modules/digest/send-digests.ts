import { addDays } from '@chitang/shared/domain/touch-windows'
import { dayAt, localDay } from '../../platform/clock/day.ts'
import type { StoreInfo } from '../org/index.ts'
import { dayNumbers, isCounted } from '../kpis/index.ts'
import { managersOf, notify } from '../notices/index.ts'
import { storeTodo } from '../overview/index.ts'
import type { DigestDeps } from './digest.ts'
import { peopleOf } from './digest-people.model.ts'
import { digestSentence } from './praise.model.ts'

const [hour, minute] = [8, 30]
/** A server that was down in the morning still sends it; in the afternoon it is no morning paper. */
const lateUntil = 12

/** Every minute: to the general manager of each store whose morning has come, once. */
export async function sendDigests(deps: DigestDeps): Promise<void> {
  const { kit, directory } = deps
  for (const { id } of await kit.database.rows<{ id: string }>('SELECT id FROM tenant_group')) {
    const { timeZone } = await directory.group(id)
    const now = kit.clock.now()
    if (now < dayAt(now, timeZone, 0, hour, minute) || now >= dayAt(now, timeZone, 0, lateUntil)) continue
    const day = localDay(now, timeZone)
    const sent = new Set((await kit.database.rows<{ storeId: string }>('SELECT store_id AS storeId FROM digest WHERE group_id = ? AND day = ?', [id, day])).map((row) => row.storeId))
    for (const store of await directory.storesOf(id)) if (!sent.has(store.id) && (await isCounted(deps, store, addDays(day, -1)))) await sendOne(deps, store, day)
  }
}

async function sendOne({ kit, directory }: DigestDeps, store: StoreInfo, day: string): Promise<void> {
  const [numbers, todo] = await Promise.all([dayNumbers({ kit, directory }, store, addDays(day, -1)), storeTodo({ kit, directory }, store)])
  const people = peopleOf(todo)
  await kit.database.transaction(async (tx) => {
    if ((await tx.run('INSERT IGNORE INTO digest (group_id, store_id, day, sent_at) VALUES (?, ?, ?, ?)', [store.groupId, store.id, day, kit.clock.now()])).affectedRows === 0) return
    await notify(kit, tx, {
      groupId: store.groupId, corpId: store.corpId, memberIds: await managersOf(tx, store.groupId, store.corpId, store.id, ['store_manager']), page: 'admin', path: `digest/${store.id}/${day}`, dedupeKey: `digest:${store.id}:${day}`,
      title: `${store.shortName}早报：${digestSentence(numbers.adds, people.length)}`, description: people.map((one, index) => `${index + 1}. ${one.title}`).join('\n') || '点开看昨天的五个数。',
    })
  })
}
