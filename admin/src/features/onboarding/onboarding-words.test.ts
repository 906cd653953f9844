import type { Check } from '@chitang/shared/contracts/onboarding'
import { expect, it } from 'vitest'
import { checksSentence, mayOpen } from './onboarding-words.ts'

const all = (changes: Partial<Record<Check['key'], Check['state']>> = {}): Check[] =>
  (['token', 'ip', 'callback', 'range', 'contact', 'codes'] as const).map((key) => ({ key, state: changes[key] ?? 'ok', detail: '', action: null, errcode: null }))

it('the first line names what to put right first', () => {
  expect(checksSentence('镜湖店', undefined)).toBe('正在逐项检查镜湖店…')
  expect(checksSentence('镜湖店', all())).toBe('镜湖店 6 项都通了，可以开店。')
  expect(checksSentence('镜湖店', all({ callback: 'waiting' }))).toBe('镜湖店还差「接收消息」，其余 5 项都通了。')
  expect(checksSentence('镜湖店', all({ ip: 'failed', codes: 'failed' }))).toBe('镜湖店还有 2 项没通，先改「可信 IP」。')
})
it('a store opens without callbacks and customer contact, never without members', () => {
  expect([mayOpen(undefined), mayOpen(all({ range: 'failed' })), mayOpen(all({ callback: 'waiting', contact: 'waiting' }))]).toEqual([false, false, true])
})
