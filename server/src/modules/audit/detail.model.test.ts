import { expect, it } from 'vitest'
import { detailOf } from './detail.model.ts'

it.each([
  [{ kind: 'resigned', from: '李娜', to: ['王磊', '陈晓峰'], customers: 486, chats: 0 }, '李娜 · → 王磊、陈晓峰 · 486 位客户'],
  [{ what: 'phone' }, ''], [{ name: '展厅门口', changed: { text: '138 0000 0000' } }, '展厅门口'], [{ count: 3, decision: 'respect' }, '3'],
])('says names and numbers, never a value or a word of the code', (fields, wanted) => expect(detailOf(fields)).toBe(wanted))
