import type { Audience } from '@chitang/shared/contracts/audiences'
import type { Broadcast } from '@chitang/shared/contracts/broadcasts'

export type DraftFields = Pick<Broadcast, 'title' | 'purpose' | 'class' | 'audience' | 'content' | 'plannedAt' | 'expiresAt' | 'recurrence'>

export const fieldsOf = (one: Broadcast): DraftFields =>
  structuredClone({ title: one.title, purpose: one.purpose, class: one.class, audience: one.audience, content: one.content, plannedAt: one.plannedAt, expiresAt: one.expiresAt, recurrence: one.recurrence })

/** Only what narrows: empty lists and half conditions are left out, so the same selection is always written the same way. */
export function audienceOnWire(audience: Audience): Audience {
  const attributes = audience.attributes?.filter((one) => one.key && one.is)
  return Object.fromEntries(Object.entries({ ...audience, attributes }).filter(([, value]) => value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))) as Audience
}

/** What is stored: a variant counts once its words and its condition are there. */
export function fieldsOnWire(fields: DraftFields): DraftFields {
  const { variant } = fields.content
  const whole = variant && variant.text.trim() && variant.attribute && variant.is ? { ...variant, name: variant.is.slice(0, 20) } : null
  return { ...fields, title: fields.title.trim(), audience: audienceOnWire(fields.audience), content: { ...fields.content, variant: whole } }
}

/** Nothing but the store: the whole store is chosen. */
export const isWholeStore = (audience: Audience): boolean => Object.keys(audienceOnWire(audience)).length === 1

interface Names { tags: ReadonlyMap<string, string>; advisors: ReadonlyMap<string, string>; codes: ReadonlyMap<string, string>; attributes: ReadonlyMap<string, string> }

/** The selection in words, one piece per condition. */
export function audienceWords(audience: Audience, names: Names): string[] {
  const list = (ids: readonly string[] | undefined, from: ReadonlyMap<string, string>, joint: string) => (ids ?? []).map((id) => from.get(id) ?? '已删除的').join(joint)
  return [
    audience.advisorIds?.length ? `顾问 ${list(audience.advisorIds, names.advisors, '、')}` : '',
    audience.tagsAll?.length ? `有标签 ${list(audience.tagsAll, names.tags, ' 和 ')}` : '',
    audience.tagsAny?.length ? `有标签 ${list(audience.tagsAny, names.tags, ' 或 ')}` : '',
    audience.tagsNone?.length ? `没有标签 ${list(audience.tagsNone, names.tags, '、')}` : '',
    ...(audience.attributes ?? []).filter((one) => one.is).map((one) => `${names.attributes.get(one.key) ?? one.key}是 ${one.is}`),
    audience.levels?.length ? `${audience.levels.join('、')}级` : '',
    audience.stages?.length ? audience.stages.join('、') : '',
    audience.codeIds?.length ? `来自 ${list(audience.codeIds, names.codes, '、')}` : '',
    audience.addedFrom || audience.addedTo ? `${audience.addedFrom ?? '最早'} 到 ${audience.addedTo ?? '今天'} 加的` : '',
    audience.quietDays ? `${audience.quietDays} 天没联系` : '',
    audience.groupChatIds?.length ? `${audience.groupChatIds.length} 个客户群` : '',
    audience.unreachedOf ? '上次没收到的' : '',
  ].filter(Boolean)
}
