import type { AlertStep } from '@chitang/shared/domain/alerts'
import { displayName } from '../customers/index.ts'
import { followUpWords } from './last-follow-up.ts'
import type { AlertRow } from './read-alerts.ts'

export interface Said { title: string; detail: string; step: AlertStep }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
export const dayWords = (value: unknown): string => text(value).slice(5, 10).replace('-', '/')

/** One sentence with the customer as subject, why, and what to do next. Cards and pages say the same. */
export function saidOf(row: AlertRow): Said {
  const p = row.payload
  const who = row.contactName === null && row.remark === null ? '一位客户' : displayName(row.contactName ?? '', row.remark ?? '')
  const advisor = row.memberName ?? '顾问'
  switch (row.kind) {
    case 'customer_left': {
      const why = text(p['why'])
      const last = 'followedOn' in p ? followUpWords(row.lastFollowUp, row.lastFollowUp && dayWords(p['followedOn'])) : ''
      return why
        ? { title: `${who}${why}，删除了 ${advisor}`, detail: `${text(p['source']) ? `${text(p['source'])}。` : ''}建议你打一次电话，只打一次，别再加他。${last}`, step: 'call_once' }
        : { title: `${who} 删除了 ${advisor}`, detail: `尊重客户选择，不重复添加。已不再给他群发，他加回来就恢复。${last}`, step: 'open_customer' }
    }
    case 'staff_removed_customer': return { title: `${advisor} 删除了客户 ${who}`, detail: '资料和跟进都在。问一句原因，需要的话换人接待。', step: 'open_customer' }
    case 'welcome_failed': return { title: `${who} 没收到欢迎语`, detail: `${text(p['reason']) || '企业微信没有发出去'}。请 ${advisor} 手动打个招呼。`, step: 'remind_advisor' }
    case 'code_failing': return { title: `「${row.codeName ?? '活码'}」没有同步到企业微信`, detail: text(p['reason']) || '打开看企业微信说了什么。', step: 'open_code' }
    case 'code_alone': return { title: `「${row.codeName ?? '活码'}」没有自己的接待人了`, detail: `${text(p['why']) ? `${text(p['why'])}，` : ''}扫它的客户先由本店默认顾问接。换上接手的人，或停用它。`, step: 'open_code' }
    case 'overdue_follow_up': return { title: `${advisor} 有 ${Number(p['count'])} 件跟进过了时间`, detail: `${Number(p['hot']) > 0 ? `其中 H、A 级 ${Number(p['hot'])} 件，` : ''}最早的超期 ${Number(p['days'])} 天。`, step: 'remind_advisor' }
    case 'silent_adds': return { title: `${advisor} 加的 ${Number(p['count'])} 位客户还没有跟进记录`, detail: `${dayWords(p['from'])}–${dayWords(p['to'])} 加的，都满了 7 天。看看是没人管，还是忘了记。`, step: 'open_silent' }
    case 'bulk_reveal': return { title: `${advisor} ${Number(p['minutes'])} 分钟里看了 ${Number(p['count'])} 个完整号码`, detail: `${Number(p['total'] ?? 0) > Number(p['count']) ? `${Number(p['days'])} 天里共 ${Number(p['total'])} 个。` : ''}看看是不是工作需要，每一次都有记录。`, step: 'open_audit' }
    case 'credential_refused': return { title: `企业微信「${row.corpName ?? ''}」连不上`, detail: text(p['reason']), step: 'open_wecom' }
    case 'calls_blocked': return { title: `企业微信「${row.corpName ?? ''}」暂停了一部分调用`, detail: `到 ${text(p['until'])} 恢复，期间要发给企业微信的事会晚一些，不会丢。`, step: 'open_wecom' }
    case 'quota': return p['what'] === 'calls' ? callsUsed(row) : p['what'] === 'store' ? placesOfStore(p) : placesUsed(p)
    case 'unheard': return { title: `「${text(p['store'])}」的提醒没有人收`, detail: '店里没有店总，也没有管这件事的经理。安排一位店总，提醒就有人看。', step: 'open_people' }
    case 'app_inactive': return p['closed'] === true
      ? { title: `应用在「${row.corpName ?? ''}」已因不活跃被停用`, detail: '请企业管理员在管理后台重新启用，客户和群发才会恢复。', step: 'open_wecom' }
      : { title: `应用在「${row.corpName ?? ''}」即将因不活跃被停用`, detail: `${p['effectAt'] ? `${dayWords(p['effectAt'])} 停用。` : ''}请顾问从工作台打开一次，就会保留。`, step: 'open_wecom' }
  }
}

const callsUsed = ({ corpName, payload: p }: AlertRow): Said => ({ title: `「${corpName ?? ''}」这一小时的企业微信调用用了 ${Number(p['percent'])}%`, detail: '对账和统计先让路，欢迎语和顾问的操作不受影响，整点恢复。', step: 'open_wecom' })

const placesOfStore = (p: Record<string, unknown>): Said => ({
  title: `${Number(p['few'])} 位客户${p['window'] === 'week' ? '这周' : '这个月'}的群发名额只剩不到两成`, detail: `占好友的 ${Number(p['percent'])}%，顾问自己发的也算在内。${dayWords(p['again'])} 重新算，剩下的留给要紧的事。`, step: 'open_calendar',
})

/** Who had the places is not said: it may be another company's store. */
function placesUsed(p: Record<string, unknown>): Said {
  const [lost, few] = [Number(p['taken']) + Number(p['capped']), Number(p['few'])]
  const window = p['window'] === 'week' ? '这周' : '这个月'
  const why = [Number(p['taken']) > 0 ? `${Number(p['taken'])} 位当天已有安排` : '', Number(p['capped']) > 0 ? `${Number(p['capped'])} 位到了触达上限` : '', few > 0 ? `收得到的人里 ${few} 位${window}只剩不到两成名额` : ''].filter(Boolean).join('，')
  return { title: lost > 0 ? `「${text(p['title'])}」有 ${lost} 位客户收不到` : `「${text(p['title'])}」之后，${few} 位客户${window}的群发名额快用完`, detail: `${why}。${lost > 0 ? '换个时间，或下次再发给他们。' : '留给要紧的事。'}`, step: 'open_broadcast' }
}
