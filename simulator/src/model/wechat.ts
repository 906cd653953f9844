import { randomText, stableId } from './ids.ts'
import type { Person, WechatAccount } from './types.ts'

export const wechatAccount = (appid: string, name: string, corpId: string): WechatAccount => ({ appid, secret: randomText(32), name, corpId, trustedDomains: ['127.0.0.1', 'localhost'], codes: {} })

/** One person, one account, one openid. */
export const openidOf = (account: WechatAccount, person: Person): string => stableId('o', `${account.appid}/${person.id}`, 27)
