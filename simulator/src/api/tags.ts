import { randomId } from '../model/ids.ts'
import { changed } from '../model/sim.ts'
import type { Corp, Tag, TagGroup } from '../model/types.ts'
import { chars, integer, list, memberInScope, required, text, type Endpoint, type Json } from './call.ts'
import { readableRelation } from './customers.ts'
import { WecomError, ok } from './errors.ts'

const CORP_TAG_LIMIT = 10_000

const shown = (group: TagGroup, tags: Tag[], withDeleted: boolean): Json => ({
  group_id: group.id,
  group_name: group.name,
  create_time: group.createTime,
  order: group.order,
  ...(withDeleted && { deleted: group.deleted }),
  tag: tags.map((t) => ({ id: t.id, name: t.name, create_time: t.createTime, order: t.order, ...(withDeleted && { deleted: t.deleted }) })),
})

const byOrder = <T extends { order: number; createTime: number }>(rows: T[]): T[] => [...rows].sort((a, b) => b.order - a.order || a.createTime - b.createTime)

function checkName(name: string): void {
  if (chars(name) === 0 || chars(name) > 30) throw new WecomError(40072)
}

function liveTag(corp: Corp, id: string): { group: TagGroup; tag: Tag } | null {
  for (const group of corp.tagGroups) {
    const tag = group.tags.find((t) => t.id === id && !t.deleted)
    if (tag) return { group, tag }
  }
  return null
}

/** Marks tags as gone everywhere; a group that lost its last tag goes too. */
export function dropTags(corp: Corp, ids: Set<string>): void {
  for (const group of corp.tagGroups) {
    for (const tag of group.tags) if (ids.has(tag.id)) tag.deleted = true
    if (group.tags.every((t) => t.deleted)) group.deleted = true
  }
  for (const row of Object.values(corp.relations)) {
    for (const edge of Object.values(row)) edge.tagIds = edge.tagIds.filter((t) => !ids.has(t))
  }
}

export const tagEndpoints: Record<string, Endpoint> = {
  'externalcontact/get_corp_tag_list': {
    method: 'POST',
    customerContact: true,
    /** page 92117: group_id wins over tag_id; `deleted` only when asked by ids. */
    run({ corp, body }) {
      const groupIds = list(body, 'group_id')
      const tagIds = list(body, 'tag_id')
      let groups: Json[]
      if (groupIds.length > 0) groups = corp.tagGroups.filter((g) => groupIds.includes(g.id)).map((g) => shown(g, byOrder(g.tags), true))
      else if (tagIds.length > 0) {
        groups = corp.tagGroups.flatMap((g) => {
          const tags = g.tags.filter((t) => tagIds.includes(t.id))
          return tags.length > 0 ? [shown(g, byOrder(tags), true)] : []
        })
      } else groups = byOrder(corp.tagGroups.filter((g) => !g.deleted)).map((g) => shown(g, byOrder(g.tags.filter((t) => !t.deleted)), false))
      return { ...ok, tag_group: groups }
    },
  },
  'externalcontact/add_corp_tag': {
    method: 'POST',
    customerContact: true,
    run({ sim, corp, app, body }) {
      const wanted = Array.isArray(body.tag) ? (body.tag as Json[]) : []
      if (wanted.length === 0) throw new WecomError(40058, 'missing tag')
      const names = [...new Set(wanted.map((t) => required(t, 'name', { missing: 40072 })))]
      names.forEach(checkName)
      const groupId = text(body, 'group_id')
      const groupName = text(body, 'group_name')
      let group = groupId ? corp.tagGroups.find((g) => g.id === groupId && !g.deleted) : corp.tagGroups.find((g) => g.name === groupName && !g.deleted)
      if (groupId && !group) throw new WecomError(40068)
      const now = Math.floor(sim.clock.now() / 1000)
      const live = corp.tagGroups.reduce((n, g) => n + g.tags.filter((t) => !t.deleted).length, 0)
      const fresh = names.filter((n) => !group?.tags.some((t) => t.name === n && !t.deleted))
      if (fresh.length === 0) throw new WecomError(40071)
      if (live + fresh.length > CORP_TAG_LIMIT) throw new WecomError(40126)
      if (!group) {
        if (!groupName) throw new WecomError(40058, 'missing group_name')
        checkName(groupName)
        group = { id: randomId('et'), name: groupName, createTime: now, order: integer(body, 'order') ?? 0, deleted: false, agentId: app.agentId, tags: [] }
        corp.tagGroups.push(group)
      }
      const added: Tag[] = fresh.map((name) => ({ id: randomId('et'), name, createTime: now, deleted: false, order: integer(wanted.find((w) => w.name === name) ?? {}, 'order') ?? 0 }))
      group.tags.push(...added)
      changed(sim, { what: 'tags', corpId: corp.corpId })
      return { ...ok, tag_group: shown(group, added, false) }
    },
  },
  'externalcontact/edit_corp_tag': {
    method: 'POST',
    customerContact: true,
    run({ sim, corp, app, body }) {
      const id = required(body, 'id', { missing: 40068 })
      const group = corp.tagGroups.find((g) => g.id === id && !g.deleted)
      const found = group ? null : liveTag(corp, id)
      const owner = group ?? found?.group
      if (!owner) throw new WecomError(40068)
      if (owner.agentId !== app.agentId) throw new WecomError(60011)
      const name = text(body, 'name')
      const order = integer(body, 'order')
      if (name !== undefined) {
        checkName(name)
        const taken = group ? corp.tagGroups.some((g) => g !== group && !g.deleted && g.name === name) : owner.tags.some((t) => t !== found!.tag && !t.deleted && t.name === name)
        if (taken) throw new WecomError(40071)
      }
      const target = group ?? found!.tag
      if (name !== undefined) target.name = name
      if (order !== undefined) target.order = order
      changed(sim, { what: 'tags', corpId: corp.corpId })
      return { ...ok }
    },
  },
  'externalcontact/del_corp_tag': {
    method: 'POST',
    customerContact: true,
    run({ sim, corp, app, body }) {
      const tagIds = list(body, 'tag_id')
      const groupIds = list(body, 'group_id')
      if (tagIds.length + groupIds.length === 0) throw new WecomError(40058, 'tag_id and group_id are empty')
      const doomed = new Set<string>()
      for (const id of tagIds) {
        const found = liveTag(corp, id)
        if (!found) throw new WecomError(40068)
        if (found.group.agentId !== app.agentId) throw new WecomError(60011)
        doomed.add(id)
      }
      for (const id of groupIds) {
        const group = corp.tagGroups.find((g) => g.id === id && !g.deleted)
        if (!group) throw new WecomError(40068)
        if (group.agentId !== app.agentId) throw new WecomError(60011)
        for (const tag of group.tags) doomed.add(tag.id)
      }
      dropTags(corp, doomed)
      changed(sim, { what: 'tags', corpId: corp.corpId })
      return { ...ok }
    },
  },
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
      for (const id of [...add, ...remove]) if (!liveTag(corp, id)) throw new WecomError(40068)
      row.tagIds = [...new Set([...row.tagIds.filter((t) => !remove.includes(t)), ...add])]
      changed(sim, { what: 'relation', corpId: corp.corpId, userid: row.userid, personId: row.personId })
      return { ...ok }
    },
  },
}
