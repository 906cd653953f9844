import type { Audience } from '@chitang/shared/contracts/audiences'
import type { TouchClass } from '@chitang/shared/domain/touches'
import { broadcast } from '../../server/src/modules/broadcasts/broadcasts.table.ts'
import type { Scope } from '../../server/src/platform/access/scope.ts'
import type { Harness } from './harness.ts'

export const storeId = async (h: Harness, shortName: string): Promise<string> => (await h.rows<{ id: string }>('SELECT id FROM store WHERE short_name = ?', [shortName]))[0]!.id

/** As somebody with this role in a store (null = in the group) would be logged in. */
export async function scopeOf(h: Harness, role: string, shortName: string | null): Promise<Scope> {
  const [who] = await h.rows<{ groupId: string; employeeId: string; memberId: string; corpId: string }>(
    `SELECT m.group_id AS groupId, m.employee_id AS employeeId, m.id AS memberId, m.corp_id AS corpId FROM assignment a JOIN member m ON m.employee_id = a.employee_id LEFT JOIN store s ON s.id = a.store_id WHERE a.role = ? AND ${shortName === null ? 'a.store_id IS NULL' : 's.short_name = ?'} AND m.status = 'active' LIMIT 1`, shortName === null ? [role] : [role, shortName])
  const install = await h.product.directory.installOfCorp(who!.corpId)
  return h.product.scopes.of({ ...who!, installId: install.id, client: 'admin', ip: '' })
}

/** A draft as the wizard leaves it. */
export async function draftOf(h: Harness, store: string, { as = 'marketing', audience = {}, text = '周末到店坐坐', title = '置换专场' }: { as?: TouchClass; audience?: Partial<Audience>; text?: string; title?: string } = {}): Promise<string> {
  const { kit, directory } = h.product
  const { groupId, corpId } = await directory.store(store)
  const id = kit.ids.next()
  await kit.database.orm.insert(broadcast).values({
    groupId, id, version: 1, storeId: store, corpId, title, purpose: '', class: as, state: 'draft', audience: { storeId: store, ...audience }, content: { text, attachments: [], variant: null, promotionId: null }, contentHash: text, createdBy: '1', createdAt: kit.clock.now(),
  })
  return id
}

/** The store's rules say two records are one customer. */
export async function mergeInto(h: Harness, personId: string, rootId: string): Promise<void> {
  const { kit } = h.product
  await kit.database.transaction(async (tx) => {
    const person = (await tx.row<{ groupId: string; storeId: string }>('SELECT group_id AS groupId, store_id AS storeId FROM person WHERE id = ?', [personId]))!
    await tx.run('UPDATE person SET merged_into = ? WHERE group_id = ? AND id = ?', [rootId, person.groupId, personId])
    await kit.facts.append(tx, { ...person, kind: 'person_merged', occurredAt: kit.clock.now(), personId, cause: 'job', payload: { otherId: rootId } })
    tx.afterCommit(() => kit.queue.wake())
  })
}
