import { getBroadcastWish, setBroadcastWish } from '@chitang/shared/contracts/wishes'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { api } from '../../shared/api/client.ts'
import { clock, dayWord } from '../../shared/ui/dates.ts'
import type { Target } from '../customer/current.ts'
import { reportFor, sayFor } from '../customer/writes.ts'

export type Wish = ResponseOf<typeof getBroadcastWish>

export const readWish = (personId: string, signal: AbortSignal): Promise<Wish> => api(getBroadcastWish, { params: { id: personId }, signal })

/** One tap, at once for the whole company, and one tap back. */
export async function changeWish(target: Target, optedOut: boolean): Promise<void> {
  try {
    const done = await api(setBroadcastWish, { params: { id: target.personId }, body: { optedOut } })
    sayFor(target, doneWords(optedOut, done.withdrawnFrom), { action: '撤销', run: () => { void undo(target, !optedOut) }, testId: 'wish-toast' })
  } catch (cause) {
    reportFor(target, optedOut ? '「不再群发」没有记下' : '没能恢复群发', cause)
  }
}
async function undo(target: Target, optedOut: boolean): Promise<void> {
  try {
    await api(setBroadcastWish, { params: { id: target.personId }, body: { optedOut } })
    sayFor(target, optedOut ? '还是不再群发' : '已撤销，群发照常')
  } catch (cause) {
    reportFor(target, '没能撤销', cause)
  }
}

export const doneWords = (optedOut: boolean, withdrawn: number): string =>
  optedOut ? `记下了，不再群发${withdrawn > 0 ? `，${withdrawn} 个没发的已撤下` : ''}` : '群发恢复了'

/** 李娜 6/1 16:05 记下 */
export function sinceWords(wish: Wish, now: number): string {
  if (!wish.optedOut) return '客户说不想收时点这里，全公司马上停'
  const at = wish.since ? Date.parse(wish.since) : null
  return [wish.by, at === null ? '' : `${dayWord(at, now)} ${clock(at)}`, '记下，点一下恢复'].filter(Boolean).join(' ')
}
