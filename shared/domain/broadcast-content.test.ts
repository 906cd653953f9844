import { describe, expect, it } from 'vitest'
import { broadcastText, checkedContent, notOneByOne, wayOut, type BroadcastSender } from './broadcast-content.ts'

const sender: BroadcastSender = { advisor: '陈晓峰', storeName: '星程合肥包河店', storeShortName: '包河', storePhone: '0551-120 0101', storeAddress: '云谷大道 188 号', brand: '星程', stopUrl: null }
const check = (text: string, more: Partial<Parameters<typeof checkedContent>[0]> = {}, promotion: Record<string, string> | null = null) => checkedContent({ text, attachments: [], variant: null, ...more }, 'marketing', sender, promotion)
const stops = (checked: ReturnType<typeof check>) => checked.findings.filter((one) => one.level === 'stop').map((one) => one.words)

describe('what customers read', () => {
  it('marketing says whose it is and how to get no more of it, once', () => {
    expect(broadcastText('周六到店试驾越屿。我是{顾问}。', 'marketing', sender, null)).toBe(`周六到店试驾越屿。我是陈晓峰。\n\n星程合肥包河店 0551-120 0101\n${wayOut}`)
    const whole = `{门店}请您周六来，电话 {门店电话}。${wayOut}`
    expect(broadcastText(whole, 'marketing', sender, null)).toBe(`星程合肥包河店请您周六来，电话 0551-120 0101。${wayOut}`)
    expect(broadcastText('{门店}请您来', 'marketing', sender, null)).toBe(`星程合肥包河店请您来\n\n0551-120 0101\n${wayOut}`)
    expect(broadcastText('您的预约在明天。', 'appointment', sender, null)).toBe('您的预约在明天。')
    expect(broadcastText(broadcastText('来试驾', 'marketing', sender, null), 'marketing', sender, null)).toBe(broadcastText('来试驾', 'marketing', sender, null))
  })
  it.each([
    ['{称呼}，周六来试驾', `{称呼}：${notOneByOne}`], ['您的{爱车}该保养了', `{爱车}：${notOneByOne}`], ['{车价}起', '{车价} 不会自动填，改成具体的字'], ['{乱写}', '{乱写} 不会自动填，改成具体的字'], ['补贴{补贴}', '{补贴} 要先选一项优惠'], ['', '还没有写文字'],
  ])('%s is stopped', (text, words) => expect(stops(check(text))).toEqual([words]))
  it('a chosen offer fills its variables; what it does not say stays a stop', () => {
    expect(check('{活动}补贴{补贴}', {}, { 活动: '置换专场', 补贴: '5000 元' }).preview[0]!.text).toContain('置换专场补贴5000 元')
    expect(stops(check('{政策}', {}, { 活动: '置换专场' }))).toEqual(['选的优惠没有写 {政策}'])
  })
  it('counts bytes after filling, for the variant too, and says what the law forbids', () => {
    expect(stops(check('长'.repeat(1300)))).toEqual([])
    expect(stops(check(`长`.repeat(1320)))[0]).toContain('字节')
    const both = check('周六见', { variant: { name: '越屿客户', text: '全网最低价' } })
    expect(both.preview.map((one) => one.variant)).toEqual([null, '越屿客户'])
    expect(both.findings.find((one) => one.level === 'stop')).toMatchObject({ where: 'variant' })
  })
  it('titles are measured in bytes', () => {
    expect(stops(check('见', { attachments: [{ kind: 'link', title: '字'.repeat(42), url: 'https://x' }, { kind: 'miniprogram', title: '字'.repeat(22), appid: 'wx', page: 'p', coverAssetId: '1' }] }))).toEqual([`小程序标题「${'字'.repeat(22)}」太长，最多 21 个汉字`])
  })
})
