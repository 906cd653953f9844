import type { CustomerDetail } from '@chitang/shared/contracts/customers'
import { durationWords } from '../../shared/words/time.ts'

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
  if (by === 'transfer') return '已由同事接替'
  return null
}
