import type { WecomFamily } from '@chitang/shared/contracts/wecom-health'

const families: readonly (readonly [RegExp, WecomFamily])[] = [
  [/^(corpgroup\/corp\/gettoken|gettoken|get_jsapi_ticket|ticket\/)/, 'credential'],
  [/send_welcome_msg$/, 'welcome'],
  [/_tag(_list)?$/, 'tags'],
  [/_contact_way$/, 'codes'],
  [/(msg_template|groupmsg)/, 'mass'],
  [/^externalcontact\//, 'contacts'],
  [/^media\//, 'media'],
  [/^message\//, 'notices'],
  [/^(user|department|auth)\//, 'members'],
]

/** What a call is about, for people and for metrics. */
export const familyOf = (path: string): WecomFamily => families.find(([pattern]) => pattern.test(path))?.[1] ?? 'other'
