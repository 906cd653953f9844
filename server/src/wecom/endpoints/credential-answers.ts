import { Type } from 'typebox'

/** GET gettoken (doc 91039). */
export const TokenAnswer = Type.Object({ access_token: Type.String({ minLength: 1 }), expires_in: Type.Integer() })
/** GET get_jsapi_ticket and ticket/get?type=agent_config (doc 90506). */
export const TicketAnswer = Type.Object({ ticket: Type.String({ minLength: 1 }), expires_in: Type.Integer() })
