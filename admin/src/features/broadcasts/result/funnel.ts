import type { Broadcast } from '@chitang/shared/contracts/broadcasts'
import type { TargetState } from '@chitang/shared/domain/broadcasts'

export interface FunnelStep { key: string; name: string; persons: number; share: number; note: string; look: 'main' | 'side' | 'after'; state: TargetState | null }

/** From who was chosen to who got it, and what became of the others; only what is there. */
export function funnelSteps(funnel: Broadcast['funnel'], phase: 'planned' | 'running' | 'over'): FunnelStep[] {
  const { target, delivered, notFriend, overLimit, unsent, deleted48h } = funnel
  const share = (persons: number): number => (target > 0 ? persons / target : 0)
  const over = phase === 'over'
  const open = Math.max(0, target - delivered - notFriend - overLimit - unsent)
  const steps: FunnelStep[] = [
    { key: 'target', name: '要发的', persons: target, share: share(target), note: '', look: 'main', state: null },
    { key: 'delivered', name: '送达', persons: delivered, share: share(delivered), note: '', look: 'main', state: 'sent' },
    { key: 'open', name: phase === 'planned' ? '还没到时间' : '等顾问确认', persons: over ? 0 : open, share: share(open), note: '', look: 'side', state: phase === 'planned' ? 'reserved' : 'pushed' },
    { key: 'unsent', name: '顾问没发', persons: unsent + (over ? open : 0), share: share(unsent + (over ? open : 0)), note: '', look: 'side', state: 'unsent' },
    { key: 'overLimit', name: '超过接收上限', persons: overLimit, share: share(overLimit), note: '多半是顾问自己也群发过', look: 'side', state: 'over_limit' },
    { key: 'notFriend', name: '已不是好友', persons: notFriend, share: share(notFriend), note: '', look: 'side', state: 'not_friend' },
  ]
  return [
    ...steps.filter((one, index) => index < 2 || one.persons > 0),
    ...(delivered > 0 ? [{ key: 'deleted48h', name: '群发后 48 小时内删除', persons: deleted48h, share: share(deleted48h), note: deleted48h ? `送达的每千人 ${Math.round((deleted48h / delivered) * 1000)} 人` : '', look: 'after' as const, state: null }] : []),
  ]
}
