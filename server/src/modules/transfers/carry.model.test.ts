import { expect, it } from 'vitest'
import { wordsToCarry } from './carry.model.ts'

it.each([
  ['both go along', ['周先生 越屿', '要带老人试后排'], ['', ''], { remark: '周先生 越屿', description: '要带老人试后排' }],
  ['what the taker wrote stays', ['周先生', '旧的'], ['老周', ''], { description: '旧的' }],
  ['nothing to say', ['', ''], ['', ''], null],
  ['no longer than WeCom takes', ['😊'.repeat(30), ''], ['', ''], { remark: '😊'.repeat(20) }],
] as const)('%s', (_what, [remark, description], [ownRemark, own], wanted) => expect(wordsToCarry({ remark, description }, { remark: ownRemark, description: own })).toEqual(wanted))
