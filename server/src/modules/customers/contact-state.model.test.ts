import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideRelation, displayName, type StoredRelation } from './contact-state.model.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 5, 4, 2, minute))
const follow = (minute: number) => ({ userid: 'chen', remark: '', description: '', createtime: at(minute).getTime() / 1000, tagIds: [], mobiles: [], addWay: 1, state: null })
const stored = (more: Partial<StoredRelation> = {}): StoredRelation => ({ userid: 'chen', addedAt: at(0), half: false, deletedBy: null, deletedAt: null, ...more })
const event = (changeType: string, minute: number) => ({ userid: 'chen', changeType, at: at(minute) })

describe('what became of a relation', () => {
  it('a new friend is added', () => {
    expect(decideRelation(follow(0), null, [event('add_external_contact', 0)])).toEqual({ kind: 'add', again: false })
  })
  it('WeCom still shows a customer who deleted the advisor: the event decides', () => {
    expect(decideRelation(follow(0), stored(), [event('del_follow_user', 5)])).toEqual({ kind: 'delete', by: 'customer', at: at(5) })
    expect(decideRelation(follow(0), stored({ deletedBy: 'customer', deletedAt: at(5) }), [event('edit_external_contact', 9)])).toEqual({ kind: 'keep' })
  })
  it('a delete that is older than the friendship is late and ignored', () => {
    expect(decideRelation(follow(10), stored({ addedAt: at(10) }), [event('del_follow_user', 5)])).toEqual({ kind: 'keep' })
  })
  it('who comes back is a friend again', () => {
    expect(decideRelation(follow(20), stored({ deletedBy: 'customer', deletedAt: at(5) }), [event('add_external_contact', 20)])).toEqual({ kind: 'add', again: true })
  })
  it('who left and came back while nobody looked, or whose leaving was never told, is a friend again', () => {
    expect(decideRelation(follow(20), stored(), [event('del_follow_user', 5), event('add_external_contact', 20)])).toEqual({ kind: 'add', again: true })
    expect(decideRelation(follow(20), stored(), [event('add_external_contact', 20)])).toEqual({ kind: 'add', again: true })
  })
  it('absence alone proves nothing', () => {
    expect(decideRelation(null, stored(), [event('edit_external_contact', 5)])).toEqual({ kind: 'keep' })
    expect(decideRelation(null, stored(), [event('del_external_contact', 5)])).toEqual({ kind: 'delete', by: 'member', at: at(5) })
  })
  it('a half-add waits until the advisor accepts', () => {
    expect(decideRelation(null, null, [event('add_half_external_contact', 1)])).toEqual({ kind: 'half' })
    expect(decideRelation(follow(2), stored({ half: true, addedAt: at(1) }), [event('add_external_contact', 2)])).toEqual({ kind: 'add', again: false })
  })
  it('neither order nor repetition of events changes the outcome', () => {
    const kinds = ['add_external_contact', 'edit_external_contact', 'del_follow_user', 'del_external_contact']
    const events = fc.array(fc.record({ changeType: fc.constantFrom(...kinds), minute: fc.integer({ min: 0, max: 30 }) }), { maxLength: 6 })
    fc.assert(fc.property(events, fc.boolean(), fc.integer({ min: 0, max: 30 }), (list, shown, minute) => {
      const given = list.map((one) => event(one.changeType, one.minute))
      const decide = (order: typeof given) => decideRelation(shown ? follow(minute) : null, stored({ addedAt: at(minute) }), order)
      expect(decide([...given].reverse().concat(given))).toEqual(decide(given))
    }))
  })
})

it('the advisor\'s own remark names the customer; one made from the nickname does not', () => {
  expect(displayName('Lily🌸', '')).toBe('Lily🌸')
  expect(displayName('Lily🌸', '王女士 越屿')).toBe('王女士 越屿')
  expect(displayName('Lily🌸', '团购-Lily🌸')).toBe('Lily🌸')
  expect(displayName(' ', '')).toBe('没有昵称')
})
