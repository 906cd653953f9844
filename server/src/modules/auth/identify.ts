import { callWecom } from '../../wecom/app-error.ts'
import { userOfCode } from '../../wecom/endpoints/directory.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { AppError } from '../../platform/http/errors.ts'
import { findMember, type Directory, type InstallInfo, type MemberInfo } from '../org/index.ts'

/**
 * Exchanges an OAuth code for the member it belongs to; every refusal becomes a sentence for the person. Of a shared
 * app the code is the upstream's, and a member of a downstream comes back as `CorpId/userid` (doc 91023): it says
 * through which install this person is here.
 */
export async function memberOfCode(deps: { kit: Kit; directory: Directory; wecom: WecomClient }, begun: InstallInfo, code: string, client: 'admin' | 'sidebar'): Promise<{ member: MemberInfo; install: InstallInfo }> {
  const { directory, wecom } = deps
  const home = await directory.home(begun)
  let userid: string | null
  try {
    userid = (await userOfCode(wecom, await directory.wecomInstall(home), code)).userid
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    if (cause.kind === 'credential') throw new AppError('wecom.credential')
    if (cause.transient) throw new AppError('wecom.unreachable')
    throw new AppError('auth.code_rejected', {}, { errcode: cause.errcode })
  }
  if (userid === null) throw new AppError('auth.not_a_member')
  const [found, corpId] = userid.split('/').reverse() as [string, string?]
  const install = corpId === undefined ? home : await directory.installOfApp(home.appId, corpId)
  if (!install) throw new AppError('auth.not_connected')
  // A store that left by itself keeps its console: there its data is, and there it comes back.
  if (install.isRevoked && !(install.hasLeft && client === 'admin')) throw new AppError(install.hasLeft ? 'sharing.left' : 'sharing.revoked')
  const member = await callWecom(() => findMember(deps, install, found))
  if (!member || member.status === 'left' || member.status === 'disabled') throw new AppError('auth.not_a_member')
  return { member, install }
}
