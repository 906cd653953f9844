import { expect, it } from 'vitest'
import type { TodoItem } from '../overview/index.ts'
import { peopleOf } from './digest-people.model.ts'

const item = (refId: string, personId: string | null): TodoItem => ({ kind: 'overdue', title: refId, detail: '', at: '2026-07-21T00:30:00.000Z', refId, personId })

it('names three customers, each once by what weighs most', () => {
  expect(peopleOf([item('alert', '1'), item('code', null), item('late', '1'), item('two', '2'), item('three', '3'), item('four', '4')]).map((one) => one.refId)).toEqual(['alert', 'two', 'three'])
})
