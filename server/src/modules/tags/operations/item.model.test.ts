import { describe, expect, it } from 'vitest'
import { isEmpty, planItem, planUndo, type Mark, type OperationKind } from './item.model.ts'

const mark = (tagId: string, more: Partial<Mark> = {}): Mark => ({ tagId, state: 'applied', source: 'advisor', reason: null, ruleId: null, operationId: null, ...more })
const operation = (kind: OperationKind['kind'], more: Partial<OperationKind> = {}): OperationKind => ({ kind, id: '9', tagIds: ['1'], targetTagId: null, ruleId: null, reason: '批量打标签', ...more })
const ids = (plan: ReturnType<typeof planItem>) => ({ add: plan.add.map((one) => one.tagId), remove: plan.remove.map((one) => one.tagId) })

describe('what an operation changes on one relation', () => {
  it.each<[string, OperationKind, Mark[], { add: string[]; remove: string[] }]>([
    ['adds what is missing only', operation('bulk_add', { tagIds: ['1', '2'] }), [mark('2')], { add: ['1'], remove: [] }],
    ['a mark on its way off counts as gone', operation('bulk_add'), [mark('1', { state: 'removing' })], { add: ['1'], remove: [] }],
    ['removes what stands only', operation('bulk_remove', { tagIds: ['1', '2'] }), [mark('2')], { add: [], remove: ['2'] }],
    ['a merge puts the new one on and the old one off', operation('merge', { targetTagId: '5' }), [mark('1')], { add: ['5'], remove: ['1'] }],
    ['a merge only takes off where the new one stands', operation('merge', { targetTagId: '5' }), [mark('1'), mark('5')], { add: [], remove: ['1'] }],
    ['a merge has nothing to do twice', operation('merge', { targetTagId: '5' }), [mark('5')], { add: [], remove: [] }],
  ])('%s', (_, what, marks, expected) => expect(ids(planItem(what, marks))).toEqual(expected))

  it('a merged mark keeps who put it on and why', () => {
    expect(planItem(operation('merge', { targetTagId: '5' }), [mark('1', { source: 'code', reason: '扫「前台」自动打上' })]).add).toEqual([{ tagId: '5', source: 'code', reason: '扫「前台」自动打上', ruleId: null }])
  })
})

describe('undo takes back what the operation changed, and no more', () => {
  const at = new Date(1000)
  const added = { plan: planItem(operation('bulk_add'), []), at }
  const removed = { plan: planItem(operation('bulk_remove'), [mark('1', { source: 'code', reason: 'x' })]), at }
  it('its own mark goes', () => expect(ids(planUndo('9', added, [mark('1', { operationId: '9' })], []))).toEqual({ add: [], remove: ['1'] }))
  it('a mark somebody put on again later stays', () => expect(isEmpty(planUndo('9', added, [mark('1')], []))).toBe(true))
  it('a mark that is gone anyway is nothing to do', () => expect(isEmpty(planUndo('9', added, [], []))).toBe(true))
  it('a mark it took off comes back as it was', () => expect(planUndo('9', removed, [], [{ tagId: '1', at }]).add).toEqual([{ tagId: '1', source: 'code', reason: 'x', ruleId: null }]))
  it('a mark taken off again later stays off', () => expect(isEmpty(planUndo('9', removed, [], [{ tagId: '1', at: new Date(2000) }]))).toBe(true))
})
