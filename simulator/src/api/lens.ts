import { ownIdOf, principalOf, shownCorpId, shownTo, type IdKind } from '../model/principals.ts'
import type { App, Corp, World } from '../model/types.ts'
import type { Json } from './call.ts'

/** What stands between a downstream corp and the upstream that asks: other ids, fewer fields (5.1, 5.3). */
export interface Lens {
  into(path: string, request: Json): Json
  out(path: string, answer: Json): Json
  /** Fields of an event, as the upstream reads them. */
  event(fields: Record<string, string | number>): Record<string, string | number>
  shown(kind: IdKind, own: string): string
}

const KIND_OF: Record<string, IdKind> = {
  userid: 'user', userid_list: 'user', user: 'user', user_list: 'user', touser: 'user', sender: 'user', admin_list: 'user', creator: 'user', handover_userid: 'user', takeover_userid: 'user', new_owner: 'user', follow_user: 'user', invaliduser: 'user',
  external_userid: 'external', fail_list: 'external', external_userid_list: 'external',
  tag_id: 'tag', add_tag: 'tag', remove_tag: 'tag', group_id: 'tag', tag_list: 'tag', id: 'tag',
  UserID: 'user', ExternalUserID: 'external', Id: 'tag',
}
/** A member and a customer may both be the one who did it. */
const EITHER = 'oper_userid'

/** Hidden from the upstream: of a member, and of a customer. */
const MEMBER_HIDDEN = new Set(['mobile', 'position', 'gender', 'email', 'biz_mail', 'is_leader_in_dept', 'direct_leader', 'avatar', 'thumb_avatar', 'telephone', 'alias', 'extattr', 'qr_code', 'external_position', 'external_profile'])
const CUSTOMER_HIDDEN = new Set(['avatar', 'unionid', 'remark_mobiles', 'corp_full_name'])

/** An id the upstream was never shown is nobody's, even if it happens to be the corp's own. */
const FOREIGN = 'foreign-'

const CUSTOMERS = 'externalcontact/'
/** A department's id is a number, also in a query; only what belongs to customers has tags. */
const kindOf = (path: string, key: string): IdKind | undefined => (KIND_OF[key] === 'tag' && !path.startsWith(CUSTOMERS) ? undefined : KIND_OF[key])

type Change = (key: string, text: string) => string

function walk(value: unknown, key: string, change: Change, hidden: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return change(key, value)
  if (Array.isArray(value)) return value.map((one) => walk(one, key, change, hidden))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (hidden.has(name) ? [] : [[name, name === 'gender' ? 0 : walk(one, name, change, hidden)]])))
}

const NOTHING: ReadonlySet<string> = new Set()
const OPEN: Lens = { into: (_path, request) => request, out: (_path, answer) => answer, event: (fields) => fields, shown: (_kind, own) => own }

export function lensOf(world: World, corp: Corp, app: App): Lens {
  if (!app.sharedFrom) return OPEN
  const principal = principalOf(corp, app)
  const shown = (kind: IdKind, own: string): string => shownTo(world, principal, kind, own)
  const show = (path: string): Change => (key, text) => {
    const kind = key === EITHER ? (Object.hasOwn(corp.members, text) ? 'user' : 'external') : kindOf(path, key)
    if (!kind || text === '') return text
    if (key === 'invaliduser') return text.replaceAll(FOREIGN, '')
    return shown(kind, text)
  }
  const take = (path: string): Change => (key, text) => {
    if (!kindOf(path, key) || text === '' || text === '@all') return text
    return text.split('|').map((one) => ownIdOf(world, principal, one) ?? FOREIGN + one).join('|')
  }
  const hiddenOf = (path: string): ReadonlySet<string> => (path.startsWith('user/') ? MEMBER_HIDDEN : path.startsWith(CUSTOMERS) ? CUSTOMER_HIDDEN : NOTHING)
  return {
    into: (path, request) => walk(request, '', take(path), NOTHING) as Json,
    out: (path, answer) => walk(answer, '', show(path), hiddenOf(path)) as Json,
    event: (fields) => ({ ...(walk(fields, '', show(CUSTOMERS), NOTHING) as Record<string, string | number>), ToUserName: shownCorpId(world, app.sharedFrom!.corpId, corp.corpId) }),
    shown,
  }
}
