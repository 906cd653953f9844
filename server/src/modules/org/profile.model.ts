import type { MemberPublic } from '@chitang/shared/contracts/org'
import type { WecomMember } from '../../wecom/endpoints/directory.ts'

/** What a customer sees of a member (doc 92230): the 视频号 with its state, and lines that the corp's admin named. */
export interface MemberProfile { channels: { nickname: string; confirmed: boolean } | null; lines: { name: string; value: string }[] }

/** 0: the 视频号 was confirmed and shows (doc 92230). */
const confirmedStatus = 0

/** Null: WeCom does not tell this app. */
export function profileOf({ external_profile: told }: Pick<WecomMember, 'external_profile'>): MemberProfile | null {
  if (!told) return null
  const nickname = told.wechat_channels?.nickname
  return {
    channels: nickname ? { nickname, confirmed: (told.wechat_channels!.status ?? confirmedStatus) === confirmedStatus } : null,
    lines: (told.external_attr ?? []).flatMap((one) => {
      const value = one.text?.value ?? one.web?.title ?? one.miniprogram?.title ?? ''
      return value === '' ? [] : [{ name: one.name, value }]
    }),
  }
}

/** The admin of each corp names the lines: told by their words. */
const lineLike = (profile: MemberProfile, words: RegExp): string | null => profile.lines.find((line) => words.test(line.name))?.value ?? null

export function publicOf(profile: MemberProfile | null): Pick<MemberPublic, 'known' | 'channels' | 'address' | 'hours'> {
  if (profile === null) return { known: false, channels: null, address: null, hours: null }
  return { known: true, channels: profile.channels, address: lineLike(profile, /地址|位置/), hours: lineLike(profile, /营业|时间/) }
}
