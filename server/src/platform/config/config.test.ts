import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const key = Buffer.alloc(32, 1).toString('base64')
const read = (env: Record<string, string>) => readConfig({ DATABASE_URL: 'mysql://x', MASTER_KEY: key, ...env }, { sidebarDist: '', adminDist: '' })

describe('settings', () => {
  it('refuse the demo\'s key and clock outside the demo', () => {
    expect(() => read({ MASTER_KEY: `demo:${key}` })).toThrow('演示用的主密钥')
    expect(() => read({ CLOCK_FILE: '/x' })).toThrow('CLOCK_FILE')
    expect(read({ MASTER_KEY: `demo:${key}`, DEMO: '1', CLOCK_FILE: '/x' }).clockFile).toBe('/x')
  })
  it('say which setting is wrong', () => {
    expect(() => readConfig({ MASTER_KEY: key }, { sidebarDist: '', adminDist: '' })).toThrow('DATABASE_URL')
    expect(() => read({ PORT: 'abc' })).toThrow('PORT')
    expect(() => read({ ROLE: 'boss' })).toThrow('ROLE')
    expect(() => read({ PUBLIC_ORIGINS: 'not a url' })).toThrow('PUBLIC_ORIGINS')
  })
  it('take other call limits and a port for numbers', () => {
    expect(read({ WECOM_IP_CALLS: '40000/1200000' }).callLimits).toEqual({ corp: { minute: 10_000, hour: 150_000 }, ip: { minute: 40_000, hour: 1_200_000 } })
    expect(() => read({ WECOM_CORP_CALLS: '10000' })).toThrow('每分钟次数/每小时次数')
    expect([read({}).metricsPort, read({ METRICS_PORT: '9100' }).metricsPort, read({}).metricsToken]).toEqual([null, 9100, null])
  })
  it('talk to the real WeCom unless told otherwise', () => {
    expect(read({}).wecom.apiOrigin).toBe('https://qyapi.weixin.qq.com')
  })
})
