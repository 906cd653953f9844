import { createScript, deleteScript, listScripts, recordScriptSent, updateScript, type ScriptItem } from '@chitang/shared/contracts/scripts'
import { scriptCategories, variablesOf } from '@chitang/shared/domain/scripts'
import { covers, decide, demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { script, scriptSend } from './scripts.table.ts'
import { searchKeys } from './search-keys.ts'

interface Row {
  id: string; scope: ScriptItem['scope']; brand: string | null; storeId: string | null; category: string; code: string; title: string; text: string; pinyin: string; initials: string
  validTo: Date | null; enabled: number; storeUses: string | null; myUses: string | null
}

const select = `SELECT s.id, s.scope, s.brand, s.store_id AS storeId, s.category, s.code, s.title, s.text, s.pinyin, s.initials, s.valid_to AS validTo, s.enabled,
  (SELECT SUM(u.uses) FROM script_use u WHERE u.group_id = s.group_id AND u.script_id = s.id AND u.store_id = ?) AS storeUses,
  (SELECT SUM(u.uses) FROM script_use u WHERE u.group_id = s.group_id AND u.script_id = s.id AND u.store_id = ? AND u.member_id = ?) AS myUses FROM script s`

export function registerScriptRoutes(router: Router, deps: { kit: Kit; directory: Directory }): void {
  const { kit, directory } = deps

  const view = (scope: Scope, row: Row): ScriptItem => {
    const publish = decide(scope, 'script.publish')
    return {
      id: row.id, scope: row.scope, storeId: row.storeId, category: row.category, code: row.code, title: row.title, text: row.text, variables: variablesOf(row.text), pinyin: row.pinyin, initials: row.initials,
      validTo: row.validTo?.toISOString() ?? null, expired: row.validTo !== null && row.validTo <= kit.clock.now(), storeUses: Number(row.storeUses ?? 0), myUses: Number(row.myUses ?? 0), enabled: Boolean(row.enabled),
      canEdit: row.storeId === null ? publish.reach === 'group' : publish.rows.stores.includes(row.storeId),
    }
  }
  const storeFor = async (scope: Scope, storeId: string | undefined): Promise<StoreInfo> => {
    const { rows } = demand(scope, 'script.use')
    const id = storeId ?? scope.roles.find((role) => role.storeId !== null)?.storeId ?? rows.stores[0]
    if (!id || !rows.stores.includes(id)) throw new AppError('not_found')
    return directory.store(id)
  }
  const one = (scope: Scope, id: string, storeId: string) => kit.database.row<Row>(`${select} WHERE s.group_id = ? AND s.id = ? AND s.retired_at IS NULL`, [storeId, storeId, scope.memberId, scope.groupId, id])

  router.scoped(listScripts, async (scope, { query, request }) => {
    const store = await storeFor(scope, query.storeId)
    const rows = await kit.database.rows<Row>(
      `${select} WHERE s.group_id = ? AND s.retired_at IS NULL AND (s.scope = 'group' OR (s.scope = 'brand' AND s.brand = ?) OR (s.scope = 'store' AND s.store_id = ?))
       ORDER BY CASE s.scope WHEN 'store' THEN 0 WHEN 'brand' THEN 1 ELSE 2 END, s.code, s.id LIMIT 2000`, [store.id, store.id, scope.memberId, scope.groupId, store.brand, store.id])
    const forAdvisor = request.headers.authorization !== undefined
    return { items: rows.map((row) => view(scope, row)).filter((item) => item.enabled || !forAdvisor) }
  })

  router.scoped(createScript, async (scope, { body }) => {
    if (body.storeId) demandStore(scope, 'script.publish', body.storeId)
    else if (demand(scope, 'script.publish').reach !== 'group') throw new AppError('policy.denied')
    checkCategory(body.category)
    const id = kit.ids.next()
    const count = await kit.database.row<{ n: string }>('SELECT COUNT(*) AS n FROM script WHERE group_id = ? AND category = ?', [scope.groupId, body.category])
    const name = scriptCategories.find((category) => category.code === body.category)!.name
    await kit.database.transaction(async (tx) => {
      await tx.orm.insert(script).values({
        groupId: scope.groupId, id, scope: body.storeId ? 'store' : 'group', storeId: body.storeId ?? null, category: body.category, code: `${name}-${String(Number(count?.n ?? 0) + 1).padStart(2, '0')}`,
        title: body.title.trim(), text: body.text.trim(), ...searchKeys(body.title), validTo: body.validTo ? new Date(body.validTo) : null, enabled: body.enabled, updatedAt: kit.clock.now(),
      })
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: body.storeId ?? '0', action: 'script.create', objectType: 'script', objectId: id, fields: { title: body.title } })
    })
    return view(scope, (await one(scope, id, body.storeId ?? '0'))!)
  })

  router.scoped(updateScript, async (scope, { params, body }) => {
    const row = await ownScript(scope, params.id)
    checkCategory(body.category)
    await kit.database.transaction(async (tx) => {
      const keys = searchKeys(body.title)
      await tx.run('UPDATE script SET category = ?, title = ?, text = ?, pinyin = ?, initials = ?, valid_to = ?, enabled = ?, updated_at = ? WHERE group_id = ? AND id = ?',
        [body.category, body.title.trim(), body.text.trim(), keys.pinyin, keys.initials, body.validTo ? new Date(body.validTo) : null, body.enabled, kit.clock.now(), scope.groupId, params.id])
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId ?? '0', action: 'script.update', objectType: 'script', objectId: params.id, fields: { title: body.title } })
    })
    return view(scope, (await one(scope, params.id, row.storeId ?? '0'))!)
  })

  router.scoped(deleteScript, async (scope, { params }) => {
    const row = await ownScript(scope, params.id)
    await kit.database.transaction(async (tx) => {
      await tx.run('UPDATE script SET retired_at = ? WHERE group_id = ? AND id = ?', [kit.clock.now(), scope.groupId, params.id])
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: row.storeId ?? '0', action: 'script.retire', objectType: 'script', objectId: params.id, fields: { title: row.title } })
    })
    return { ok: true as const }
  })

  router.scoped(recordScriptSent, async (scope, { params, body }) => {
    const relation = await kit.database.row<{ id: string; storeId: string; memberId: string; personId: string }>(
      `SELECT r.id, r.store_id AS storeId, r.member_id AS memberId, r.person_id AS personId FROM id_subject s JOIN corp_contact c ON c.subject_id = s.id AND c.external_userid = ?
       JOIN follow_relation r ON r.group_id = c.group_id AND r.contact_id = c.id AND r.member_id IN (?) WHERE s.corp_id = ? AND s.principal = 'corp'`, [body.externalUserId, scope.memberIds, scope.corpId])
    if (!relation || !covers({ stores: [], members: scope.memberIds }, relation)) throw new AppError('sidebar.not_customer')
    const row = await one(scope, params.id, relation.storeId)
    const store = await directory.store(relation.storeId)
    if (!row || !reaches(row, store)) throw new AppError('not_found')
    await kit.database.transaction(async (tx) => {
      const now = kit.clock.now()
      try {
        await tx.orm.insert(scriptSend).values({ groupId: scope.groupId, id: kit.ids.next(), scriptId: row.id, storeId: relation.storeId, memberId: scope.memberId, relationId: relation.id, edited: body.edited, sentAt: now, idempotencyKey: body.idempotencyKey })
      } catch (cause) {
        if (isDuplicate(cause, 'uq_send_key')) return
        throw cause
      }
      await tx.run('INSERT INTO script_use (group_id, script_id, store_id, member_id, uses) VALUES (?, ?, ?, ?, 1) ON DUPLICATE KEY UPDATE uses = uses + 1', [scope.groupId, row.id, relation.storeId, scope.memberId])
      await kit.facts.append(tx, { groupId: scope.groupId, kind: 'script_sent', occurredAt: now, storeId: relation.storeId, personId: relation.personId, relationId: relation.id, memberId: scope.memberId, cause: 'sidebar', payload: { title: row.title, scriptId: row.id, edited: body.edited } })
    })
    const after = await one(scope, params.id, relation.storeId)
    return { storeUses: Number(after?.storeUses ?? 0), myUses: Number(after?.myUses ?? 0) }
  })

  async function ownScript(scope: Scope, id: string): Promise<Row> {
    const decision = demand(scope, 'script.publish')
    const row = await one(scope, id, '0')
    if (!row || (row.storeId === null ? decision.reach !== 'group' : !decision.rows.stores.includes(row.storeId))) throw new AppError('not_found')
    return row
  }
}

const reaches = (row: Row, store: StoreInfo): boolean => row.scope === 'group' || (row.scope === 'brand' && row.brand === store.brand) || (row.scope === 'store' && row.storeId === store.id)

function checkCategory(category: string): void {
  if (!scriptCategories.some((one) => one.code === category)) throw new AppError('scripts.category_unknown')
}
