import { randomAesKey, randomText } from './ids.ts'
import type { App, Corp, World } from './types.ts'

export const emptyWorld = (name: string, now: number): World => ({ version: 1, name, createdAt: now, seq: 0, clockOffsetMs: 0, corps: {}, persons: {}, chats: {} })

export const emptyCorp = (corpId: string, name: string): Corp => ({
  corpId, name, unionidBound: true, departments: [{ id: 1, name, parentid: 0, order: 1 }], members: {}, apps: {}, tagGroups: [], contactWays: {},
  relations: {}, externalIds: {}, personIds: {}, welcomeCodes: {}, oauthCodes: {}, media: {}, jsTicket: null, notices: [],
})

/** Secret, Token and EncodingAESKey are drawn anew for every world: nothing worth copying is in the code. */
export const newApp = (agentId: number, name: string): App => ({
  agentId, name, secret: randomText(43), token: randomText(24), aesKey: randomAesKey(), callbackUrl: null, sidebarUrl: null, homeUrl: null,
  trustedDomains: ['127.0.0.1', 'localhost'], customerContact: true, receiveEvents: true, visible: null, accessToken: null, oldTokens: [], ticket: null,
})

/** What a downstream corp has after its admin confirmed: an app without a secret of its own. */
export const sharedApp = (agentId: number, name: string, sharedFrom: { corpId: string; agentId: number }): App => ({ ...newApp(agentId, name), secret: '', token: '', aesKey: '', trustedDomains: [], sharedFrom })
