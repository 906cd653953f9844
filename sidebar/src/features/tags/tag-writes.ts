import { changeTags, type AppliedTag } from '@chitang/shared/contracts/customers'
import type { TagScope } from '@chitang/shared/contracts/customers'
import { api, errorMessage, newKey } from '../../shared/api/client.ts'
import { useCurrent, type Target } from '../customer/current.ts'
import { useRecords } from '../customer/records.ts'
import { named } from '../customer/writes.ts'
import { report, say } from '../../shared/ui/messages.ts'

export interface TagPick { id: string; name: string; groupName: string; scope: TagScope }
interface Wish { add: boolean; tag: TagPick }

const wishes = new Map<string, Map<string, Wish>>()
const lines = new Map<string, Promise<void>>()

const withWishes = (relationId: string, base: AppliedTag[]): AppliedTag[] => {
  let tags = base
  for (const { add, tag } of wishes.get(relationId)?.values() ?? []) {
    tags = tags.filter((item) => item.id !== tag.id)
    if (add) tags = [...tags, { ...tag, removable: true, pending: true, reason: null }]
  }
  return tags
}

/**
 * Shown at once; sent one after the other per relation, as WeCom's answer to one change is the ground of the next.
 * A refusal takes back just that tag and says WeCom's reason.
 */
export function setTag(target: Target, tag: TagPick, add: boolean): void {
  const records = useRecords()
  const own = wishes.get(target.relationId) ?? new Map<string, Wish>()
  wishes.set(target.relationId, own)
  own.set(tag.id, { add, tag })
  records.patch(target.externalUserId, (data) => { data.tags = withWishes(target.relationId, data.tags) })
  const before = lines.get(target.relationId) ?? Promise.resolve()
  lines.set(target.relationId, before.then(() => carryOut(target, tag, add)))
}

async function carryOut(target: Target, tag: TagPick, add: boolean): Promise<void> {
  const records = useRecords()
  const own = wishes.get(target.relationId)!
  const settle = () => { if (own.get(tag.id)?.add === add) own.delete(tag.id) }
  try {
    const answer = await records.write(target.externalUserId, () => undefined, () => api(changeTags, {
      params: { id: target.relationId },
      body: { add: add ? [tag.id] : [], remove: add ? [] : [tag.id], idempotencyKey: newKey() },
    }))
    settle()
    records.patch(target.externalUserId, (data) => { data.tags = withWishes(target.relationId, answer.tags) })
    if (answer.status === 'failed') refused(target, add, answer.message ?? '企业微信没有接受')
  } catch (cause) {
    settle()
    records.patch(target.externalUserId, (data) => {
      const rest = data.tags.filter((item) => item.id !== tag.id)
      data.tags = add ? rest : [...rest, { ...tag, removable: true, pending: false, reason: null }]
    })
    refused(target, add, errorMessage(cause))
  }
}

function refused(target: Target, add: boolean, reason: string): void {
  const text = `${add ? '标签没打上' : '标签没取下'}：${reason.replace(/[。.]$/, '')}。已撤回，${target.name}的其他标签不受影响。`
  report(target.externalUserId, text)
  if (useCurrent().externalUserId !== target.externalUserId) say(named(target, text), { error: true, ms: 6000 })
}
