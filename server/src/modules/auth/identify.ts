import { callWecom } from '../../wecom/app-error.ts'
import { userOfCode } from '../../wecom/endpoints/directory.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { AppError } from '../../platform/http/errors.ts'
import { findMember, type Directory, type InstallInfo, type MemberInfo } from '../org/index.ts'

/** Exchanges an OAuth code for the member it belongs to; every refusal becomes a sentence for the person. */
export async function memberOfCode(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, install: InstallInfo, code: string): Promise<MemberInfo> {
  const { directory, wecom } = deps
  let userid: string | null
  try {
    userid = (await userOfCode(wecom, await directory.wecomInstall(install), code)).userid
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    if (cause.kind === 'credential') throw new AppError('wecom.credential')
    if (cause.transient) throw new AppError('wecom.unreachable')
    throw new AppError('auth.code_rejected', {}, { errcode: cause.errcode })
  }
  if (userid === null) throw new AppError('auth.not_a_member')
  const found = userid
  const member = await callWecom(() => findMember(deps, install, found))
  if (!member || member.status === 'left' || member.status === 'disabled') throw new AppError('auth.not_a_member')
  return member
}
