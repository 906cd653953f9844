import type { ErrorCode } from '@chitang/shared/contracts/errors'
import { errorText } from '@chitang/shared/text/zh-CN'

/** The login's error code in the address, as two plain sentences. */
export function loginErrorWords(code: unknown): { message: string; action: string } | null {
  if (typeof code !== 'string' || !code) return null
  if (code === 'network') return { message: '没有连上服务器', action: '检查网络后刷新页面' }
  const known = errorText[code as ErrorCode] as { message: string; action: string } | undefined
  if (!known || known.message.includes('{')) return { message: '这次没有登录成功', action: '再选一次企业重新登录' }
  return known
}

/** Only a page of this console may be the way back. */
export const backTo = (value: unknown): string =>
  typeof value === 'string' && /^\/admin\/(?!\/)/.test(value) && !value.startsWith('/admin/login') ? value : '/admin/'

export const loginHref = (corpId: string, agentId: number | string, to: string): string =>
  `/api/v1/auth/admin/login?${new URLSearchParams({ corpId, agentId: String(agentId), to })}`
