import { describe, expect, it } from 'vitest'
import { blockMs, ceilingOf, grantOf, nextChunk, ownCaps, probeAfterMs, published, spendableBy, windowEndsIn, windowStart } from './limits.model.ts'

describe('how far an allowance goes', () => {
  it('stays at 80 % of the published numbers and keeps the last tenth for welcomes', () => {
    expect(ownCaps.corp).toEqual({ minute: 8_000, hour: 120_000 })
    expect(ownCaps.ip).toEqual({ minute: 16_000, hour: 480_000 })
    expect([ceilingOf(8_000, 'welcome'), ceilingOf(8_000, 'interactive'), ceilingOf(8_000, 'sync'), ceilingOf(8_000, 'statistics')]).toEqual([8_000, 7_200, 4_800, 3_200])
  })
  it('lets a sync cross a window border without passing the published minute', () => {
    expect(2 * ceilingOf(ownCaps.corp.minute, 'sync')).toBeLessThan(published.corp.minute)
  })
  it('spends what was leased for lower priorities, never what was leased for higher ones', () => {
    expect(spendableBy('interactive')).toEqual(['interactive', 'sync', 'statistics'])
    expect(spendableBy('statistics')).toEqual(['statistics'])
  })
  it('grants the rest of a ceiling, then nothing', () => {
    expect(grantOf(100, 0, 4_800)).toBe(100)
    expect(grantOf(100, 4_760, 4_800)).toBe(40)
    expect(grantOf(100, 7_000, 4_800)).toBe(0)
  })
  it('asks for more when a slice is gone in a hurry and for less when it lasted', () => {
    expect(nextChunk(100, 500, 'minute', 8_000)).toBe(200)
    expect(nextChunk(800, 500, 'minute', 8_000)).toBe(1_000)
    expect(nextChunk(100, 30_000, 'minute', 8_000)).toBe(50)
    expect(nextChunk(20, 30_000, 'minute', 8_000)).toBe(20)
    expect(nextChunk(100, 500, 'minute', 100)).toBe(20)
  })
  it('cuts time into minutes and hours', () => {
    const at = Date.parse('2026-06-04T10:59:58.500Z')
    expect(new Date(windowStart(at, 'hour')).toISOString()).toBe('2026-06-04T10:00:00.000Z')
    expect([windowEndsIn(at, 'minute'), windowEndsIn(at, 'hour')]).toEqual([1_500, 1_500])
  })
})

describe('a block after 45009', () => {
  it('is taken for the minute, and for the hour only when most of an hour is used up', () => {
    expect(blockMs(300, 120_000)).toBe(60_000)
    expect(blockMs(100_000, 120_000)).toBe(3_600_000)
  })
  it('is probed less and less often, for a welcome every second', () => {
    expect([0, 1, 2, 3, 4, 9].map((probes) => probeAfterMs(probes, 'sync'))).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
    expect(probeAfterMs(9, 'welcome')).toBe(1_000)
  })
})
