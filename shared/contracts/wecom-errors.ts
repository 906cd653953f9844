import { Type, type Static } from 'typebox'
import { Nullable } from './common.ts'
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
/** One code in the words of the table, for who stands before it in the sidebar; null = it is not in the table. */
export const explainWecomCode = endpoint({
  id: 'explainWecomCode', method: 'GET', path: '/wecom-errors/one', audience: 'sidebar', permission: 'self.read', summary: 'What one code of WeCom means', query: Type.Object({ errcode: Type.Integer() }),
  response: Type.Object({ saying: Nullable(Type.Object({ reason: Type.String(), action: Type.String() })) }),
})
