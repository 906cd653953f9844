import { expect, it } from 'vitest'
import { remindIn, shareSteps, type ShareRow } from './sharing.model.ts'

const row = (wecomCorpId: string, more: Partial<ShareRow> = {}): ShareRow => ({ id: wecomCorpId, wecomCorpId, name: wecomCorpId, joined: true, inviterUserid: null, state: 'pending', agentId: null, corpId: null, ...more })
const corp = (corpId: string, more: object = {}) => ({ corpId, name: corpId, joined: true, inviterUserid: null, ...more })
const share = (corpid: string, agentid = 7) => ({ corpid, corp_name: corpid, agentid })
const whats = (...input: Parameters<typeof shareSteps>): string[] => shareSteps(...input).map((step) => `${step.what} ${'row' in step && step.row ? step.row.id : 'corp' in step ? step.corp.corpId : 'new'}`)

it.each<[string, ...Parameters<typeof shareSteps>, string[]]>([
  ['a corp of the chain without the app is met', [], [corp('a')], [], ['meet a']],
  ['one that is shared at once needs no two steps', [], [corp('a')], [share('a')], ['activate new']],
  ['absent from the list says nothing about who has not confirmed yet', [row('a'), row('b', { state: 'confirming' })], [corp('a'), corp('b')], [], []],
  ['in the list is active, whatever it was', [row('a', { state: 'confirming' }), row('b', { state: 'revoked', corpId: '9', agentId: 7 })], [corp('a'), corp('b')], [share('a'), share('b')], ['activate a', 'activate b']],
  ['a new number of the app is taken over', [row('a', { state: 'active', agentId: 7 })], [corp('a')], [share('a', 8)], ['activate a']],
  ['gone from the list is revoked, once', [row('a', { state: 'active', agentId: 7, corpId: '9' }), row('b', { state: 'revoked', corpId: '8' })], [corp('a'), corp('b')], [], ['revoke a']],
  ['who left stays away while it is in the list, and may come back by way of WeCom', [row('a', { state: 'left', agentId: 7, corpId: '9' }), row('b', { state: 'left', agentId: 7, corpId: '8' })], [corp('a'), corp('b')], [share('a', 8)], ['revoke b']],
  ['a lost chain list forgets invitations only', [row('a'), row('b', { state: 'active', agentId: 7, corpId: '9' })], [], [share('b')], ['forget a']],
  ['who joins or is renamed is described anew', [row('a', { joined: false }), row('b')], [corp('a'), corp('b', { name: 'B' })], [], ['describe a', 'describe b']],
])('%s', (_rule, known, chain, shares, expected) => expect(whats(known, chain, shares)).toEqual(expected))

it('reminds once an hour', () => {
  const now = new Date('2026-06-04T02:00:00Z')
  expect([null, new Date(now.getTime() - 59 * 60_000), new Date(now.getTime() - 60 * 60_000)].map((at) => remindIn(at, now))).toEqual([0, 1, 0])
})
