import type { StoreExport } from '@chitang/shared/contracts/exports'
import { expect, it } from 'vitest'
import { exportsSentence } from './export-words.ts'

const one = (more: Partial<StoreExport>): StoreExport => ({ id: '1', no: 'EX1', storeName: '包河店', list: null, state: 'asked', askedBy: '宋海涛', askedAt: '', reason: '', decidedBy: null, decidedAt: null, rows: 0, until: null, problem: null, mine: false, mayDecide: false, ...more })

it.each<[StoreExport[], string]>([
  [[], '没有在办的导出。'],
  [[one({ mine: true })], '已申请，等另一个人确认。'],
  [[one({ mayDecide: true }), one({ mine: true, state: 'ready' })], '宋海涛申请导出包河店的全部数据，等你确认。'],
  [[one({ mayDecide: true, list: 'H级客户' })], '宋海涛申请导出包河店的客户名单，等你确认。'],
  [[one({ mine: true, state: 'ready', rows: 1200 })], '1\u202f200 行已备好，可以下载。'],
  [[one({ state: 'running' })], '正在准备文件，几分钟内好。'],
])('%#', (items, said) => expect(exportsSentence(items)).toBe(said))
