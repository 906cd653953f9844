import type { Check, CheckKey } from '@chitang/shared/contracts/onboarding'
import type { WecomError } from '../../wecom/errors.ts'

export const settle = (key: CheckKey, state: Check['state'], detail: string, action: string | null = null, errcode: number | null = null): Check => ({ key, state, detail, action, errcode })

/** WeCom's own words for a refusal stand in the error table; here is said where the setting is. */
const where: Partial<Record<number, string>> = {
  40001: '在「应用管理 → 自建应用」点开本应用，复制 Secret 再填一次',
  40013: '在「我的企业 → 企业信息」最下面复制企业 ID',
  60020: '在「应用管理 → 本应用 → 企业可信 IP」加上这台服务器的地址，一分钟后再查',
  48002: '在「客户联系 → 客户 → API → 可调用接口的应用」勾选本应用',
  84074: '在「客户联系 → 权限配置」把成员加入使用范围',
  50003: '在「应用管理」里启用本应用',
  60011: '在「应用管理 → 本应用 → 可见范围」加上门店的部门',
  670001: '请门店管理员打开「上下游 → 应用共享」，点开应用，确认敏感权限',
}

export const refusal = (key: CheckKey, error: WecomError): Check => settle(key, 'failed', error.reason, (error.errcode === null ? undefined : where[error.errcode]) ?? error.action, error.errcode)

const names: Record<CheckKey, string> = { token: '凭证', ip: '可信 IP', callback: '接收消息', range: '可见范围', contact: '客户联系', codes: '渠道活码' }

/** Cannot be tried before the one that failed is right. */
export const skippedAfter = (failed: Check, keys: readonly CheckKey[]): Check[] => keys.map((key) => settle(key, 'waiting', `等「${names[failed.key]}」通过后再查`))

export const rangeCheck = (members: number): Check =>
  members > 0
    ? settle('range', 'ok', `应用能看到 ${members} 位成员`)
    : settle('range', 'failed', '应用看不到任何成员', '在「应用管理 → 本应用 → 可见范围」加上门店的部门')

export function callbackCheck(seen: { shared: boolean; last: Date | null; lastOfHome: Date | null; urlCheckedAt: Date | null }): Check {
  if (seen.last) return settle('callback', 'ok', '收到过这家企业的通知')
  if (seen.shared && (seen.lastOfHome || seen.urlCheckedAt)) return settle('callback', 'ok', '由集团应用统一接收，地址已通过检查')
  if (seen.urlCheckedAt) return settle('callback', 'ok', '企业微信检查过这个地址')
  return settle('callback', 'waiting', '企业微信还没有来检查过地址', '在「应用管理 → 本应用 → 接收消息 → 设置 API 接收」填上面的地址、Token 和 EncodingAESKey，点保存')
}
