import { Type } from 'typebox'
import type { Install, WecomClient } from '../client.ts'
import { batches, InputLimits } from '../input-limits.ts'
import { groupOf, nameLength, perCall, TagGroup, type WecomTagGroup } from './tag-shapes.ts'

export type { WecomTagGroup } from './tag-shapes.ts'

const TagList = Type.Object({ tag_group: Type.Array(TagGroup) })
const Added = Type.Object({ tag_group: TagGroup })

/** POST externalcontact/get_corp_tag_list: all, or those of some groups; no paging (doc 92117). */
export async function listCorpTags(client: WecomClient, install: Install, groupIds: string[] = []): Promise<WecomTagGroup[]> {
  const answer = await client.call(install, 'externalcontact/get_corp_tag_list', { body: groupIds.length > 0 ? { group_id: groupIds } : {}, answer: TagList, repeatable: true })
  return answer.tag_group.map(groupOf)
}

/** POST externalcontact/add_corp_tag: into a group by id, or by name (made when missing); the same name twice becomes one (doc 92117). */
export async function addCorpTags(client: WecomClient, install: Install, input: { groupId?: string; groupName?: string; names: string[] }): Promise<WecomTagGroup> {
  const path = 'externalcontact/add_corp_tag'
  const limits = new InputLimits(path).count('tag', '标签', input.names, 10_000, 1).chars('group_name', '标签组名', input.groupName, nameLength)
  for (const name of input.names) limits.chars('tag.name', '标签名', name, nameLength)
  let group: WecomTagGroup | null = null
  for (const names of batches(input.names, perCall)) {
    const target = group ? { group_id: group.id } : input.groupId ? { group_id: input.groupId } : { group_name: input.groupName }
    const answer = groupOf((await client.call(install, path, { body: { ...target, tag: names.map((name) => ({ name })) }, answer: Added })).tag_group)
    group = group ? { ...answer, tags: [...group.tags, ...answer.tags] } : answer
  }
  return group!
}

/** POST externalcontact/edit_corp_tag (doc 92117). */
export async function renameCorpTag(client: WecomClient, install: Install, id: string, name: string): Promise<void> {
  const path = 'externalcontact/edit_corp_tag'
  new InputLimits(path).chars('name', '标签名', name, nameLength)
  await client.call(install, path, { body: { id, name } })
}

/** POST externalcontact/del_corp_tag; a group dies with its last tag; an app may delete only its own tags (doc 92117). */
export async function deleteCorpTags(client: WecomClient, install: Install, ids: string[]): Promise<void> {
  const path = 'externalcontact/del_corp_tag'
  new InputLimits(path).count('tag_id', '标签', ids, 10_000, 1)
  for (const batch of batches(ids, perCall)) await client.call(install, path, { body: { tag_id: batch } })
}
