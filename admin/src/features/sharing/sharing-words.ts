import type { Dealer, ShareState } from '@chitang/shared/contracts/sharing'
import type { IconName } from '../../shared/ui/icons.ts'
import { ageWords } from '../../shared/words/time.ts'

export interface Look { word: string; tone: 'ok' | 'amber' | 'red' | 'soft'; icon: IconName }

const looks: Record<ShareState, Look> = {
  active: { word: '已启用', tone: 'ok', icon: 'check' },
  confirming: { word: '待确认敏感权限', tone: 'amber', icon: 'clock' },
  pending: { word: '待授权', tone: 'soft', icon: 'lock' },
  revoked: { word: '停用', tone: 'red', icon: 'warn' },
  left: { word: '已退出', tone: 'soft', icon: 'leave' },
}

/** A corp that has only been invited cannot be shared to yet; one that confirmed still has to become a store. */
export function dealerLook(dealer: Dealer): Look {
  if (dealer.state === 'pending' && !dealer.joined) return { word: '还没加入上下游', tone: 'soft', icon: 'clock' }
  if (dealer.state === 'active' && !dealer.store) return { word: '已启用，还没开店', tone: 'amber', icon: 'store' }
  return looks[dealer.state]
}

export function boardSentence(dealers: readonly Dealer[]): string {
  if (!dealers.length) return '还没有门店用集团的应用。'
  const count = (state: ShareState) => dealers.filter((one) => one.state === state).length
  const parts = [`${dealers.length} 家企业里 ${count('active')} 家已启用`]
  if (count('confirming')) parts.push(`${count('confirming')} 家等门店确认`)
  if (count('pending')) parts.push(`${count('pending')} 家还没授权`)
  if (count('revoked')) parts.push(`${count('revoked')} 家停用了`)
  if (count('left')) parts.push(`${count('left')} 家退出了`)
  return `${parts.join('，')}。`
}

/** What has to be done next, in the words of who reads the board. */
export function nextStep(dealer: Dealer): string | null {
  if (dealer.state === 'pending') return dealer.joined ? '先在企业微信后台「上下游 - 应用共享」把应用共享给它' : '等它接受上下游邀请'
  if (dealer.state === 'confirming') return '等店里的管理员在企业微信后台确认'
  if (dealer.state === 'revoked') return '数据留着，侧边栏已停；重新确认后接着用'
  if (dealer.state === 'left') return '这家店自己退出的，只有它能回来'
  return dealer.store ? null : '查一遍设置，选好店总，就能开店'
}

export function healthWords(health: NonNullable<Dealer['health']>, now: number): string[] {
  return [
    health.lastCallbackAt ? `${ageWords(health.lastCallbackAt, now)}前收到通知`.replace('刚刚前', '刚刚') : '还没收到过通知',
    `${health.tags} 个标签`,
    health.lastSyncAt ? `${ageWords(health.lastSyncAt, now)}前对过账`.replace('刚刚前', '刚刚') : '还没对过账',
  ]
}
