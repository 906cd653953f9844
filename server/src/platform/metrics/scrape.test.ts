import { describe, expect, it } from 'vitest'
import { Metrics } from './metrics.ts'
import { scrapeStatus } from './scrape.ts'

describe('who may read the numbers', () => {
  it('is this machine itself, not what a proxy on it forwards', () => {
    expect(scrapeStatus({ remoteAddress: '127.0.0.1', headers: {} }, null)).toBe(200)
    expect(scrapeStatus({ remoteAddress: '::ffff:127.0.0.1', headers: {} }, 't')).toBe(200)
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) expect(scrapeStatus({ remoteAddress: '127.0.0.1', headers: { [name]: 'x' } }, null)).toBe(404)
  })
  it('is who knows the token', () => {
    expect(scrapeStatus({ remoteAddress: '10.0.0.9', headers: {} }, null)).toBe(404)
    expect(scrapeStatus({ remoteAddress: '10.0.0.9', headers: {} }, 'secret')).toBe(401)
    expect(scrapeStatus({ remoteAddress: '10.0.0.9', headers: { authorization: 'Bearer secreT' } }, 'secret')).toBe(401)
    expect(scrapeStatus({ remoteAddress: '10.0.0.9', headers: { authorization: 'Bearer secret' } }, 'secret')).toBe(200)
  })
})

describe('numbers', () => {
  it('are Prometheus text, and a gauge forgets labels that are gone', async () => {
    const metrics = new Metrics()
    let kinds = ['a', 'b']
    metrics.gauge('chitang_test', 'A test', ['kind'], async (set) => { for (const kind of kinds) set({ kind }, 1) })
    metrics.called('contacts', 45009, 12)
    metrics.called('contacts', null, 9_000)
    metrics.tokenFetched(0)
    const first = await metrics.registry.metrics()
    expect(first).toContain('chitang_wecom_calls_total{family="contacts",errcode="45009"} 1')
    expect(first).toContain('chitang_wecom_calls_total{family="contacts",errcode="none"} 1')
    expect(first).toContain('chitang_wecom_token_refreshes_total{result="ok"} 1')
    expect(first).toContain('chitang_test{kind="b"} 1')
    expect(first).toMatch(/chitang_resident_memory_bytes \d{7,}/)
    kinds = ['a']
    expect(await metrics.registry.metrics()).not.toContain('kind="b"')
    metrics.gauge('chitang_broken', 'No database', [], () => Promise.reject(new Error('gone')))
    await metrics.registry.metrics()
    expect(await metrics.registry.metrics()).toContain('chitang_unread_gauges_total{gauge="chitang_broken"}')
    metrics.stop()
  })
})
