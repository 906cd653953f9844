import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Ok } from './common.ts'
import { TagScope } from './customers.ts'
import { endpoint } from './endpoint.ts'

export const TagItem = Type.Object({
  id: Id, name: Type.String(), uses: Type.Integer(), computed: Type.Boolean(), canEdit: Type.Boolean(),
})
export const TagGroupItem = Type.Object({
  id: Id, name: Type.String(), scope: TagScope, storeId: Nullable(Id), corpId: Id, canEdit: Type.Boolean(), tags: Type.Array(TagItem),
})
export type TagGroupItem = Static<typeof TagGroupItem>

/** WeCom: ≤ 30 characters, unique inside a group (doc 92117). */
const TagName = Type.String({ minLength: 1, maxLength: 30 })

export const listTags = endpoint({
  id: 'listTags', method: 'GET', path: '/tags', audience: 'staff', permission: 'tag.use',
  summary: 'Tag groups usable in a store: group, brand and the store\'s own',
  query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ items: Type.Array(TagGroupItem) }),
})
export const createTags = endpoint({
  id: 'createTags', method: 'POST', path: '/tags', audience: 'admin', permission: 'tag.define',
  summary: 'Create tags in an existing or new store group, in WeCom too',
  body: Type.Object({
    storeId: Id,
    groupId: Type.Optional(Id),
    groupName: Type.Optional(TagName),
    names: Type.Array(TagName, { minItems: 1, maxItems: 20 }),
  }),
  response: TagGroupItem,
})
export const renameTag = endpoint({
  id: 'renameTag', method: 'PATCH', path: '/tags/:id', audience: 'admin', permission: 'tag.define',
  summary: 'Rename a tag, in WeCom too', params: IdParams, body: Type.Object({ name: TagName }), response: Ok,
})
export const deleteTag = endpoint({
  id: 'deleteTag', method: 'DELETE', path: '/tags/:id', audience: 'admin', permission: 'tag.define',
  summary: 'Delete a tag in WeCom and everywhere it is used', params: IdParams, response: Ok,
})
