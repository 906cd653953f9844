import { randomId } from '../model/ids.ts'
import { changed } from '../model/sim.ts'
import { dropTags, liveTag } from '../model/tags.ts'
import type { Corp, Tag, TagGroup } from '../model/types.ts'
import { chars, integer, list, objects, required, text, type Call, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'

/** What corp tags and the tags of rule groups have in common; `own` says which groups an endpoint is about. */
export type Own = (group: TagGroup) => boolean

/** page 92117: corp and strategy tags together. */
const TAG_LIMIT = 10_000

function shown(group: TagGroup, tags: Tag[], withDeleted: boolean): Json {
  return {
    group_id: group.id,
    group_name: group.name,
    create_time: group.createTime,
    order: group.order,
    ...(group.strategyId !== undefined && { strategy_id: group.strategyId }),
    ...(withDeleted && { deleted: group.deleted }),
    tag: tags.map((t) => ({ id: t.id, name: t.name, create_time: t.createTime, order: t.order, ...(withDeleted && { deleted: t.deleted }) })),
  }
}

const byOrder = <T extends { order: number; createTime: number }>(rows: T[]): T[] => [...rows].sort((a, b) => b.order - a.order || a.createTime - b.createTime)

function checkName(name: string): void {
  if (chars(name) === 0 || chars(name) > 30) throw new WecomError(40072)
}

/** page 92117: order is in [0, 2^32), larger ones come first. */
function orderOf(body: Json): number | undefined {
  const order = integer(body, 'order')
  if (order !== undefined && (order < 0 || order >= 2 ** 32)) throw new WecomError(40058, 'order')
  return order
}

/** page 92117: group_id wins over tag_id; `deleted` only when asked by ids. */
export function listTags({ corp, body }: Call, own: Own): Json {
  const groupIds = list(body, 'group_id')
  const tagIds = list(body, 'tag_id')
  const groups = corp.tagGroups.filter(own)
  if (groupIds.length > 0) return { ...ok, tag_group: groups.filter((g) => groupIds.includes(g.id)).map((g) => shown(g, byOrder(g.tags), true)) }
  if (tagIds.length > 0) {
    return {
      ...ok,
      tag_group: groups.flatMap((g) => {
        const tags = g.tags.filter((t) => tagIds.includes(t.id))
        return tags.length > 0 ? [shown(g, byOrder(tags), true)] : []
      }),
    }
  }
  return { ...ok, tag_group: byOrder(groups.filter((g) => !g.deleted)).map((g) => shown(g, byOrder(g.tags.filter((t) => !t.deleted)), false)) }
}

export function addTags({ sim, corp, app, body }: Call, own: Own, made: { prefix: string; strategyId?: number }): Json {
  const wanted = objects(body, 'tag')
  if (wanted.length === 0) throw new WecomError(40058, 'missing tag')
  const names = [...new Set(wanted.map((t) => required(t, 'name', { missing: 40072 })))]
  names.forEach(checkName)
  const groupId = text(body, 'group_id')
  const groupName = text(body, 'group_name')
  const groups = corp.tagGroups.filter((g) => !g.deleted && own(g))
  let group = groupId ? groups.find((g) => g.id === groupId) : groups.find((g) => g.name === groupName)
  if (groupId && !group) throw new WecomError(40068)
  const now = Math.floor(sim.clock.now() / 1000)
  const live = corp.tagGroups.reduce((n, g) => n + g.tags.filter((t) => !t.deleted).length, 0)
  const fresh = names.filter((n) => !group?.tags.some((t) => t.name === n && !t.deleted))
  if (fresh.length === 0) throw new WecomError(40071)
  if (live + fresh.length > TAG_LIMIT) throw new WecomError(40126)
  const orders = fresh.map((name) => orderOf(wanted.find((w) => w.name === name) ?? {}) ?? 0)
  if (!group) {
    if (!groupName) throw new WecomError(40058, 'missing group_name')
    checkName(groupName)
    group = { id: randomId(made.prefix), name: groupName, createTime: now, order: orderOf(body) ?? 0, deleted: false, agentId: app.agentId, ...(made.strategyId !== undefined && { strategyId: made.strategyId }), tags: [] }
    corp.tagGroups.push(group)
  }
  const added: Tag[] = fresh.map((name, i) => ({ id: randomId(made.prefix), name, createTime: now, deleted: false, order: orders[i]! }))
  group.tags.push(...added)
  changed(sim, { what: 'tags', corpId: corp.corpId })
  return { ...ok, tag_group: shown(group, added, false) }
}

export function editTag({ sim, corp, app, body }: Call, own: Own): Json {
  const id = required(body, 'id', { missing: 40068 })
  const group = corp.tagGroups.find((g) => g.id === id && !g.deleted)
  const found = group ? null : liveTag(corp, id)
  const owner = group ?? found?.group
  if (!owner || !own(owner)) throw new WecomError(40068)
  if (owner.agentId !== app.agentId) throw new WecomError(60011)
  const name = text(body, 'name')
  const order = orderOf(body)
  if (name !== undefined) {
    checkName(name)
    const taken = group ? corp.tagGroups.some((g) => g !== group && !g.deleted && own(g) && g.name === name) : owner.tags.some((t) => t !== found!.tag && !t.deleted && t.name === name)
    if (taken) throw new WecomError(40071)
  }
  const target = group ?? found!.tag
  if (name !== undefined) target.name = name
  if (order !== undefined) target.order = order
  changed(sim, { what: 'tags', corpId: corp.corpId })
  return { ...ok }
}

const ownedBy = (call: Call, own: Own, group: TagGroup | undefined): TagGroup => {
  if (!group || !own(group)) throw new WecomError(40068)
  if (group.agentId !== call.app.agentId) throw new WecomError(60011)
  return group
}

export function deleteTags(call: Call, own: Own): Json {
  const { sim, corp, body } = call
  const tagIds = list(body, 'tag_id')
  const groupIds = list(body, 'group_id')
  if (tagIds.length + groupIds.length === 0) throw new WecomError(40058, 'tag_id and group_id are empty')
  const doomed = new Set(tagIds)
  for (const id of tagIds) ownedBy(call, own, liveTag(corp, id)?.group)
  for (const id of groupIds) for (const tag of ownedBy(call, own, corp.tagGroups.find((g) => g.id === id && !g.deleted)).tags) doomed.add(tag.id)
  dropTags(corp, doomed)
  changed(sim, { what: 'tags', corpId: corp.corpId })
  return { ...ok }
}

export const isCorpTagGroup: Own = (group) => group.strategyId === undefined

export function checkMarkable(corp: Corp, id: string, isAllowed: (group: TagGroup) => boolean): void {
  const found = liveTag(corp, id)
  if (!found || !isAllowed(found.group)) throw new WecomError(40068)
}
