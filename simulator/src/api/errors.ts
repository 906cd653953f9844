import { randomText } from '../model/ids.ts'

/** Short texts; WeCom declares errmsg unstable, callers branch on errcode (global error table, page 90313). */
const TEXT: Record<number, string> = {
  [-1]: 'system busy',
  40001: 'invalid credential', 40003: 'invalid userid', 40004: 'invalid media type', 40006: 'invalid file size', 40007: 'invalid media_id',
  40013: 'invalid corpid', 40014: 'invalid access_token', 40029: 'invalid code', 40031: 'invalid userid list', 40032: 'invalid userid list size',
  40035: 'invalid parameter', 40056: 'invalid agentid', 40058: 'invalid Request Parameter', 40068: 'invalid tagid', 40071: 'invalid tag name',
  40072: 'invalid tag name length', 40093: 'invalid jsapi ticket', 40096: 'invalid external userid', 40126: 'corp tag count out of limit',
  40097: 'handover user is not dimission', 40098: 'takeover user is not real name authenticated', 40099: 'external contact of takeover user out of limit', 40100: 'external contact is in transfer',
  40128: 'external contact transferred too often', 40129: 'external contact is being transferred', 40130: 'handover user is takeover user', 40131: 'handover user is not a follower',
  41001: 'access_token missing', 41004: 'corpsecret missing', 41002: 'corpid missing', 41011: 'agentid missing', 41035: 'external_userid missing',
  41037: 'missing contact way type', 41038: 'missing contact way scene', 41039: 'invalid contact way type', 41040: 'invalid contact way scene',
  41041: 'too many contact way users', 41042: 'invalid contact way style', 41043: 'missing contact way config_id', 41044: 'invalid contact way config_id',
  41045: 'contact way quota out of limit', 41049: 'missing welcome_code', 41050: 'invalid welcome_code', 41051: 'externaluser has started chatting',
  41046: 'missing mass msgid', 41047: 'invalid mass msgid', 41048: 'no customer to send', 41063: 'mass message is being distributed',
  41093: 'mass task is cancelled', 41094: 'mass reminder out of limit',
  41064: 'too many attachments', 41065: 'invalid attachment msgtype', 41096: 'welcome msg is being distributed', 42001: 'access_token expired',
  42003: 'code expired', 43009: 'corp not verified', 44004: 'content is empty', 45001: 'media size out of limit', 45002: 'content size out of limit',
  45008: 'article size out of limit', 45009: 'api freq out of limit', 45033: 'api concurrent out of limit', 48002: 'api forbidden', 48006: 'permission revoked after long disuse', 50001: 'redirect_uri unauthorized', 50003: 'agent is disabled',
  50100: 'invalid cursor', 60003: 'department not found', 60011: 'no privilege to access/modify contact/party/agent', 60020: 'not allow to access from your ip',
  60111: 'userid not found', 60123: 'invalid party id', 81013: 'user & party & tag all invalid', 84061: 'not external contact', 84083: 'userid is not a service person', 90500: 'owner of the group is not dimission', 90501: 'not an external chat', 90502: 'owner of the group is dimission', 90504: 'owner does not change', 90507: 'group is being inherited', 90508: 'group was inherited', 41054: 'member is not activated', 84074: 'no external contact permission', 91040: 'invalid ticket type',
  670001: 'app is not shared with this corp', 670002: 'invalid chain_id', 670003: 'invalid groupid', 670004: 'corp is not in the chain',
}

export class WecomError extends Error {
  readonly errcode: number
  readonly extra: Record<string, unknown>
  constructor(errcode: number, detail = '', extra: Record<string, unknown> = {}) {
    super((TEXT[errcode] ?? 'error') + (detail && `: ${detail}`))
    this.errcode = errcode
    this.extra = extra
  }
}

export const knownErrcodes = (): number[] => Object.keys(TEXT).map(Number)

export const ok = { errcode: 0, errmsg: 'ok' } as const

export function failure(error: WecomError, ip: string): Record<string, unknown> {
  const hint = `[${Math.floor(Date.now() / 1000)}${randomText(16).toLowerCase()}]`
  return {
    errcode: error.errcode,
    errmsg: `${error.message}, hint: ${hint}, from ip: ${ip}, more info at https://open.work.weixin.qq.com/devtool/query?e=${error.errcode}`,
    ...error.extra,
  }
}
