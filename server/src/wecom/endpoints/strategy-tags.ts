import { Type } from 'typebox'
import type { Install, WecomClient } from '../client.ts'
import { batches, InputLimits } from '../input-limits.ts'
import { groupOf, nameLength, perCall, TagGroup, type WecomTagGroup } from './tag-shapes.ts'

export interface StrategyTagGroup extends WecomTagGroup { strategyId: number | null }

const StrategyGroup = Type.Intersect([TagGroup, Type.Object({ strategy_id: Type.Optional(Type.Integer()) })])
const TagList = Type.Object({ tag_group: Type.Array(StrategyGroup) })
const Added = Type.Object({ tag_group: StrategyGroup })
const Strategy = Type.Object({ strategy: Type.Object({ strategy_id: Type.Integer(), parent_id: Type.Optional(Type.Integer()), strategy_name: Type.String() }) })
const RangePage = Type.Object({ range: Type.Array(Type.Object({ type: Type.Integer(), userid: Type.Optional(Type.String()), partyid: Type.Optional(Type.Integer()) })), next_cursor: Type.Optional(Type.String()) })
const StrategyPage = Type.Object({ strategy: Type.Array(Type.Object({ strategy_id: Type.Integer() })), next_cursor: Type.Optional(Type.String()) })

/** POST externalcontact/customer_strategy/list: ids of the strategy groups this app made; the cursor is missing at the end (doc 94883). Serial calls only. */
export async function listStrategies(client: WecomClient, install: Install): Promise<number[]> {
  const ids: number[] = []
  let cursor = ''
  do {
    const page = await client.call(install, 'externalcontact/customer_strategy/list', { body: { cursor, limit: 1000 }, priority: 'sync', answer: StrategyPage, repeatable: true })
    ids.push(...page.strategy.map((one) => one.strategy_id))
    cursor = page.next_cursor ?? ''
  } while (cursor)
  return ids
}

/** POST externalcontact/customer_strategy/get: name and parent; 0 = of the first level, the only one that may hold tags (docs 94883, 94882). */
export async function getStrategy(client: WecomClient, install: Install, strategyId: number): Promise<{ id: number; parentId: number; name: string }> {
  const { strategy } = await client.call(install, 'externalcontact/customer_strategy/get', { body: { strategy_id: strategyId }, priority: 'sync', answer: Strategy, repeatable: true })
  return { id: strategy.strategy_id, parentId: strategy.parent_id ?? 0, name: strategy.strategy_name }
}

/** POST externalcontact/customer_strategy/get_range: members and departments a strategy group is about (doc 94883). */
export async function strategyRange(client: WecomClient, install: Install, strategyId: number): Promise<{ userids: string[]; departments: number[] }> {
  const range = { userids: [] as string[], departments: [] as number[] }
  let cursor = ''
  do {
    const page = await client.call(install, 'externalcontact/customer_strategy/get_range', { body: { strategy_id: strategyId, cursor, limit: 1000 }, priority: 'sync', answer: RangePage, repeatable: true })
    for (const node of page.range) {
      if (node.type === 1 && node.userid !== undefined) range.userids.push(node.userid)
      if (node.type === 2 && node.partyid !== undefined) range.departments.push(node.partyid)
    }
    cursor = page.next_cursor ?? ''
  } while (cursor)
  return range
}

/** POST externalcontact/get_strategy_tag_list of one strategy group (doc 94882). */
export async function listStrategyTags(client: WecomClient, install: Install, strategyId: number): Promise<StrategyTagGroup[]> {
  const answer = await client.call(install, 'externalcontact/get_strategy_tag_list', { body: { strategy_id: strategyId }, priority: 'sync', answer: TagList, repeatable: true })
  return answer.tag_group.map((raw) => ({ ...groupOf(raw), strategyId: raw.strategy_id ?? null }))
}

/** POST externalcontact/add_strategy_tag: only into a first-level strategy group (doc 94882). */
export async function addStrategyTags(client: WecomClient, install: Install, input: { strategyId: number; groupId?: string; groupName?: string; names: string[] }): Promise<StrategyTagGroup> {
  const path = 'externalcontact/add_strategy_tag'
  const limits = new InputLimits(path).count('tag', '标签', input.names, 10_000, 1).chars('group_name', '标签组名', input.groupName, nameLength)
  for (const name of input.names) limits.chars('tag.name', '标签名', name, nameLength)
  let group: WecomTagGroup | null = null
  for (const names of batches(input.names, perCall)) {
    const target = group ? { group_id: group.id } : input.groupId ? { group_id: input.groupId } : { group_name: input.groupName }
    const answer = groupOf((await client.call(install, path, { body: { strategy_id: input.strategyId, ...target, tag: names.map((name) => ({ name })) }, answer: Added })).tag_group)
    group = group ? { ...answer, tags: [...group.tags, ...answer.tags] } : answer
  }
  return { ...group!, strategyId: input.strategyId }
}

/** POST externalcontact/edit_strategy_tag: a tag or a group (doc 94882). */
export async function renameStrategyTag(client: WecomClient, install: Install, id: string, name: string): Promise<void> {
  const path = 'externalcontact/edit_strategy_tag'
  new InputLimits(path).chars('name', '标签名', name, nameLength)
  await client.call(install, path, { body: { id, name } })
}

/** POST externalcontact/del_strategy_tag (doc 94882). */
export async function deleteStrategyTags(client: WecomClient, install: Install, ids: string[]): Promise<void> {
  const path = 'externalcontact/del_strategy_tag'
  new InputLimits(path).count('tag_id', '标签', ids, 10_000, 1)
  for (const batch of batches(ids, perCall)) await client.call(install, path, { body: { tag_id: batch } })
}
