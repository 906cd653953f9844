import { describe, expect, it } from 'vitest'
import { lintKey, lintText, lintVerdict } from './script-lint.ts'

const rules = (text: string) => lintText(text).map((finding) => `${finding.rule}${finding.blocks ? '!' : ''}:${finding.words}`)

describe('lint', () => {
  it.each([
    ['我们是全网最低价', ['absolute!:全网最低']],
    ['行业第一的续航', ['absolute!:行业第一']],
    ['您最近最关心的是油耗吗', []],
    ['这个问题请咨询当地4S店', ['deflecting:请咨询当地4S店']],
    ['活动以厂家公布为准', ['deflecting:以厂家公布为准']],
    ['价格一定让您满意', ['promise:一定']],
    ['也不一定合适，我不敢保证', []],
    ['先交订金把价格锁住', ['promise:把价格锁住']],
    ['今天给您锁价', ['promise:锁价']],
    ['三分钟内发到您微信', ['timed:三分钟内']],
    ['我马上发您', ['timed:马上']],
    ['马上就要下雨了', []],
    ['留个电话吧', ['phone:留个电话']],
    ['您留个电话，我登记试驾', []],
    ['{车型}{楼层}', ['variable:{楼层}']],
    ['{称呼|朋友}您好', []],
  ] as const)('%s', (text, expected) => { expect(rules(text)).toEqual(expected) })

  it('says where, why and what instead, the blocking ones first', () => {
    const [first, second] = lintText('我马上给您全网最低')
    expect(first).toMatchObject({ rule: 'absolute', from: 5, to: 9, blocks: true })
    expect(second).toMatchObject({ rule: 'timed', words: '马上', from: 1, to: 3 })
    for (const finding of [first!, second!]) expect(finding.why && finding.instead).toBeTruthy()
  })
  it('minds the length a phone shows', () => {
    expect(rules('好'.repeat(220))).toEqual([])
    expect(rules('好'.repeat(221))).toEqual(['length:221 字'])
  })
  it('asks for warnings to be seen, and lets nobody acknowledge an absolute claim', () => {
    const texts = ['一定给您全国最低']
    const keys = lintText(texts[0]!).map(lintKey)
    expect(lintVerdict(texts, []).unseen).toHaveLength(1)
    expect(lintVerdict(texts, keys)).toMatchObject({ unseen: [], blocked: [{ words: '全国最低' }] })
  })
})
