import { Type, type Static } from 'typebox'
import { editableTargets } from '../domain/kpis.ts'
import { Day, Id, IdParams, Nullable, Ok, Time } from './common.ts'
import { endpoint } from './endpoint.ts'
import { CaptureCard, MissingFriend } from './overview.ts'

export const ArrivalKind = Type.Union([Type.Literal('sales'), Type.Literal('service')])
export type ArrivalKind = Static<typeof ArrivalKind>
const Count = Nullable(Type.Integer({ minimum: 0, maximum: 5000 }))

export const ArrivalLine = Type.Object({ ...MissingFriend.properties, kind: ArrivalKind, isFriend: Type.Boolean() })
export type ArrivalLine = Static<typeof ArrivalLine>

export const ArrivalDay = Type.Object({
  day: Day,
  salesArrivals: Count, serviceArrivals: Count, retail: Count,
  enteredBy: Nullable(Type.String()), enteredAt: Nullable(Time),
  lines: Type.Array(ArrivalLine),
  /** The last fourteen days, this one last: which were said. */
  said: Type.Array(Type.Object({ day: Day, sales: Count, service: Count, retail: Count })),
  month: Type.Object({ from: Day, sales: Nullable(CaptureCard), service: Nullable(CaptureCard), retail: Type.Integer(), adds: Type.Integer(),
    /** Of the adds, those of service advisors: beside adds per car sold. */
    addsService: Type.Integer(), retailTarget: Type.Number() }),
})
export type ArrivalDay = Static<typeof ArrivalDay>

export const getArrivals = endpoint({
  id: 'getArrivals', method: 'GET', path: '/arrivals', audience: 'admin', permission: 'arrivals.read', summary: 'What reception said of one day, and how the month stands',
  query: Type.Object({ storeId: Id, day: Type.Optional(Day) }), response: ArrivalDay,
})
export const saveArrivals = endpoint({
  id: 'saveArrivals', method: 'PUT', path: '/arrivals', audience: 'admin', permission: 'arrivals.write', summary: 'How many came and how many cars were sold on a day; null takes a number back, what is left out stays',
  body: Type.Object({ storeId: Id, day: Day, salesArrivals: Type.Optional(Count), serviceArrivals: Type.Optional(Count), retail: Type.Optional(Count) }), response: Ok,
})
/** Characters pasted at once: some thousand lines. */
export const mostText = 60_000

export const addArrivals = endpoint({
  id: 'addArrivals', method: 'POST', path: '/arrivals/lines', audience: 'admin', permission: 'arrivals.write', summary: 'Phones and plates of who came, pasted or from a CSV; the same one twice counts once',
  body: Type.Object({ storeId: Id, day: Day, kind: ArrivalKind, text: Type.String({ minLength: 1, maxLength: mostText }) }),
  response: Type.Object({ added: Type.Integer(), known: Type.Integer(), friends: Type.Integer(), unread: Type.Array(Type.String()) }),
})
export const removeArrival = endpoint({
  id: 'removeArrival', method: 'DELETE', path: '/arrivals/:id', audience: 'admin', permission: 'arrivals.write', summary: 'Take a line back', params: IdParams, response: Ok,
})
export const listMissing = endpoint({
  id: 'listMissing', method: 'GET', path: '/arrivals/missing', audience: 'admin', permission: 'arrivals.read', summary: 'Everybody of this month who came and is no friend yet',
  query: Type.Object({ storeId: Id, kind: ArrivalKind }), response: Type.Object({ items: Type.Array(MissingFriend) }),
})
export const revealArrival = endpoint({
  id: 'revealArrival', method: 'POST', path: '/arrivals/:id/reveal', audience: 'admin', permission: 'phone.reveal', summary: 'The full number of somebody who came, to be added by it; leaves an audit row', params: IdParams,
  response: Type.Object({ phone: Type.String(), revealsToday: Type.Integer(), quota: Type.Integer() }),
})
export const setTarget = endpoint({
  id: 'setTarget', method: 'PUT', path: '/kpi-targets', audience: 'admin', permission: 'target.write', summary: 'A store\'s own target; null takes the default back',
  body: Type.Object({ storeId: Id, kpi: Type.Enum([...editableTargets]), /** Per cent, or people a car sold; to one decimal. */ value: Nullable(Type.Number({ minimum: 0, maximum: 100 })) }), response: Ok,
})
