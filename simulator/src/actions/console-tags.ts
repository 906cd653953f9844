import { emit, type EventFields } from '../callbacks/deliver.ts'
import { randomId } from '../model/ids.ts'
import { changed, type Sim } from '../model/sim.ts'
import { dropTags } from '../model/tags.ts'
import type { Corp, TagGroup } from '../model/types.ts'
import { ActionError, corpOf } from './people.ts'

interface Input { corpId?: unknown; action?: unknown; groupName?: unknown; name?: unknown; id?: unknown; strategyId?: unknown; ids?: unknown }

/** page 92130: a rule group's tags name the rule group. */
const strategyField = (group: TagGroup | undefined): EventFields => (group?.strategyId === undefined ? {} : { StrategyId: group.strategyId })

function create(sim: Sim, corp: Corp, input: Input, tell: (changeType: string, fields: EventFields) => void): { id: string; groupId: string } {
  const now = Math.floor(sim.clock.now() / 1000)
  const name = String(input.name ?? '').trim()
  const groupName = String(input.groupName ?? '').trim()
  if (!name || !groupName) throw new ActionError('groupName and name are needed')
  const strategy = input.strategyId === undefined ? undefined : corp.strategies?.[String(input.strategyId)]
  if (input.strategyId !== undefined && !strategy) throw new ActionError(`no rule group ${String(input.strategyId)}`)
  const prefix = strategy ? 'st' : 'et'
  let group = corp.tagGroups.find((g) => g.name === groupName && !g.deleted && g.strategyId === strategy?.id)
  if (!group) {
    group = { id: randomId(prefix), name: groupName, createTime: now, order: 0, deleted: false, agentId: null, ...(strategy && { strategyId: strategy.id }), tags: [] }
    corp.tagGroups.push(group)
    tell('create', { Id: group.id, TagType: 'tag_group', ...strategyField(group) })
  }
  if (group.tags.some((t) => t.name === name && !t.deleted)) throw new ActionError('this tag exists already')
  const tag = { id: randomId(prefix), name, createTime: now, order: 0, deleted: false }
  group.tags.push(tag)
  tell('create', { Id: tag.id, TagType: 'tag', ...strategyField(group) })
  return { id: tag.id, groupId: group.id }
}

/** New order of a group's tags, or of all groups; larger `order` comes first. */
function shuffle(corp: Corp, group: TagGroup | undefined, ids: readonly string[]): void {
  const rows = group ? group.tags.filter((t) => !t.deleted) : corp.tagGroups.filter((g) => !g.deleted && g.strategyId === undefined)
  const place = (id: string, i: number): number => (ids.includes(id) ? ids.indexOf(id) : ids.length + i)
  const ordered = rows.map((row, i) => ({ row, at: place(row.id, i) })).sort((a, b) => a.at - b.at)
  ordered.forEach(({ row }, i) => (row.order = ordered.length - i))
}

/** Tags handled in the WeCom console: create, rename, delete, new order. */
export function consoleTag(sim: Sim, input: Input): { id: string; groupId?: string } {
  const corp = corpOf(sim, input.corpId)
  const tell = (changeType: string, fields: EventFields): void => emit(sim, corp, () => ({ Event: 'change_external_tag', ChangeType: changeType, ...fields }))
  const done = <T>(value: T): T => {
    changed(sim, { what: 'tags', corpId: corp.corpId })
    return value
  }
  if (input.action === 'create') return done(create(sim, corp, input, tell))
  const id = String(input.id ?? '')
  const group = corp.tagGroups.find((g) => g.id === id && !g.deleted)
  if (input.action === 'shuffle') {
    if (id && !group) throw new ActionError(`no tag group ${id}`)
    shuffle(corp, group, Array.isArray(input.ids) ? input.ids.map(String) : [])
    // page 92130: no TagType; an empty Id means that the groups themselves moved.
    tell('shuffle', { Id: id, ...strategyField(group) })
    return done({ id })
  }
  const owner = group ?? corp.tagGroups.find((g) => g.tags.some((t) => t.id === id && !t.deleted))
  const target = group ?? owner?.tags.find((t) => t.id === id)
  if (!owner || !target) throw new ActionError(`no tag ${id}`)
  const fields: EventFields = { Id: id, TagType: group ? 'tag_group' : 'tag', ...strategyField(owner) }
  if (input.action === 'rename') {
    target.name = String(input.name ?? '').trim() || target.name
    tell('update', fields)
    return done({ id })
  }
  if (input.action !== 'delete') throw new ActionError('action is "create", "rename", "delete" or "shuffle"')
  // A deleted group gives one event, none for its tags (page 92130).
  dropTags(corp, new Set(group ? group.tags.map((t) => t.id) : [id]))
  tell('delete', fields)
  return done({ id })
}
