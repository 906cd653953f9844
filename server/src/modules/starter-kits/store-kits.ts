import type { acceptStoreKit, KitItem, KitPart, StoreKit } from '@chitang/shared/contracts/starter-kits'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { demandFit, kitOfBrand } from './brand-kits.ts'
import { applyKitJob } from './jobs/apply-kit-job.ts'
import { moduleOfPart, partOrder, type KitThings } from './kit.model.ts'
import { itemsOf, saveItems } from './store-kits.repo.ts'
import { existingKeys } from './what-is-there.ts'

interface Deps { kit: Kit; directory: Directory }

export async function storeKitView({ kit, directory }: Deps, scope: Scope, storeId: string): Promise<StoreKit> {
  demandStore(scope, 'kit.accept', storeId)
  const { database } = kit
  const store = await directory.store(storeId)
  const { version, content } = await kitOfBrand(database, scope.groupId, store.brand)
  const [existing, people, items, accepted] = await Promise.all([
    existingKeys(database, store, content), peopleOf(database, store), itemsOf(database, store),
    database.row<{ name: string | null; at: Date }>('SELECT m.name, k.accepted_at AS at FROM store_kit k LEFT JOIN member m ON m.group_id = k.group_id AND m.id = k.member_id WHERE k.group_id = ? AND k.store_id = ?', [scope.groupId, storeId]),
  ])
  return {
    storeId, storeName: store.name, brand: store.brand, models: [...store.models], version, content, off: offParts(store), existing, people, items: items.map(itemView),
    acceptedBy: accepted?.name ?? null, acceptedAt: accepted?.at.toISOString() ?? null,
  }
}

export async function progressOf({ kit, directory }: Deps, scope: Scope, storeId: string): Promise<KitItem[]> {
  demandStore(scope, 'kit.accept', storeId)
  return (await itemsOf(kit.database, await directory.store(storeId))).map(itemView)
}

const itemView = ({ part, key, state, reason, objectId, content }: Awaited<ReturnType<typeof itemsOf>>[number]): KitItem =>
  ({ part, key, name: 'title' in content ? content.title : content.name, state, reason, objectId })

const offParts = (store: StoreInfo): KitPart[] => partOrder.filter((part) => store.modulesOff.some((module) => module === moduleOfPart[part]))

/** Who serves customers and may stand on a code. */
async function peopleOf(db: Db, store: StoreInfo): Promise<StoreKit['people']> {
  const rows = await db.rows<{ memberId: string; name: string; role: string }>(
    `SELECT m.id AS memberId, m.name, a.role FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.corp_id = ?
     WHERE a.group_id = ? AND a.store_id = ? AND a.valid_to IS NULL AND m.status = 'active' AND m.customer_contact = 1 ORDER BY m.id LIMIT 500`, [store.corpId, store.groupId, store.id])
  return [...new Set(rows.map((row) => row.memberId))].map((memberId) => {
    const own = rows.filter((row) => row.memberId === memberId)
    return { memberId, name: own[0]!.name, roles: own.map((row) => row.role) }
  })
}

/** Takes what was chosen; the work is done in the background, in the name of who accepted. */
export async function acceptKit(deps: Deps, scope: Scope, body: BodyOf<typeof acceptStoreKit>): Promise<KitItem[]> {
  const { kit, directory } = deps
  demandStore(scope, 'kit.accept', body.storeId)
  const store = await directory.store(body.storeId)
  const { version, content } = await kitOfBrand(kit.database, scope.groupId, store.brand)
  if (version !== body.version) throw new AppError('starter_kits.changed')
  const off = offParts(store)
  const chosen = ([['tag', body.tags, content.tags], ['code', body.codes, content.codes], ['welcome', body.welcomes, content.welcomes], ['script', body.scripts, content.scripts]] as const)
    .flatMap(([part, list, offered]) => (off.includes(part) ? [] : list.map((one) => {
      if (!offered.some((known) => known.key === one.key)) throw new AppError('request.invalid', { detail: '开店包里没有这一样' })
      return { part, key: one.key, content: one }
    })))
  if (chosen.length === 0) throw new AppError('starter_kits.nothing')
  demandFit(body satisfies KitThings)
  await kit.database.transaction(async (tx) => {
    await tx.run(
      `INSERT INTO store_kit (group_id, store_id, brand, version, employee_id, member_id, install_id, accepted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE version = VALUES(version), employee_id = VALUES(employee_id), member_id = VALUES(member_id), install_id = VALUES(install_id), accepted_at = VALUES(accepted_at)`,
      [scope.groupId, store.id, store.brand, version, scope.employeeId, scope.memberId, scope.installId, kit.clock.now()])
    await saveItems(tx, store, chosen, kit.clock.now())
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'starter_kit.accept', objectType: 'store', objectId: store.id, fields: { version, things: chosen.length } })
    await putToWork(kit, tx, store)
  })
  return progressOf(deps, scope, store.id)
}

export async function retryKit({ kit, directory }: Deps, scope: Scope, storeId: string): Promise<void> {
  demandStore(scope, 'kit.accept', storeId)
  const store = await directory.store(storeId)
  await kit.database.transaction(async (tx) => {
    const { affectedRows } = await tx.run("UPDATE store_kit SET employee_id = ?, member_id = ?, install_id = ? WHERE group_id = ? AND store_id = ?", [scope.employeeId, scope.memberId, scope.installId, scope.groupId, storeId])
    if (affectedRows === 0) throw new AppError('not_found')
    await tx.run("UPDATE store_kit_item SET state = 'waiting', reason = NULL WHERE group_id = ? AND store_id = ? AND state = 'failed'", [scope.groupId, storeId])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'starter_kit.retry', objectType: 'store', objectId: storeId })
    await putToWork(kit, tx, store)
  })
}

/** One job at a time works on a store: the row is held here and where the job looks for the last time. */
async function putToWork(kit: Kit, tx: Tx, store: StoreInfo): Promise<void> {
  const row = await tx.row<{ status: string | null }>(
    'SELECT j.status FROM store_kit k LEFT JOIN job j ON j.group_id = k.group_id AND j.id = k.job_id WHERE k.group_id = ? AND k.store_id = ? FOR UPDATE', [store.groupId, store.id])
  if (row?.status != null && row.status !== 'done' && row.status !== 'dead') return
  const jobId = await kit.queue.enqueue(tx, applyKitJob, { storeId: store.id }, { groupId: store.groupId })
  await tx.run('UPDATE store_kit SET job_id = ? WHERE group_id = ? AND store_id = ?', [jobId, store.groupId, store.id])
  tx.afterCommit(() => kit.queue.wake())
}
