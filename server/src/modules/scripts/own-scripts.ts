import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import type { createOwnScript } from '@chitang/shared/contracts/scripts'
import type { ScriptContent } from '@chitang/shared/contracts/script-content'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { checkContent } from './check-content.ts'
import { mostScripts, scriptById, scriptForUpdate, type StoredScript } from './scripts.repo.ts'
import { insertScript, ownWords, refuseStale, writeVersion } from './write-script.ts'

type Written = BodyOf<typeof createOwnScript>

const mostOwn = 200

const contentOf = ({ category, title, text }: Written): ScriptContent => ({ category, objection: null, title, parts: [{ kind: 'text', text }], validTo: null, promotionId: null })

/** An advisor's own words follow the same rules as the store's; nobody else sees them. */
export async function createOwn(kit: Kit, scope: Scope, written: Written): Promise<string> {
  const { acknowledged } = written
  const content = await checkContent(kit.database, scope.groupId, { kind: 'script', content: contentOf(written), acknowledged, of: { storeId: null, brand: null } })
  const mine = await kit.database.rows<{ id: string }>(`SELECT id FROM script WHERE group_id = ? AND member_id IN (?) AND retired_at IS NULL LIMIT ${mostScripts}`, [scope.groupId, scope.memberIds])
  if (mine.length >= mostOwn) throw new AppError('scripts.too_many', { most: mostOwn })
  return kit.database.transaction(async (tx) => {
    const id = await insertScript(kit, tx, scope, {
      home: { scope: 'personal', brand: null, storeId: null, memberId: scope.memberId }, kind: 'script', code: `我的-${String(mine.length + 1).padStart(2, '0')}`, sort: 0, lineage: ownWords, edition: { content, acknowledged },
    })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: '0', action: 'script.own_create', objectType: 'script', objectId: id, fields: { title: content.title } })
    return id
  })
}

export async function updateOwn(kit: Kit, scope: Scope, id: string, written: Written & { baseVersion: number }): Promise<void> {
  const { acknowledged } = written
  await ownScript(kit.database, scope, id)
  const content = await checkContent(kit.database, scope.groupId, { kind: 'script', content: contentOf(written), acknowledged, of: { storeId: null, brand: null } })
  await kit.database.transaction(async (tx) => {
    const row = (await scriptForUpdate(tx, scope.groupId, id))!
    // Thrown away on the other device meanwhile.
    if (row.retired) throw new AppError('not_found')
    await refuseStale(tx, scope.groupId, row, written.baseVersion)
    await writeVersion(kit, tx, scope, row, { content, acknowledged }, ownWords)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: '0', action: 'script.own_update', objectType: 'script', objectId: id, fields: { title: content.title } })
  })
}

export async function deleteOwn(kit: Kit, scope: Scope, id: string): Promise<void> {
  const row = await ownScript(kit.database, scope, id)
  await kit.database.transaction(async (tx) => {
    await tx.run('UPDATE script SET retired_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), scope.groupId, id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: '0', action: 'script.own_delete', objectType: 'script', objectId: id, fields: { title: row.title } })
  })
}

async function ownScript(db: Db, scope: Scope, id: string): Promise<StoredScript> {
  const row = await scriptById(db, scope.groupId, id)
  if (!row || row.scope !== 'personal' || row.retired || !scope.memberIds.includes(row.memberId ?? '')) throw new AppError('not_found')
  return row
}
