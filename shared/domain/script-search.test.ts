import { describe, expect, it } from 'vitest'
import { buildScriptIndex, markedPieces, searchIndex, type Searchable } from './script-search.ts'

const searchScripts = <T extends Searchable>(items: readonly T[], query: string) => searchIndex(buildScriptIndex(items), query)
const matchScript = (item: Searchable, query: string) => searchScripts([item], query)[0]?.match ?? null

const script = (title: string, pinyin: string, initials: string, more: Partial<Searchable> = {}): Searchable =>
  ({ title, pinyin, initials, code: 'x', text: '正文', storeUses: 0, myUses: 0, ...more })

const care = script('保养保险一次办完', 'bao yang bao xian yi ci ban wan', 'bybxycbw')
const must = script('保养必须回店做吗', 'bao yang bi xu hui dian zuo ma', 'bybxhdzm')
const price = script('价格-02 锁定总价再谈', 'jia ge suo ding zong jia zai tan', 'jgsdzjzt')

const hit = (item: Searchable, query: string) => {
  const match = matchScript(item, query)
  return match && markedPieces(item.title, match.marks).filter((piece) => piece.hit).map((piece) => piece.text).join('|')
}

describe('matching', () => {
  it.each([['保养', '保养'], ['bybx', '保养保险'], ['baoyang', '保养'], ['baoy', '保养'], ['保y', '保养'], ['baoyangbx', '保养保险'], ['BY BX', '保养保险'], ['ycbw', '一次办完']])('%s marks %s', (query, marked) => {
    expect(hit(care, query)).toBe(marked)
  })
  it('takes initials of either word for the same letters', () => { expect(hit(must, 'bybx')).toBe('保养必须') })
  it('skips punctuation and keeps figures', () => {
    expect(hit(price, '02')).toBe('02')
    expect(hit(price, 'sdzj')).toBe('锁定总价')
    expect(hit(price, 'jiage02')).toBe('价格|02')
  })
  it('takes both letters of zh, ch, sh', () => { expect(matchScript(price, 'zhong')?.rank).toBe(3); expect(hit(script('首次', 'shou ci', 'sc'), 'shc')).toBe('首次') })
  it('finds nothing where nothing is', () => { expect(matchScript(care, 'zzqq')).toBeNull() })
  it('finds content and says nothing is to be marked', () => {
    const match = matchScript(script('标题', 'biao ti', 'bt', { text: '行驶证、保单' }), '保单')
    expect(match?.rank).toBe(2)
    expect(match?.marks.size).toBe(0)
  })
  it('works with a joined key: letters are marked, whole syllables found', () => {
    const joined = script('保养保险', 'baoyangbaoxian', 'bybx')
    expect(hit(joined, 'bybx')).toBe('保养保险')
    expect(matchScript(joined, 'yangbao')?.rank).toBe(1)
  })
  it('lays keys over titles with Latin words', () => {
    expect(hit(script('SUV怎么选', 'suv zen me xuan', 'szmx'), 'zmx')).toBe('怎么选')
    expect(hit(script('SUV怎么选', 'suv zen me xuan', 'szmx'), 'suvz')).toBe('SUV怎')
    expect(hit(script('越屿 1.5T 报价', 'yue yu 15t bao jia', 'yy15tbj'), 'bj')).toBe('报价')
  })
  it('counts figures in the keys as their own letters', () => {
    expect(hit(script('3 天后', '3 tian hou', '3th'), '3th')).toBe('3|天后')
  })
  it('marks nothing without a query', () => { expect(matchScript(care, '  ')).toEqual({ rank: 0, marks: new Set() }) })
})

describe('order', () => {
  const names = (query: string, items: Searchable[]) => searchScripts(items, query).map(({ item }) => item.title)
  it('prefix before inside before content, then own use, then the store\'s', () => {
    const items = [
      script('换个说法', 'huan ge shuo fa', 'hgsf', { text: '谈保养', storeUses: 999 }),
      script('首次保养', 'shou ci bao yang', 'scby', { storeUses: 900 }),
      script('保养甲', 'bao yang jia', 'byj', { storeUses: 500 }),
      script('保养乙', 'bao yang yi', 'byy', { storeUses: 1, myUses: 2 }),
      script('保养丙', 'bao yang bing', 'byb', { storeUses: 600 }),
    ]
    expect(names('保养', items)).toEqual(['保养乙', '保养丙', '保养甲', '首次保养', '换个说法'])
  })
})

describe('when nothing fits', () => {
  const hitOf = (item: Searchable, query: string) => [hit(item, query), matchScript(item, query)?.rank ?? null]
  it.each([
    ['sounds alike: n for l', script('轮胎鼓包', 'lun tai gu bao', 'ltgb'), 'nuntai', '轮胎', 3],
    ['sounds alike: s for sh', script('试驾带驾照', 'shi jia dai jia zhao', 'sjdjz'), 'sijia', '试驾', 3],
    ['sounds alike: an for ang', script('保养手册', 'bao yang shou ce', 'bysc'), 'baoyan', '保养', 0],
    ['sounds alike: ing for in', script('贷款两年低息', 'dai kuan liang nian di xi', 'dklndx'), 'diankuan', null, null],
    ['two letters the wrong way round', care, 'baoxain', '保险', 4],
    ['a letter missing', care, 'boyang', '保养', 4],
    ['a letter too many', care, 'baoyyang', '保养', 4],
    ['a wrong letter', care, 'baoyang', '保养', 0],
    ['a wrong letter in the middle', care, 'baotang', '保养', 4],
    ['initials the wrong way round', price, 'sdjz', '锁定总价', 4],
    ['short words are not guessed', care, 'byb', '保养保', 0],
    ['two slips are two too many', care, 'boayagn', null, null],
  ] as const)('%s', (_, item, query, marked, rank) => { expect(hitOf(item, query)).toEqual([marked, rank]) })

  it('a swap is believed before a wrong letter, and pinyin before initials', () => {
    const items = [script('保险到期', 'bao xian dao qi', 'bxdq', { storeUses: 1 }), script('保修到期', 'bao xiu dao qi', 'bxdq', { storeUses: 99 })]
    expect(searchScripts(items, 'baoxain')[0]!.item.title).toBe('保险到期')
  })
})
