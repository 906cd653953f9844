import { describe, expect, it, vi } from 'vitest'
import { ApiError } from './client.ts'
import { cleanUrl, login, type LoginPlace } from './login.ts'

function place(href: string, nonce: string | null = null) {
  const kept = new Map<string, string>(nonce ? [['chitang.login.nonce', nonce]] : [])
  const log: string[] = []
  const self = {
    location: { href, replace: (to: string | URL) => { log.push(`replace ${to}`) } },
    history: { state: null, replaceState: (_: unknown, __: string, to: string | URL | null | undefined) => { self.location.href = String(to); log.push(`state ${to}`) } },
    storage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => { kept.set(key, value) }, removeItem: (key: string) => { kept.delete(key) } },
  }
  return { self: self as LoginPlace, log, kept }
}
const home = 'http://127.0.0.1:4001/sidebar/?corp=ww1&agent=7'

describe('silent login', () => {
  it('leaves for WeCom and remembers the nonce', async () => {
    const { self, log, kept } = place(home)
    const call = vi.fn().mockResolvedValue({ authorizeUrl: 'https://open.weixin.qq.com/x', nonce: 'n1' })
    expect(await login(self, call)).toEqual({ kind: 'leaving' })
    expect(call.mock.calls[0]![1]).toEqual({ body: { corpId: 'ww1', agentId: 7, redirectUri: home } })
    expect(log).toEqual(['replace https://open.weixin.qq.com/x'])
    expect(kept.get('chitang.login.nonce')).toBe('n1')
  })
  it('takes code and state off the address before it uses them', async () => {
    const { self, log, kept } = place(`${home}&code=C&state=S#wechat_redirect`, 'n1')
    const call = vi.fn(async () => { expect(log).toEqual([`state ${home}`]); return { token: 't' } })
    expect(await login(self, call as never)).toMatchObject({ kind: 'done', result: { token: 't' } })
    expect((call.mock.calls[0] as unknown[])[1]).toEqual({ body: { code: 'C', state: 'S', nonce: 'n1', url: home } })
    expect(kept.size).toBe(0)
  })
  it('does not try a code again after a refusal', async () => {
    const { self, log } = place(`${home}&code=C&state=S`, 'n1')
    const refused = new ApiError({ code: 'auth.code_rejected', status: 401, message: '企业微信没有认可这次登录' })
    await expect(login(self, vi.fn().mockRejectedValue(refused))).rejects.toBe(refused)
    expect(self.location.href).toBe(home)
    expect(log.filter((line) => line.startsWith('replace'))).toEqual([])
  })
  it('refuses a return it did not start', async () => {
    const call = vi.fn()
    await expect(login(place(`${home}&code=C&state=S`).self, call)).rejects.toMatchObject({ code: 'auth.state_invalid' })
    expect(call).not.toHaveBeenCalled()
  })
  it('says what an address without corp and agent lacks', async () => {
    await expect(login(place('http://127.0.0.1/sidebar/').self, vi.fn())).rejects.toMatchObject({ code: 'auth.not_connected' })
  })
  it('keeps every other parameter as it was', () => {
    expect(cleanUrl('https://a.b/sidebar/?corp=w&agent=1&from=%E5%BA%97&code=1&state=2#/x')).toBe('https://a.b/sidebar/?corp=w&agent=1&from=%E5%BA%97')
  })
})
