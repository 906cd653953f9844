import { corpOfShownId, shownCorpId } from '../model/principals.ts'
import { confirmedShares } from '../model/shares.ts'
import type { Share } from '../model/types.ts'
import { fromCursor, integer, ownAgentId, required, text, toCursor, type Call, type Endpoint } from './call.ts'
import { WecomError, ok } from './errors.ts'
import { tokenAnswer } from './tokens.ts'

const CHAIN = 1

/** Only 上下游 is simulated: asked as 企业互联 (business_type 0, the default) nothing is shared. */
const sharesFor = (call: Call): Share[] => ((integer(call.body, 'business_type') ?? 0) === CHAIN ? confirmedShares(call.sim.world, call.corp, call.app) : [])

export const shareEndpoints: Record<string, Endpoint> = {
  'corpgroup/corp/list_app_share_info': {
    method: 'POST',
    /** page 95813: what a downstream admin has not confirmed is not in the list. */
    run(call) {
      const { sim, corp, body } = call
      ownAgentId(call)
      const wanted = text(body, 'corpid')
      const all = sharesFor(call)
        .map((share) => ({ corpid: shownCorpId(sim.world, corp.corpId, share.corpId), corp_name: sim.world.corps[share.corpId]!.name, agentid: share.agentId }))
        .filter((row) => !wanted || row.corpid === wanted)
      const asked = integer(body, 'limit') ?? 0
      const limit = asked <= 0 ? all.length : Math.min(asked, 100)
      const from = fromCursor(text(body, 'cursor'))
      const isEnd = from + limit >= all.length
      return { ...ok, ending: isEnd ? 1 : 0, corp_list: all.slice(from, from + limit), next_cursor: isEnd ? '' : toCursor(from + limit) }
    },
  },
  'corpgroup/corp/gettoken': {
    method: 'POST',
    /** page 95816: the upstream's token and the downstream's corpid and agentid; 670001 when it is not shared. */
    run(call) {
      const { sim, corp, body } = call
      const downstream = corpOfShownId(sim.world, corp.corpId, required(body, 'corpid', { missing: 41002 }))
      const agentId = integer(body, 'agentid')
      if (agentId === undefined) throw new WecomError(41011)
      const share = sharesFor(call).find((s) => s.corpId === downstream?.corpId && s.agentId === agentId)
      if (!share) throw new WecomError(670001)
      return tokenAnswer(sim, downstream!.apps[String(agentId)]!)
    },
  },
}
