import { Type, type Static } from 'typebox'

export const TagGroup = Type.Object({
  group_id: Type.String(),
  group_name: Type.String(),
  strategy_id: Type.Optional(Type.Integer()),
  order: Type.Optional(Type.Number()),
  deleted: Type.Optional(Type.Boolean()),
  tag: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), create_time: Type.Optional(Type.Number()), order: Type.Optional(Type.Number()), deleted: Type.Optional(Type.Boolean()) })),
})
export interface WecomTagGroup { id: string; name: string; order: number; tags: { id: string; name: string; order: number; createdAt: Date | null }[] }

/** Names of tags and groups, in characters (doc 92117). */
export const nameLength = 30
/** No number is published for one call; 100 keeps each small. */
export const perCall = 100

/** `deleted` appears only when asked by id (doc 92117). */
export function groupOf(raw: Static<typeof TagGroup>): WecomTagGroup {
  return {
    id: raw.group_id, name: raw.group_name, order: raw.order ?? 0,
    tags: raw.tag.filter((tag) => tag.deleted !== true).map((tag) => ({ id: tag.id, name: tag.name, order: tag.order ?? 0, createdAt: tag.create_time === undefined ? null : new Date(tag.create_time * 1000) })),
  }
}
