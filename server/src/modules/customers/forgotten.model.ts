import type { ContactSnapshot } from '../../wecom/endpoints/contacts.ts'

/**
 * What WeCom tells about a customer who had themselves deleted: the friendship and nothing else. Who adds an advisor
 * again afterwards begins anew (`null`: they are no longer to be forgotten).
 */
export function forgotten(snapshot: ContactSnapshot, erasedAt: Date): ContactSnapshot | null {
  if (snapshot.follows.some((follow) => follow.createtime * 1000 > erasedAt.getTime())) return null
  return {
    ...snapshot, name: '', avatar: null, gender: 0, unionid: null, companyName: null,
    follows: snapshot.follows.map((follow) => ({ ...follow, remark: '', description: '', tagIds: [], mobiles: [] })),
  }
}
