import { levelLabel } from '@chitang/shared/domain/levels'
import { shortDay } from '../../platform/clock/day.ts'

/** 已是 李娜 的客户 · A级 · 5/12 添加 */
export const collisionText = (input: { colleague: string; level: string | null; addedAt: Date; timeZone: string }): string =>
  ['已是 ' + input.colleague + ' 的客户', levelLabel(input.level), `${shortDay(input.addedAt, input.timeZone)} 添加`].filter(Boolean).join(' · ')

export const decisionWords: Record<string, string> = { existing: '由原顾问继续跟进', incoming: '由新顾问跟进', both: '两位一起服务' }
