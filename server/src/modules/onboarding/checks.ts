import type { Check, CheckKey } from '@chitang/shared/contracts/onboarding'
import { lastCallbackOf } from '../wecom-health/index.ts'
import type { Directory, InstallInfo } from '../org/index.ts'
import { listContactWays } from '../../wecom/endpoints/contact-ways.ts'
import { followUserList } from '../../wecom/endpoints/contacts.ts'
import { listDepartments, listMembers } from '../../wecom/endpoints/directory.ts'
import type { Install, WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { callbackCheck, rangeCheck, refusal, settle, skippedAfter } from './checks.model.ts'

interface Deps { kit: Kit; directory: Directory; wecom: WecomClient }

/** Each setting is tried at WeCom now, in the order in which one has to be right for the next. */
export async function checksOf(deps: Deps, install: InstallInfo): Promise<Check[]> {
  const { kit, directory, wecom } = deps
  const api = await directory.wecomInstall(install)
  const token = await attempt('token', async () => {
    await wecom.accessToken(api)
    return install.driver === 'shared' ? '用集团应用换到了凭证，不需要密钥' : '企业 ID 和 Secret 正确'
  })
  const callback = await callbackOf(deps, install)
  if (token.state === 'failed') return [token, callback, ...skippedAfter(token, ['ip', 'range', 'contact', 'codes'])]
  let departments: { id: number; name?: string | undefined }[] = []
  const ip = await attempt('ip', async () => {
    departments = await listDepartments(wecom, api)
    return '企业微信接受这台服务器的地址'
  })
  if (ip.state === 'failed' && ip.errcode === 60020) return [token, ip, callback, ...skippedAfter(ip, ['range', 'contact', 'codes'])]
  const range = await attempt('range', async () => rangeCheck(await countMembers(wecom, api, departments)))
  const contact = await attempt('contact', async () => {
    const serving = await followUserList(wecom, api)
    return serving.length > 0 ? `${serving.length} 位成员开通了客户联系` : settle('contact', 'waiting', '还没有成员开通客户联系', '请店里管理员在「客户联系 → 权限配置」加上接待客户的成员')
  })
  const now = kit.clock.now()
  const codes = await attempt('codes', async () => {
    await listContactWays(wecom, api, new Date(now.getTime() - 86_400_000), now)
    return '可以创建渠道活码'
  })
  return [token, ip, callback, range, contact, codes]
}

async function attempt(key: CheckKey, work: () => Promise<string | Check>): Promise<Check> {
  try {
    const done = await work()
    return typeof done === 'string' ? settle(key, 'ok', done) : done
  } catch (cause) {
    if (cause instanceof WecomError) return refusal(key, cause)
    throw cause
  }
}

async function countMembers(wecom: WecomClient, api: Install, departments: readonly { id: number }[]): Promise<number> {
  const seen = new Set<string>()
  for (const department of departments) for (const member of await listMembers(wecom, api, department.id)) seen.add(member.userid)
  return seen.size
}

/** Of a shared app the address is the upstream's: it is checked there, and events of this corp prove it here. */
async function callbackOf({ kit, directory }: Deps, install: InstallInfo): Promise<Check> {
  const home = await directory.home(install)
  const [last, row] = await Promise.all([
    lastCallbackOf(kit.database, install.groupId, install.corp.id),
    kit.database.row<{ at: Date | null }>('SELECT url_checked_at AS at FROM app_install WHERE group_id = ? AND id = ?', [home.groupId, home.id]),
  ])
  const ofHome = home.id === install.id ? last : await lastCallbackOf(kit.database, home.groupId, home.corp.id)
  return callbackCheck({ shared: install.driver === 'shared', last, lastOfHome: ofHome, urlCheckedAt: row?.at ?? null })
}
