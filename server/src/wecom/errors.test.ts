import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toAppError } from './app-error.ts'
import { refusals } from './endpoints/refusals.ts'
import { meaningOf, meanings } from './error-table.ts'
import { heldBack, WecomError } from './errors.ts'

const folder = new URL('./endpoints/', import.meta.url)

describe('what WeCom may answer', () => {
  it('has a sentence with who must do what, for every code of every endpoint', () => {
    for (const [path, codes] of Object.entries(refusals)) for (const code of codes) {
      expect(meanings[code], `${path} ${code}`).toBeDefined()
      expect(meaningOf(path, code).reason).not.toMatch(/返回错误/)
      expect(meaningOf(path, code).action.length).toBeGreaterThan(2)
    }
  })

  it('is listed for every endpoint there is', () => {
    const source = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n') + readFileSync(new URL('./client.ts', import.meta.url), 'utf8')
    const paths = [...source.matchAll(/'((?:externalcontact|message|media|department|user|auth|ticket)\/[a-z_/0-9]+|gettoken|get_jsapi_ticket|getcallbackip|get_api_domain_ip)'/g)].map((found) => found[1]!)
    expect(new Set(paths)).toEqual(new Set(Object.keys(refusals)))
  })

  it('says another thing for a wrong secret than for a token that died', () => {
    expect(new WecomError('gettoken', 40001, '')).toMatchObject({ kind: 'credential', transient: false, action: '请管理员更新应用 Secret' })
    expect(new WecomError('externalcontact/get', 40001, '')).toMatchObject({ kind: 'token', transient: true })
  })

  it('keeps a number it does not know', () => {
    expect(meaningOf('externalcontact/get', 99999)).toMatchObject({ kind: 'invalid', reason: '企业微信返回错误 99999' })
  })
})

describe('a call that is held back', () => {
  it('says when it goes on by itself, to jobs and to people', () => {
    const held = heldBack('externalcontact/get', 39_400, 39_400)
    expect(held).toMatchObject({ kind: 'limited', transient: true, retryAfterMs: 39_400, action: '约 40 秒后自动继续' })
    expect(toAppError(held)).toMatchObject({ code: 'wecom.limited', status: 503, message: '企业微信限制了调用次数', action: '约 40 秒后再试一次' })
  })
  it('keeps work waiting, as a refused secret does until somebody puts it right', () => {
    const waits = Array.from({ length: 50 }, () => heldBack('x', 2_000, 40_000).laterMs!)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2_000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(3_000)
    expect(new Set(waits).size).toBeGreaterThan(10)
    expect(new WecomError('gettoken', 40001, '', { retryAfterMs: 3_600_000 }).laterMs).toBeLessThanOrEqual(45_000)
    expect([new WecomError('x', 40058, '').laterMs, new WecomError('x', -1, '').laterMs, new WecomError('x', null, '').laterMs]).toEqual([null, null, null])
  })
  it('has a pause for limits that WeCom itself named, none for other failures', () => {
    expect([45009, 45033, -1, 40058, null].map((code) => new WecomError('x', code, '').retryAfterMs)).toEqual([5_000, 1_000, null, null, null])
  })
})
