import { reportScriptGap, dismissScriptGap, listScriptGaps } from '@chitang/shared/contracts/script-gaps'
import { listScriptSends, markScriptResponse, prepareScript as prepareEndpoint, recordScriptSent } from '@chitang/shared/contracts/script-sends'
import { listScriptTemplates, listTemplateStores, lockScriptTemplate } from '@chitang/shared/contracts/script-templates'
import {
  addFavourite, createOwnScript, createScript as createEndpoint, decideScript as decideEndpoint, deleteOwnScript, deleteScript, getScriptDiff, listScripts, listScriptVersions, overrideScript as overrideEndpoint,
  placeScripts as placeEndpoint, removeFavourite, updateOwnScript, updateScript as updateEndpoint, type ScriptItem,
} from '@chitang/shared/contracts/scripts'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Router } from '../../platform/http/route.ts'
import type { MediaDeps } from '../media/index.ts'
import type { StoreInfo } from '../org/index.ts'
import { promotionsFor, promotionView } from '../promotions/index.ts'
import { diffOf, historyOf } from './compare.ts'
import { decideForBrand, overrideForBrand } from './brand-words.ts'
import { dismissGap, gapsOf, reportGap } from './gaps.ts'
import { inOrder, itemView, slotOf, slotsOf, viewContext } from './library.ts'
import { createOwn, deleteOwn, updateOwn } from './own-scripts.ts'
import { prepareScript } from './prepare.ts'
import { createScript, decideScript, lockTemplate, overrideScript, placeScripts, retireScript, updateScript } from './publish.ts'
import { recentOf } from './scripts.repo.ts'
import { markResponse, recordSent, sendsTo } from './sends.ts'
import { templateItem, templatesView, templateStores } from './templates.ts'

