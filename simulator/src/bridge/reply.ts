import type { Json } from '../api/call.ts'

/** What the host answers a frame; `ui` is for the client page, which shows the act. */
export interface JsReply { res: Json; ui?: { action: string; params: Json } }
