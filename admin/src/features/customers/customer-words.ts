import type { CustomerDetail } from '@chitang/shared/contracts/customers'
import type { Needs } from '@chitang/shared/contracts/customers'
import { durationWords } from '../../shared/words/time.ts'

/** 现在的需求 as label and value; what nobody asked yet is left out. */
export function needWords(needs: Needs): { label: string; value: string }[] {
  const rows: { label: string; value: string }[] = []
  const { budgetMin, budgetMax } = needs
  if (budgetMin != null && budgetMax != null) rows.push({ label: '预算', value: `${budgetMin}–${budgetMax} 万` })
  else if (budgetMax != null) rows.push({ label: '预算', value: `${budgetMax} 万以内` })
  else if (budgetMin != null) rows.push({ label: '预算', value: `${budgetMin} 万起` })
  if (needs.tradeIn != null) rows.push({ label: '旧车', value: needs.tradeIn ? '要置换' : '不置换' })
  if (needs.householdSize != null) rows.push({ label: '家里', value: `${needs.householdSize} 口人` })
  if (needs.focus?.length) rows.push({ label: '关注', value: needs.focus.join('、') })
  if (needs.finance) rows.push({ label: '付款', value: needs.finance })
  return rows
}

type Welcome = CustomerDetail['relations'][number]['welcome']

export function welcomeWords(welcome: Welcome): { text: string; tone: 'ok' | 'red' | 'amber' | 'soft' } {
  switch (welcome.status) {
    case 'sent': return { text: welcome.ms === null ? '欢迎语已送达' : `欢迎语已送达，用时 ${durationWords(welcome.ms)}`, tone: 'ok' }
    case 'failed': return { text: `欢迎语没送到${welcome.reason ? `：${welcome.reason}` : ''}。请顾问自己发一条。`, tone: 'red' }
    case 'pending': return { text: '欢迎语正在发', tone: 'amber' }
    case 'none': return { text: '没有发欢迎语', tone: 'soft' }
  }
}

/** One line under the tags: 「自然到店」「展厅门口」 扫「展厅门口」自动打上 */
export function tagReasons(tags: readonly { name: string; reason: string | null }[]): string {
  const byReason = new Map<string, string[]>()
  for (const tag of tags) if (tag.reason) byReason.set(tag.reason, [...(byReason.get(tag.reason) ?? []), tag.name])
  return [...byReason].map(([reason, names]) => `${names.map((name) => `「${name}」`).join('')}：${reason}`).join('；')
}

export function deletedWords(by: string | null): string | null {
  if (by === 'customer') return '客户删除了顾问。尊重客户选择，不重复添加。'
  if (by === 'member') return '顾问删除了客户'
  return null
}
