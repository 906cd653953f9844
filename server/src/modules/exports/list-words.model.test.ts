import { expect, it } from 'vitest'
import { listWords } from './list-words.model.ts'

const names = { advisor: '陈晓峰', code: '展厅门口', tag: '置换', attribute: '颜色' }
const words = (filter: Parameters<typeof listWords>[0]) => listWords(filter, names, 'Asia/Shanghai')

it('tells who confirms which customers leave', () => {
  expect(words({})).toBe('全部客户')
  expect(words({ storeId: '1' })).toBe('全部客户')
  expect(words({ addedFrom: '2026-06-03T16:00:00.000Z', addedTo: '2026-06-04T16:00:00.000Z', codeId: '3' })).toBe('从「展厅门口」来的、6/4加的客户')
  expect(words({ advisorId: '1', silent: 'week', addedFrom: '2026-05-31T16:00:00.000Z', addedTo: '2026-06-04T16:00:00.000Z' })).toBe('陈晓峰的、6/1–6/4加的、加后 7 天没人跟的客户')
  expect(words({ dueTo: '2026-06-03T16:00:00.000Z', state: 'live', tagId: '9' })).toBe('有标签「置换」的、还是好友的、跟进过了时间的客户')
})
