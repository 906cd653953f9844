import { changed } from '../model/sim.ts'
import type { TagGroup } from '../model/types.ts'
import { integer, list, memberInScope, required, type Call, type Endpoint } from './call.ts'
import { readableRelation } from './customers.ts'
import { WecomError, ok } from './errors.ts'
import { coversMember, strategyOf } from './strategies.ts'
import { addTags, checkMarkable, deleteTags, editTag, isCorpTagGroup, listTags, type Own } from './tag-rules.ts'

/** page 94882: a rule group's tags exist for the app that made the rule group only. */
const isStrategyGroupOf = (call: Call): Own => (group) => group.strategyId !== undefined && call.corp.strategies?.[String(group.strategyId)]?.agentId === call.app.agentId

function isMarkable(call: Call, userid: string): (group: TagGroup) => boolean {
  return (group) => {
    if (group.strategyId === undefined) return true
    const strategy = call.corp.strategies?.[String(group.strategyId)]
    return strategy !== undefined && strategy.agentId === call.app.agentId && coversMember(call.corp, strategy, userid)
  }
}

export const tagEndpoints: Record<string, Endpoint> = {
  'externalcontact/get_corp_tag_list': { method: 'POST', customerContact: true, run: (call) => listTags(call, isCorpTagGroup) },
  'externalcontact/add_corp_tag': { method: 'POST', customerContact: true, run: (call) => addTags(call, isCorpTagGroup, { prefix: 'et' }) },
  'externalcontact/edit_corp_tag': { method: 'POST', customerContact: true, run: (call) => editTag(call, isCorpTagGroup) },
  'externalcontact/del_corp_tag': { method: 'POST', customerContact: true, run: (call) => deleteTags(call, isCorpTagGroup) },
  'externalcontact/get_strategy_tag_list': {
    method: 'POST',
    customerContact: true,
    run(call) {
      const id = integer(call.body, 'strategy_id')
      const own = isStrategyGroupOf(call)
      if (id === undefined) return listTags(call, own)
      const strategy = strategyOf(call.corp, call.app, id)
      return listTags(call, (group) => own(group) && group.strategyId === strategy.id)
    },
  },
  'externalcontact/add_strategy_tag': {
    method: 'POST',
    customerContact: true,
    run(call) {
      const strategy = strategyOf(call.corp, call.app, integer(call.body, 'strategy_id'))
      if (strategy.parentId !== 0) throw new WecomError(40058, 'strategy_id is not of the first level')
      return addTags(call, (group) => group.strategyId === strategy.id, { prefix: 'st', strategyId: strategy.id })
    },
  },
  'externalcontact/edit_strategy_tag': { method: 'POST', customerContact: true, run: (call) => editTag(call, isStrategyGroupOf(call)) },
  'externalcontact/del_strategy_tag': { method: 'POST', customerContact: true, run: (call) => deleteTags(call, isStrategyGroupOf(call)) },
  'externalcontact/mark_tag': {
    method: 'POST',
    customerContact: true,
    /** page 92118: tags belong to the relation of one follower, not to the customer. */
    run(call) {
      const { sim, corp, body } = call
      const member = memberInScope(call, required(body, 'userid', { missing: 40003 }))
      const row = readableRelation(call, member.userid, required(body, 'external_userid', { missing: 41035 }))
      const add = list(body, 'add_tag')
      const remove = list(body, 'remove_tag')
      if (add.length + remove.length === 0) throw new WecomError(40058, 'add_tag and remove_tag are empty')
      const isAllowed = isMarkable(call, member.userid)
      for (const id of [...add, ...remove]) checkMarkable(corp, id, isAllowed)
      row.tagIds = [...new Set([...row.tagIds.filter((t) => !remove.includes(t)), ...add])]
      changed(sim, { what: 'relation', corpId: corp.corpId, userid: row.userid, personId: row.personId })
      return { ...ok }
    },
  },
}
