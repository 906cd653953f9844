import { Type, type TSchema } from 'typebox'

/** 64-bit snowflake, a string on the wire. */
export const Id = Type.String({ pattern: '^[0-9]{1,20}$' })
/** ISO 8601, UTC, milliseconds. */
export const Time = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z$' })
/** Local calendar day of the group's zone. */
export const Day = Type.String({ format: 'date' })
export const Ok = Type.Object({ ok: Type.Literal(true) })
export const Cursor = Type.Optional(Type.String({ maxLength: 200 }))
export const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100 }))

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Lists page by keyset, never by offset; `nextCursor` null is the end. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Nullable(Type.String()) })

/** Made by the client for one act; the same key again makes nothing twice. */
export const RequestKey = Type.Optional(Type.String({ minLength: 8, maxLength: 64 }))

export const IdParams = Type.Object({ id: Id })

export const ErrorBody = Type.Object({
  code: Type.String(),
  message: Type.String(),
  /** What to do next, in Chinese. */
  action: Type.Optional(Type.String()),
  requestId: Type.String(),
  details: Type.Optional(Type.Unknown()),
})
