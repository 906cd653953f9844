import { createCodeBatch, getCodeBatch, listCodeBatches, retryCodeBatch } from '@chitang/shared/contracts/code-batches'
import { getCodeRoster, setDuty } from '@chitang/shared/contracts/code-rota'
import { createCode, destroyCode, disableCode, enableCode, getCode, getCodeStats, listCodes, updateCode } from '@chitang/shared/contracts/codes'
import { decide, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { localDay, startOfDay } from '../../platform/clock/day.ts'
import { AppError } from '../../platform/http/errors.ts'
import { apiBase, type Authenticate, type Router } from '../../platform/http/route.ts'
import { batchOf, beginBatch, listBatches, retryBatch } from './batches/batches.service.ts'
import { codeById, type StoredCode } from './codes.repo.ts'
import { create, destroy, setStatus, update, type CodesDeps } from './codes.service.ts'
import { changeDuty } from './duty.ts'
import { codesPage } from './list-codes.ts'
import { codeRoster } from './roster.view.ts'
import { codeDetail, type EffectiveWelcome } from './codes.view.ts'

export function registerCodeRoutes(router: Router, deps: CodesDeps & { effectiveWelcome: EffectiveWelcome; authenticate: Authenticate; qrOrigins: readonly string[] }): void {
  const { kit } = deps
  const detail = (scope: Scope, code: StoredCode) => codeDetail(deps, code, scope.timeZone, code.status !== 'destroyed' && decide(scope, 'code.write').rows.stores.includes(code.storeId))

  const readable = async (scope: Scope, id: string): Promise<StoredCode> => {
    const { rows } = demand(scope, 'code.read')
    const code = await codeById(kit.database, scope.groupId, id)
    if (!code) throw new AppError('not_found')
    if (rows.stores.includes(code.storeId)) return code
    const mine = rows.members.length > 0 && (await kit.database.row('SELECT code_id FROM channel_code_member WHERE group_id = ? AND code_id = ? AND member_id IN (?)', [scope.groupId, id, rows.members]))
    if (!mine) throw new AppError('not_found')
    return code
  }

  router.scoped(listCodes, (scope, { query }) => codesPage(deps, scope, query))
  router.scoped(getCode, async (scope, { params }) => detail(scope, await readable(scope, params.id)))
  router.scoped(createCodeBatch, (scope, { body }) => beginBatch(deps, scope, body))
  router.scoped(listCodeBatches, (scope) => listBatches(deps, scope))
  router.scoped(getCodeBatch, (scope, { params }) => batchOf(deps, scope, params.id))
  router.scoped(retryCodeBatch, (scope, { params }) => retryBatch(deps, scope, params.id))
  router.scoped(getCodeRoster, async (scope, { params }) => codeRoster(deps, scope, await readable(scope, params.id)))
  router.scoped(setDuty, (scope, { params, body }) => changeDuty(deps, scope, params.id, body.on))
  router.scoped(createCode, async (scope, { body }) => detail(scope, await create(deps, scope, body)))
  router.scoped(updateCode, async (scope, { params, body }) => detail(scope, await update(deps, scope, params.id, body)))
  router.scoped(disableCode, async (scope, { params }) => detail(scope, await setStatus(deps, scope, params.id, 'disabled')))
  router.scoped(enableCode, async (scope, { params }) => detail(scope, await setStatus(deps, scope, params.id, 'active')))
  router.scoped(destroyCode, async (scope, { params, body }) => {
    await destroy(deps, scope, params.id, body.confirmName)
    return { ok: true as const }
  })

  // WeCom's picture host is another origin without CORS: a file to save comes through us.
  router.app.get(`${apiBase}/codes/:id/qr`, { schema: { hide: true } }, async (request, reply) => {
    const scope = await deps.authenticate(request, 'admin')
    const { id } = request.params as { id: string }
    const code = /^\d{1,20}$/.test(id) ? await readable(scope, id) : null
    if (!code?.qrCode || !deps.qrOrigins.includes(new URL(code.qrCode).origin)) throw new AppError('not_found')
    const picture = await fetch(code.qrCode, { signal: AbortSignal.timeout(8_000), redirect: 'error' }).catch(() => null)
    if (!picture?.ok) throw new AppError('wecom.unreachable')
    return reply.type(picture.headers.get('content-type') ?? 'image/png')
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${code.name}.png`)}`).send(Buffer.from(await picture.arrayBuffer()))
  })

  router.scoped(getCodeStats, async (scope, { params, query }) => {
    const code = await readable(scope, params.id)
    const count = query.days ?? 30
    const now = kit.clock.now()
    const facts = await kit.database.rows<{ kind: string; at: Date; by: string | null }>(
      `SELECT kind, occurred_at AS at, json_unquote(json_extract(payload, '$.by')) AS \`by\` FROM domain_fact
       WHERE group_id = ? AND code_id = ? AND kind IN ('relation_added', 'relation_readded', 'relation_deleted') AND occurred_at >= ?`, [scope.groupId, code.id, startOfDay(now, scope.timeZone, 1 - count)])
    const days = Array.from({ length: count }, (_, index) => ({ day: localDay(startOfDay(now, scope.timeZone, index + 1 - count), scope.timeZone), adds: 0, deletedByCustomer: 0 }))
    const byDay = new Map(days.map((day) => [day.day, day]))
    for (const fact of facts) {
      const day = byDay.get(localDay(fact.at, scope.timeZone))
      if (!day) continue
      if (fact.kind !== 'relation_deleted') day.adds += 1
      else if (fact.by === 'customer') day.deletedByCustomer += 1
    }
    return { total: days.reduce((sum, day) => sum + day.adds, 0), days }
  })
}