export function registerScriptRoutes(router: Router, deps: MediaDeps & { publicOrigin: () => string }): void {
  const { kit, directory } = deps
  const { database } = kit

  /** The store whose library a person has: the one they name, else where they work. */
  const storeFor = async (scope: Scope, storeId?: string): Promise<StoreInfo> => {
    const { rows } = demand(scope, 'script.use')
    const id = storeId ?? scope.roles.find((role) => role.storeId !== null)?.storeId ?? rows.stores[0]
    if (!id || !rows.stores.includes(id)) throw new AppError('not_found')
    return directory.store(id)
  }
  const itemIn = async (scope: Scope, store: StoreInfo, id: string): Promise<ScriptItem> => {
    const slot = await slotOf(database, store, scope.memberIds, id)
    if (!slot) throw new AppError('not_found')
    return itemView(slot, await viewContext(kit, scope, store))
  }
  const itemAfter = async (scope: Scope, storeId: string | null, id: string): Promise<ScriptItem> =>
    storeId === null ? templateItem(kit, scope, id) : itemIn(scope, await directory.store(storeId), id)

  router.scoped(listScripts, async (scope, { query, request }) => {
    const store = await storeFor(scope, query.storeId)
    const [slots, context, recent, promotions] = await Promise.all([
      slotsOf(database, store, scope.memberIds), viewContext(kit, scope, store), recentOf(database, scope.groupId, scope.memberIds), promotionsFor(database, store, kit.clock.now()),
    ])
    const forAdvisor = request.headers.authorization !== undefined
    return {
      items: slots.filter((slot) => (forAdvisor ? !slot.hidden : slot.item.scope !== 'personal')).sort(inOrder).map((slot) => itemView(slot, context)),
      recent, promotions: promotions.map((one) => promotionView(scope, one, context.now)),
    }
  })

  router.scoped(createEndpoint, async (scope, { body }) => {
    const { storeId = null, brand = null } = body
    return itemAfter(scope, storeId, await createScript(deps, scope, { ...body, storeId, brand }))
  })
  router.scoped(updateEndpoint, async (scope, { params, body }) => itemAfter(scope, (await updateScript(deps, scope, params.id, body)).storeId, params.id))
  router.scoped(overrideEndpoint, async (scope, { params, body }) => {
    const { storeId, brand } = body
    if (storeId === undefined) return templateItem(kit, scope, await overrideForBrand(deps, scope, params.id, { ...body, brand: brand ?? '' }))
    await overrideScript(deps, scope, params.id, { ...body, storeId })
    return itemAfter(scope, storeId, params.id)
  })
  router.scoped(decideEndpoint, async (scope, { params, body }) => {
    const { storeId, brand = '' } = body
    if (storeId === undefined) await decideForBrand(deps, scope, params.id, { ...body, brand })
    else await decideScript(deps, scope, params.id, { ...body, storeId })
    return { ok: true as const }
  })
  router.scoped(deleteScript, async (scope, { params }) => {
    await retireScript(deps, scope, params.id)
    return { ok: true as const }
  })
  router.scoped(placeEndpoint, async (scope, { body }) => {
    await placeScripts(deps, scope, body.storeId ?? null, body.slotIds)
    return { ok: true as const }
  })
  router.scoped(listScriptVersions, async (scope, { params }) => ({ items: await historyOf(deps, scope, params.id) }))
  router.scoped(getScriptDiff, (scope, { params, query }) => diffOf(deps, scope, params.id, query.storeId))

  router.scoped(createOwnScript, async (scope, { body }) => itemIn(scope, await storeFor(scope), await createOwn(kit, scope, body)))
  router.scoped(updateOwnScript, async (scope, { params, body }) => {
    await updateOwn(kit, scope, params.id, body)
    return itemIn(scope, await storeFor(scope), params.id)
  })
  router.scoped(deleteOwnScript, async (scope, { params }) => {
    await deleteOwn(kit, scope, params.id)
    return { ok: true as const }
  })
  const reachable = async (scope: Scope, id: string): Promise<string> => {
    const slot = await slotOf(database, await storeFor(scope), scope.memberIds, id)
    if (!slot) throw new AppError('not_found')
    return slot.slotId
  }
  router.scoped(addFavourite, async (scope, { params }) => {
    await database.run('INSERT INTO script_favourite (group_id, member_id, slot_id, marked_at) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE marked_at = marked_at', [scope.groupId, scope.memberId, await reachable(scope, params.id), kit.clock.now()])
    return { ok: true as const }
  })
  router.scoped(removeFavourite, async (scope, { params }) => {
    await database.run('DELETE FROM script_favourite WHERE group_id = ? AND member_id IN (?) AND slot_id = ?', [scope.groupId, scope.memberIds, await reachable(scope, params.id)])
    return { ok: true as const }
  })

  router.scoped(prepareEndpoint, async (scope, { params }) => prepareScript(deps, scope, await storeFor(scope), params.id))
  router.scoped(recordScriptSent, (scope, { params, body }) => recordSent(deps, scope, params.id, body))
  router.scoped(listScriptSends, async (scope, { query }) => ({ items: await sendsTo(kit, scope, query.externalUserId) }))
  router.scoped(markScriptResponse, (scope, { params, body }) => markResponse(kit, scope, params.id, body.responded))

  router.scoped(reportScriptGap, async (scope, { body }) => {
    const store = await storeFor(scope)
    const slotId = body.slotId === undefined ? null : await reachable(scope, body.slotId)
    return reportGap(kit, scope, store.id, { kind: body.kind, query: body.query, slotId, note: body.note ?? null, idempotencyKey: body.idempotencyKey })
  })
  router.scoped(listScriptGaps, async (scope, { query }) => ({ items: await gapsOf(kit, scope, query.storeId) }))
  router.scoped(dismissScriptGap, async (scope, { params }) => {
    await dismissGap(kit, scope, params.id)
    return { ok: true as const }
  })

  router.scoped(listScriptTemplates, async (scope) => ({ items: await templatesView(deps, scope) }))
  router.scoped(listTemplateStores, async (scope, { params }) => ({ items: await templateStores(deps, scope, params.id) }))
  router.scoped(lockScriptTemplate, async (scope, { params, body }) => {
    await lockTemplate(deps, scope, params.id, body.locked)
    return { ok: true as const }
  })
}
