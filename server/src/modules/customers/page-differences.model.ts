import type { ContactSnapshot, FollowSnapshot } from '../../wecom/endpoints/contacts.ts'
import { decideRelation, type StoredRelation } from './contact-state.model.ts'

/** What we hold of a contact and one of its relations, as far as WeCom can show it. */
export interface HeldRelation extends StoredRelation {
  id: string
  remark: string
  description: string
  lastEffectAt: Date | null
  fetchedAt: Date | null
  /** WeCom ids of tags that stand. */
  tagIds: readonly string[]
  /** WeCom ids of tags whose own effect is on its way: the job decides about them. */
  movingTagIds: readonly string[]
}
export interface HeldContact {
  name: string
  avatarUrl: string | null
  type: number
  gender: number
  companyName: string | null
  hasUnionid: boolean
  hasPhone: boolean
}

export type Difference = 'added' | 'readded' | 'profile' | 'remark' | 'tags' | 'phone'

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one) => b.includes(one))

/** What WeCom shows otherwise than we hold it; empty = nothing to write. `knownTags`: tags outside it (e.g. of a rule group) are none of ours. */
export function differencesOf(
  contact: HeldContact, relation: HeldRelation | null, snapshot: ContactSnapshot, follow: FollowSnapshot, knownTags: ReadonlySet<string>,
): Difference[] {
  const change = decideRelation(follow, relation, [])
  if (change.kind === 'add') return [change.again ? 'readded' : 'added']
  const found: Difference[] = []
  if (
    contact.name !== snapshot.name.slice(0, 120) || (snapshot.avatar?.slice(0, 500) ?? null) !== contact.avatarUrl || snapshot.type !== contact.type || snapshot.gender !== contact.gender ||
    (snapshot.companyName?.slice(0, 120) ?? null) !== contact.companyName || (snapshot.unionid !== null && !contact.hasUnionid)
  ) found.push('profile')
  if (relation!.remark !== follow.remark || relation!.description !== follow.description) found.push('remark')
  const settled = (ids: readonly string[]) => ids.filter((id) => knownTags.has(id) && !relation!.movingTagIds.includes(id))
  if (!same(settled(follow.tagIds), settled(relation!.tagIds))) found.push('tags')
  if (!contact.hasPhone && follow.mobiles.some((mobile) => mobile.replace(/\D/g, '').length >= 7)) found.push('phone')
  return found
}
