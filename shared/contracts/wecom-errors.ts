import { Type, type Static } from 'typebox'
import { endpoint } from './endpoint.ts'
import { wecomFamilies } from './wecom-health.ts'

export const WecomSaying = Type.Object({
  errcode: Type.Integer(), reason: Type.String(), action: Type.String(),
  /** Whose turn it is. */
  who: Type.Enum(['nobody', 'you', 'admin']),
  /** In which work it may be heard. */
  families: Type.Array(Type.Enum([...wecomFamilies])),
})
export type WecomSaying = Static<typeof WecomSaying>

export const listWecomSayings = endpoint({
  id: 'listWecomSayings', method: 'GET', path: '/wecom-errors', audience: 'admin', permission: 'self.read', summary: 'Every code WeCom may answer, as a sentence with what to do', response: Type.Object({ items: Type.Array(WecomSaying) }),
})
