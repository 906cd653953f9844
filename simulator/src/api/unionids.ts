import { randomId } from '../model/ids.ts'
import { corpOfShownId, ownIdOf, principalOf, shownCorpId, shownTo } from '../model/principals.ts'
import { isReadable } from '../model/relations.ts'
import { confirmedShares, homeOf } from '../model/shares.ts'
import type { App, Corp, Person } from '../model/types.ts'
import { openidOf } from '../model/wechat.ts'
import { list, required, sees, text, type Call, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'

const NINETY_DAYS = 90 * 86_400_000

/** 100 000 an hour, 480 000 a day, 7.5 million a month per upstream corp (5.2). */
function spend({ sim }: Call, upstream: Corp): void {
  const { unionidsPerHour, unionidsPerDay, unionidsPerMonth } = sim.limits.values
  const free = sim.limits.spend(`unionid ${upstream.corpId}`, [{ per: 'hour', max: unionidsPerHour }, { per: 'day', max: unionidsPerDay }, { per: 'month', max: unionidsPerMonth }], sim.clock.now())
  if (!free) throw new WecomError(45009)
}

/** Both must come from one WeChat account of the upstream's own legal entity. Which errcode says otherwise is on no page we have read. */
function personOf({ sim, corp, body }: Call): Person {
  const unionid = required(body, 'unionid')
  const openid = required(body, 'openid')
  const person = Object.values(sim.world.persons).find((p) => p.unionid === unionid)
  const account = Object.values(sim.world.accounts ?? {}).find((a) => a.corpId === corp.corpId && person && openidOf(a, person) === openid)
  if (!person || !account) throw new WecomError(40058, 'unionid and openid are not of one account of this corp')
  return person
}

/** Readable relations of a person with members the shared app sees. */
const isCustomer = (corp: Corp, app: App, personId: string): boolean =>
  Object.values(corp.relations[corp.externalIds[personId] ?? ''] ?? {}).some((row) => isReadable(row) && sees(app, row.userid))

const pendingOf = (call: Call, upstream: { corp: Corp; app: App }): Record<string, { id: string; at: number }> =>
  ((call.sim.world.pendingIds ??= {})[`${upstream.corp.corpId}/${upstream.app.agentId}`] ??= {})

export const unionidEndpoints: Record<string, Endpoint> = {
  'corpgroup/unionid_to_external_userid': {
    method: 'POST',
    customerContact: true,
    /** page 95818: customers the downstream corps already have. */
    run(call) {
      const { sim, corp, app, body } = call
      const person = personOf(call)
      spend(call, corp)
      const wanted = text(body, 'corpid')
      const only = wanted === undefined ? null : (corpOfShownId(sim.world, corp.corpId, wanted)?.corpId ?? '')
      const rows: Json[] = []
      for (const share of confirmedShares(sim.world, corp, app)) {
        const downstream = sim.world.corps[share.corpId]!
        const instance = downstream.apps[String(share.agentId)]!
        if ((only !== null && only !== share.corpId) || !isCustomer(downstream, instance, person.id)) continue
        rows.push({ corpid: shownCorpId(sim.world, corp.corpId, share.corpId), external_userid: shownTo(sim.world, principalOf(downstream, instance), 'external', downstream.externalIds[person.id]!) })
      }
      return { ...ok, external_userid_info: rows }
    },
  },
  'corpgroup/unionid_to_pending_id': {
    method: 'POST',
    customerContact: true,
    /** page 97357: one id per person inside the shared app, good for 90 days. */
    run(call) {
      const { sim, corp, app } = call
      const person = personOf(call)
      spend(call, corp)
      const pending = pendingOf(call, { corp, app })
      const known = pending[person.id]
      const now = sim.clock.now()
      if (!known || known.at + NINETY_DAYS <= now) {
        pending[person.id] = { id: randomId('pd', 30), at: now }
        sim.store.dirty()
      }
      return { ...ok, pending_id: pending[person.id]!.id }
    },
  },
  'corpgroup/batch/external_userid_to_pending_id': {
    method: 'POST',
    customerContact: true,
    /** page 97357: by the upstream's or the downstream's token; only for whom the upstream has made a pending_id before. */
    run(call) {
      const { sim, corp, app, body } = call
      const ids = list(body, 'external_userid')
      if (ids.length === 0) throw new WecomError(41035)
      if (ids.length > 100) throw new WecomError(40058, 'external_userid exceed max size 100')
      const upstream = homeOf(sim, corp, app)
      spend(call, upstream.corp)
      const pending = pendingOf(call, upstream)
      const downstreams = app.sharedFrom ? [] : confirmedShares(sim.world, corp, app).map((s) => sim.world.corps[s.corpId]!)
      const personIdOf = (id: string): string | undefined => {
        // By a downstream's token the id has been read already; by the upstream's it may be of any downstream.
        if (app.sharedFrom) return corp.personIds[id]
        for (const downstream of downstreams) {
          const own = ownIdOf(sim.world, `${corp.corpId}>${downstream.corpId}`, id)
          if (own) return downstream.personIds[own]
        }
        return corp.personIds[id]
      }
      const result = ids.flatMap((id) => {
        const known = pending[personIdOf(id) ?? '']
        return known && known.at + NINETY_DAYS > sim.clock.now() ? [{ external_userid: id, pending_id: known.id }] : []
      })
      return { ...ok, result }
    },
  },
}
