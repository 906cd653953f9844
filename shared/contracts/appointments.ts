import { Type, type Static } from 'typebox'
import { Day, Id, IdParams, Nullable, Ok } from './common.ts'
import { endpoint } from './endpoint.ts'
import { TaskView } from './follow-ups.ts'

export const HalfDay = Type.Union([Type.Literal('morning'), Type.Literal('afternoon')])
export type HalfDay = Static<typeof HalfDay>

/** 约到店: a day and a half of it; no slot is promised. */
export const Appointment = Type.Object({
  id: Id,
  personId: Id,
  day: Day,
  half: HalfDay,
  note: Nullable(Type.String()),
  status: Type.Union([Type.Literal('booked'), Type.Literal('arrived'), Type.Literal('cancelled')]),
  cardSent: Type.Boolean(),
  /** What the card in the chat says; `url` opens a page of the store with address, phone and map. */
  card: Type.Object({ title: Type.String(), desc: Type.String(), url: Type.String(), imgUrl: Type.String() }),
})
export type Appointment = Static<typeof Appointment>

export const bookAppointment = endpoint({
  id: 'bookAppointment', method: 'POST', path: '/appointments', audience: 'staff', permission: 'followup.write',
  summary: 'Book a visit: appointment, task of that day and the card to send. A second one for the same customer moves the first',
  body: Type.Object({
    personId: Id, relationId: Type.Optional(Id), day: Day, half: HalfDay,
    note: Type.Optional(Type.String({ maxLength: 60 })),
    idempotencyKey: Type.String({ minLength: 8, maxLength: 64 }),
  }),
  response: Type.Object({ appointment: Appointment, task: TaskView, moved: Type.Boolean() }),
})
export const getAppointment = endpoint({
  id: 'getAppointment', method: 'GET', path: '/appointments/:id', audience: 'staff', permission: 'customer.read',
  summary: 'One appointment with its card', params: IdParams, response: Appointment,
})
export const markCardSent = endpoint({
  id: 'markCardSent', method: 'POST', path: '/appointments/:id/card-sent', audience: 'staff', permission: 'followup.write',
  summary: 'Called only after the SDK said ok', params: IdParams, response: Ok,
})
export const cancelAppointment = endpoint({
  id: 'cancelAppointment', method: 'POST', path: '/appointments/:id/cancel', audience: 'staff', permission: 'followup.write',
  summary: 'The visit will not take place; its task is closed', params: IdParams, response: Ok,
})
export const confirmArrival = endpoint({
  id: 'confirmArrival', method: 'POST', path: '/appointments/:id/arrived', audience: 'staff', permission: 'followup.write',
  summary: 'The customer came; the task is done', params: IdParams, response: Ok,
})
