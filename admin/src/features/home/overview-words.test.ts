import type { Overview } from '@chitang/shared/contracts/overview'
import { grantedPermissions } from '@chitang/shared/domain/policy'
import type { Role } from '@chitang/shared/domain/roles'
import { describe, expect, it } from 'vitest'
import { addsChart, openingSentence, todayTiles, todoAct } from './overview-words.ts'

const todo = (kind: Overview['todo'][number]['kind'], at = '2026-06-03T11:00:00.000Z'): Overview['todo'][number] =>
  ({ kind, title: '', detail: '', at, refId: '7', personId: '9' })

const overview: Overview = {
  now: '2026-06-04T02:00:00.000Z', storeName: '星程合肥包河店', addsToday: 6, addsTarget: 20, addsLastWeek: 4, deletionRate30: 0.7, broadcastsWaiting: { broadcasts: 1, advisors: 3, title: '置换专场' },
  sparks: { welcomeFailed: [0, 1], tasksDone: [3, 9], deleted: [3, 0], broadcastsWaiting: [2, 0], collisionsOpen: [1, 1] }, capture: { from: '2026-06-01', to: '2026-06-04', sales: null, service: null }, welcomeFailedToday: 1, tasksDueToday: 31, tasksDoneToday: 9,
  tasksOverdue: 0, deletedToday: 0, collisionsOpen: 1, recent: [], todo: [todo('collision')],
  addsByDay: [
    { day: '2026-06-03', employee: 2, scene: 9, campaign: 6, other: 1 },
    { day: '2026-06-04', employee: 0, scene: 3, campaign: 2, other: 1 },
  ],
}

describe('opening sentence', () => {
  it('says adds and what waits', () => {
    expect(openingSentence({ addsToday: 6, todo: [todo('collision'), todo('deleted')] })).toBe('今天到现在加了 6 位好友，有 2 件事等你定。')
  })
  it('has words for nothing', () => {
    expect(openingSentence({ addsToday: 0, todo: [] })).toBe('今天到现在还没有新好友，没有事等你定。')
  })
})

describe('today strip', () => {
  it('colours only the last line and only when someone waits', () => {
    const tiles = todayTiles(overview, () => true)
    expect(tiles.map((tile) => tile.label)).toEqual(['今日新增', '欢迎语失败', '到期跟进', '被客户删除', '群发待确认', '撞单待定'])
    expect(tiles.map((tile) => tile.note)).toEqual(['目标 20 · 上周四此时 4', '客户没收到，请顾问自己发', '还有 22 件今天到期', '昨天 3 · 30 天内 0.7%', '置换专场', '最早一件等了 15 小时'])
    expect(tiles.map((tile) => tile.tone)).toEqual(['plain', 'red', 'plain', 'plain', 'plain', 'amber'])
    expect(todayTiles(overview, () => false).every((tile) => tile.to === undefined)).toBe(true)
    expect(tiles.every((tile) => tile.to !== undefined)).toBe(true)
    const labels = (role: Role) => todayTiles(overview, (permission) => permission in grantedPermissions([role])).map((tile) => tile.kpi)
    expect(labels('market_manager')).toEqual(['adds', 'welcome_failed', 'broadcasts_unconfirmed', 'deleted_by_customer'])
    expect(labels('sales_manager')[0]).toBe('task_timeliness')
    expect(labels('store_manager')).toHaveLength(6)
  })
})

describe('chart of adds', () => {
  it('stacks three pieces and keeps four kinds in the table', () => {
    const chart = addsChart(overview.addsByDay)
    expect(chart.series.map((one) => one.values)).toEqual([[9, 3], [6, 2], [3, 1]])
    expect(chart.table.map((one) => one.name)).toEqual(['场景码', '活动码', '员工码', '其他'])
    expect(chart.sentence).toBe('共 24 人，最多的一天 18 人')
    expect(addsChart([]).sentence).toBe('这些天还没有新好友')
  })
})

describe('todo', () => {
  it('leads to where the act is', () => {
    expect(todoAct(todo('collision'), true, 0)).toMatchObject({ verb: '定归属', to: { name: 'collisions', query: { id: '7' } } })
    expect(todoAct(todo('code_failing'), true, 0).to).toEqual({ name: 'code', params: { id: '7' } })
    expect(todoAct(todo('overdue'), true, 0).to).toEqual({ name: 'customer', params: { id: '9' } })
  })
  it('offers no act the person may not do', () => {
    expect(todoAct(todo('collision'), false, 0)).toMatchObject({ verb: '看客户', to: { name: 'customer', params: { id: '9' } } })
    expect(todayTiles(overview, () => false).every((tile) => tile.to === undefined)).toBe(true)
  })
})
