import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Install, WecomClient } from '../client.ts'
import { WecomError } from '../errors.ts'

const TagGroup = Type.Object({
  group_id: Type.String(),
  group_name: Type.String(),
  order: Type.Optional(Type.Number()),
  deleted: Type.Optional(Type.Boolean()),
  tag: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), order: Type.Optional(Type.Number()), deleted: Type.Optional(Type.Boolean()) })),
})
export interface WecomTagGroup { id: string; name: string; order: number; tags: { id: string; name: string; order: number }[] }

function groupOf(path: string, raw: unknown): WecomTagGroup {
  if (!Value.Check(TagGroup, raw)) throw new WecomError(path, null, 'answer does not fit its documented shape')
  return {
    id: raw.group_id, name: raw.group_name, order: raw.order ?? 0,
    tags: raw.tag.filter((tag) => tag.deleted !== true).map((tag) => ({ id: tag.id, name: tag.name, order: tag.order ?? 0 })),
  }
}

/** POST externalcontact/get_corp_tag_list, all of them (doc 92117). */
export async function listCorpTags(client: WecomClient, install: Install): Promise<WecomTagGroup[]> {
  const path = 'externalcontact/get_corp_tag_list'
  const answer = await client.call(install, path, { body: {}, expect: { tag_group: 'array' } })
  return (answer['tag_group'] as unknown[]).map((raw) => groupOf(path, raw))
}

/** POST externalcontact/add_corp_tag: into a group by id, or by name (made when missing). */
export async function addCorpTags(client: WecomClient, install: Install, input: { groupId?: string; groupName?: string; names: string[] }): Promise<WecomTagGroup> {
  const path = 'externalcontact/add_corp_tag'
  const body = { ...(input.groupId ? { group_id: input.groupId } : { group_name: input.groupName }), tag: input.names.map((name) => ({ name })) }
  const answer = await client.call(install, path, { body, expect: { tag_group: 'object' } })
  return groupOf(path, answer['tag_group'])
}

/** POST externalcontact/edit_corp_tag */
export async function renameCorpTag(client: WecomClient, install: Install, id: string, name: string): Promise<void> {
  await client.call(install, 'externalcontact/edit_corp_tag', { body: { id, name } })
}

/** POST externalcontact/del_corp_tag; a group dies with its last tag. */
export async function deleteCorpTags(client: WecomClient, install: Install, ids: string[]): Promise<void> {
  await client.call(install, 'externalcontact/del_corp_tag', { body: { tag_id: ids } })
}
