import { Type, type Static } from 'typebox'
import { Id, Nullable, Ok } from './common.ts'
import { endpoint } from './endpoint.ts'

export const AttributeValue = Type.Union([
  Type.String({ maxLength: 60 }), Type.Number(), Type.Boolean(),
  Type.Array(Type.String({ maxLength: 20 }), { maxItems: 8 }),
  Type.Object({ min: Nullable(Type.Number()), max: Nullable(Type.Number()) }),
])
const AttributeType = Type.Union([
  Type.Literal('text'), Type.Literal('number'), Type.Literal('range'), Type.Literal('boolean'), Type.Literal('choice'),
  Type.Literal('choices'), Type.Literal('month'), Type.Literal('date'), Type.Literal('level'), Type.Literal('model'),
])
const Panel = Type.Union([Type.Literal('sales'), Type.Literal('service')])
const Key = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' })
const Options = Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { maxItems: 30 })

/** One value of a person, ready to be read. */
export const AttributeView = Type.Object({
  key: Key, name: Type.String(), panel: Panel, value: AttributeValue, text: Type.String(),
})
export type AttributeView = Static<typeof AttributeView>

export const AttributeDefView = Type.Object({
  key: Key, name: Type.String(), type: AttributeType, panel: Panel, unit: Nullable(Type.String()), options: Type.Array(Type.String()),
  brand: Nullable(Type.String()), builtin: Type.Boolean(), enabled: Type.Boolean(),
  /** Its values are also put on as tags of this group, where a tag has the same name. */
  mirrorTagGroupId: Nullable(Id),
})
export type AttributeDefView = Static<typeof AttributeDefView>

export const listAttributes = endpoint({
  id: 'listAttributes', method: 'GET', path: '/attributes', audience: 'staff', permission: 'attribute.read',
  summary: 'Typed attributes of the group and of a store\'s brand; switched-off ones only in the console',
  query: Type.Object({ storeId: Type.Optional(Id) }),
  response: Type.Object({ items: Type.Array(AttributeDefView), canEdit: Type.Boolean() }),
})
export const createAttribute = endpoint({
  id: 'createAttribute', method: 'POST', path: '/attributes', audience: 'admin', permission: 'attribute.define',
  summary: 'A new attribute of the group or of one brand',
  body: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 12 }),
    type: Type.Union([Type.Literal('text'), Type.Literal('number'), Type.Literal('range'), Type.Literal('boolean'), Type.Literal('choice'), Type.Literal('choices'), Type.Literal('month'), Type.Literal('date')]),
    panel: Panel,
    unit: Type.Optional(Nullable(Type.String({ maxLength: 6 }))),
    options: Type.Optional(Options),
    brand: Type.Optional(Nullable(Type.String({ maxLength: 20 }))),
  }),
  response: AttributeDefView,
})
export const updateAttribute = endpoint({
  id: 'updateAttribute', method: 'PATCH', path: '/attributes/:key', audience: 'admin', permission: 'attribute.define',
  summary: 'Options, name, unit, on or off, and the tag group its values are mirrored to; values that people have stay',
  params: Type.Object({ key: Key }),
  body: Type.Object({
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 12 })),
    unit: Type.Optional(Nullable(Type.String({ maxLength: 6 }))),
    options: Type.Optional(Options),
    enabled: Type.Optional(Type.Boolean()),
    mirrorTagGroupId: Type.Optional(Nullable(Id)),
  }),
  response: Ok,
})
