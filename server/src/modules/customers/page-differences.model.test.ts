import { describe, expect, it } from 'vitest'
import type { ContactSnapshot, FollowSnapshot } from '../../wecom/endpoints/contacts.ts'
import { differencesOf, type HeldContact, type HeldRelation } from './page-differences.model.ts'

const at = (seconds: number) => new Date(seconds * 1000)
const follow: FollowSnapshot = { userid: 'lina', remark: '周先生', description: '', createtime: 1000, tagIds: ['a'], mobiles: [], addWay: 1, state: null }
const snapshot: ContactSnapshot = { externalUserId: 'wm1', name: '平安是福', avatar: null, type: 1, gender: 1, unionid: null, companyName: null, follows: [follow] }
const contact: HeldContact = { name: '平安是福', avatarUrl: null, type: 1, gender: 1, companyName: null, hasUnionid: false, hasPhone: false }
const relation: HeldRelation = { id: '1', userid: 'lina', addedAt: at(1000), half: false, deletedBy: null, deletedAt: null, remark: '周先生', description: '', lastEffectAt: null, fetchedAt: at(1001), tagIds: ['a'], movingTagIds: [] }
const known = new Set(['a', 'b'])
const of = (held: Partial<HeldRelation> | null, shown: Partial<FollowSnapshot> = {}, known_ = known) =>
  differencesOf(contact, held && { ...relation, ...held }, snapshot, { ...follow, ...shown }, known_)

describe('what a sync page must write', () => {
  it('is nothing when WeCom shows what we hold', () => expect(of({})).toEqual([]))
  it('is a customer nobody told us about', () => expect(of(null)).toEqual(['added']))
  it('is a friendship that ended and began again', () => expect(of({}, { createtime: 2000 })).toEqual(['readded']))
  it('is not a customer who deleted the advisor: WeCom goes on showing that', () => {
    expect(of({ deletedBy: 'customer', deletedAt: at(1500) })).toEqual([])
  })
  it('is a customer we took for lost and who is a friend again', () => {
    expect(of({ deletedBy: 'customer', deletedAt: at(1500) }, { createtime: 1600 })).toEqual(['readded'])
  })
  it('is a remark, tags or a phone number that came without an event', () => {
    expect(of({ remark: '' })).toEqual(['remark'])
    expect(of({}, { tagIds: ['a', 'b'] })).toEqual(['tags'])
    expect(of({}, { tagIds: [] })).toEqual(['tags'])
    expect(of({}, { mobiles: ['12012345678'] })).toEqual(['phone'])
  })
  it('leaves tags alone whose own effect is on its way, and tags that are none of ours', () => {
    expect(of({ tagIds: ['a'], movingTagIds: ['b'] }, { tagIds: ['a', 'b'] })).toEqual([])
    expect(of({}, { tagIds: ['a', 'rule-group'] })).toEqual([])
  })
})
