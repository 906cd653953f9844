import { Type, type Static } from 'typebox'
import { Day, Id, IdParams, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** `09:00`; a shift may end at `24:00`. */
const Clock = Type.String({ pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' })
const shift = { from: Clock, to: Clock, memberIds: Type.Array(Id, { minItems: 1, maxItems: 100 }) }

export const Shift = Type.Object(shift)
export type Shift = Static<typeof Shift>

/** Who receives the customers of a code, and when. Everybody in it is a member of the code, but for those who stand in. */
export const Rota = Type.Object({
  week: Type.Array(Type.Object({ weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 }), ...shift }), { maxItems: 30 }),
  /** A day with a plan of its own; without shifts those who stand in have it. */
  days: Type.Array(Type.Object({ day: Day, shifts: Type.Array(Shift, { maxItems: 6 }) }), { maxItems: 60 }),
  backupIds: Type.Array(Id, { maxItems: 20 }),
  /** Customers a day and member, through this code. */
  dailyCap: Nullable(Type.Integer({ minimum: 1, maximum: 500 })),
  /** together = WeCom hands out among all who are on · fewest = one at a time, whoever has had the fewest today */
  rotation: Type.Union([Type.Literal('together'), Type.Literal('fewest')]),
})
export type Rota = Static<typeof Rota>

const Person = Type.Object({ id: Id, name: Type.String() })

export const CodeRoster = Type.Object({
  /** Who stands at WeCom now. */
  now: Type.Array(Person),
  nextChangeAt: Nullable(Time),
  members: Type.Array(Type.Object({ ...Person.properties, backup: Type.Boolean(), addsToday: Type.Integer(), offUntil: Nullable(Time), mayChange: Type.Boolean() })),
  changes: Type.Array(Type.Object({ at: Time, by: Nullable(Type.String()), why: Type.String(), from: Type.Array(Type.String()), to: Type.Array(Type.String()) })),
})
export type CodeRoster = Static<typeof CodeRoster>

export const getCodeRoster = endpoint({
  id: 'getCodeRoster', method: 'GET', path: '/codes/:id/roster', audience: 'admin', permission: 'code.read',
  summary: 'Who receives the customers of a code now, and what changed that', params: IdParams, response: CodeRoster,
})
export const setDuty = endpoint({
  id: 'setDuty', method: 'PUT', path: '/members/:id/duty', audience: 'staff', permission: 'code.read',
  summary: 'A member takes no new customers until the day ends, or takes them again: oneself, or somebody of one\'s store', params: IdParams,
  body: Type.Object({ on: Type.Boolean() }), response: Type.Object({ offUntil: Nullable(Time) }),
})
