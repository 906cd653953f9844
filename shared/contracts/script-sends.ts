import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

const ExternalUserId = Type.String({ minLength: 1, maxLength: 64 })

/** Exactly what sendChatMessage takes for one part (doc 94354); text is rendered by the sidebar from what the advisor saw. */
export const ReadyPart = Type.Union([
  Type.Object({ msgtype: Type.Literal('image'), image: Type.Object({ mediaid: Type.String() }) }),
  Type.Object({ msgtype: Type.Literal('file'), file: Type.Object({ mediaid: Type.String() }) }),
  Type.Object({ msgtype: Type.Literal('news'), news: Type.Object({ link: Type.String(), title: Type.String(), desc: Type.String(), imgUrl: Type.String() }) }),
  Type.Object({ msgtype: Type.Literal('miniprogram'), miniprogram: Type.Object({ appid: Type.String(), title: Type.String(), imgUrl: Type.String(), page: Type.String() }) }),
])
export type ReadyPart = Static<typeof ReadyPart>

export const PreparedPart = Type.Object({
  /** Place in the script's parts. */
  index: Type.Integer(),
  /** Null for text, and where it failed. */
  ready: Nullable(ReadyPart),
  error: Nullable(Type.Object({ code: Type.String(), message: Type.String(), action: Type.String() })),
})
export type PreparedPart = Static<typeof PreparedPart>

export const prepareScript = endpoint({
  id: 'prepareScript', method: 'POST', path: '/scripts/:id/prepare', audience: 'sidebar', permission: 'script.use',
  summary: 'The parts of a place ready for the client, media ids fresh for the caller\'s corp; refused when expired (id of the slot)', params: IdParams,
  response: Type.Object({ version: Type.Integer(), parts: Type.Array(PreparedPart) }),
})

export const ScriptSend = Type.Object({ id: Id, slotId: Id, title: Type.String(), sentAt: Time, respondedAt: Nullable(Time), complete: Type.Boolean() })
export type ScriptSend = Static<typeof ScriptSend>

export const recordScriptSent = endpoint({
  id: 'recordScriptSent', method: 'POST', path: '/scripts/:id/sent', audience: 'sidebar', permission: 'script.use',
  summary: 'What the SDK said ok to (id of the slot); counts only when every part went out', params: IdParams,
  body: Type.Object({
    externalUserId: ExternalUserId,
    idempotencyKey: Type.String({ minLength: 8, maxLength: 64 }),
    edited: Type.Boolean(),
    partsSent: Type.Integer({ minimum: 1, maximum: 6 }),
    partsTotal: Type.Integer({ minimum: 1, maximum: 6 }),
    /** Characters of the text that went out; the words themselves stay in the chat. */
    textLength: Type.Integer({ minimum: 0, maximum: 6000 }),
  }),
  response: Type.Object({ sendId: Id, counted: Type.Boolean(), storeUses: Type.Integer(), myUses: Type.Integer() }),
})
export const listScriptSends = endpoint({
  id: 'listScriptSends', method: 'GET', path: '/script-sends', audience: 'sidebar', permission: 'script.use',
  summary: 'What the caller sent to one customer last, newest first', query: Type.Object({ externalUserId: ExternalUserId }),
  response: Type.Object({ items: Type.Array(ScriptSend) }),
})
export const markScriptResponse = endpoint({
  id: 'markScriptResponse', method: 'POST', path: '/script-sends/:id/response', audience: 'sidebar', permission: 'script.use',
  summary: '「客户有回应」, the advisor\'s own tap; false takes it back', params: IdParams,
  body: Type.Object({ responded: Type.Boolean() }), response: ScriptSend,
})
