import type { Giver, ItemState, SplitRule, TransferDetail, TransferSummary } from '@chitang/shared/contracts/transfers'
import type { IconName } from '../../shared/ui/icons.ts'
import { figure } from '../../shared/words/number.ts'

export const kindWords: Record<TransferSummary['kind'], string> = { resigned: '离职继承', onjob: '在职继承' }

export const ruleWords: Record<SplitRule, { title: string; why: string }> = {
  evenly: { title: '平均分', why: '按级别轮着分，谁都有热的客户' },
  friends: { title: '谁已是好友给谁', why: '客户不用再加人，其余平均分' },
  level: { title: '重点客户给一位', why: 'H、A、O 级给排第一的，其余平均分' },
  one: { title: '全部给一位', why: '给排第一的那位' },
}

export const stateLook: Record<ItemState, { words: string; tone: 'ok' | 'amber' | 'red' | 'soft'; icon: IconName }> = {
  planned: { words: '还没交出去', tone: 'soft', icon: 'clock' }, calling: { words: '正在交', tone: 'soft', icon: 'refresh' }, waiting: { words: '等客户', tone: 'amber', icon: 'clock' },
  done: { words: '已接走', tone: 'ok', icon: 'check' }, refused: { words: '客户拒绝', tone: 'amber', icon: 'leave' }, full: { words: '接手的人满了', tone: 'red', icon: 'warn' }, failed: { words: '没转成', tone: 'red', icon: 'warn' },
}

const people = (n: number): string => `${figure(n)} 位`

/** What the page opens with: the customers nobody takes, then those who said no. */
export function pageSentence(leavers: readonly Giver[], undecided: number): string {
  const alone = leavers.filter((one) => one.unassigned > 0)
  if (alone.length === 1) return `${alone[0]!.name}已离职，${people(alone[0]!.unassigned)}客户还没有人接。`
  if (alone.length > 1) return `${alone.length} 位顾问离职，${people(alone.reduce((sum, one) => sum + one.unassigned, 0))}客户还没有人接。`
  const waiting = leavers.reduce((sum, one) => sum + one.waiting, 0)
  if (undecided > 0) return `${people(undecided)}客户拒绝接替，等你定。`
  if (waiting > 0) return `离职顾问的客户都交出去了，${people(waiting)}还在等。`
  const refused = leavers.reduce((sum, one) => sum + one.refused, 0)
  return refused > 0 ? `离职顾问的客户都问过了，${people(refused)}拒绝接替，不再打扰。` : '离职顾问的客户都有人接。'
}

export function giverLine(one: Giver): string {
  return [one.unassigned > 0 ? `${people(one.unassigned)}还没有人接` : one.waiting + one.refused > 0 ? '都问过了' : '没有客户要接', one.waiting > 0 ? `${people(one.waiting)}在等` : '', one.refused > 0 ? `${people(one.refused)}拒绝` : '', one.chats > 0 ? `${one.chats} 个客户群` : ''].filter(Boolean).join(' · ')
}

/** 471 位已接走，9 位拒绝，6 位在等。 */
export function fateSentence({ counts, state }: Pick<TransferDetail, 'counts' | 'state'>): string {
  if (state === 'running') return `正在交给企业微信，还有 ${people(counts.open)}。`
  const parts = [counts.done > 0 ? `${people(counts.done)}已接走` : '', counts.refused > 0 ? `${people(counts.refused)}拒绝` : '', counts.full + counts.failed > 0 ? `${people(counts.full + counts.failed)}没转成` : '', counts.waiting > 0 ? `${people(counts.waiting)}在等` : ''].filter(Boolean)
  return parts.length > 0 ? `${parts.join('，')}。` : '只交接了客户群。'
}
