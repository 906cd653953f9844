import { expect, it } from 'vitest'
import { taskView } from './tasks.ts'

it('counts overdue days by the calendar of the group, and only for open tasks', () => {
  const task = { appointmentId: null, id: '1', title: '跟进', dueAt: new Date('2026-06-03T15:30:00Z'), status: 'open' as const }
  // 23:30 in Shanghai on the 3rd, 00:30 on the 4th
  expect(taskView(task, new Date('2026-06-03T16:30:00Z'), 'Asia/Shanghai').overdueDays).toBe(1)
  expect(taskView(task, new Date('2026-06-03T15:45:00Z'), 'Asia/Shanghai').overdueDays).toBe(0)
  expect(taskView({ ...task, status: 'done' }, new Date('2026-06-09T16:30:00Z'), 'Asia/Shanghai').overdueDays).toBe(0)
})
