import type { AttributeDef, AttributeValue } from './attributes.ts'
import { levelLabel } from './levels.ts'
import { plainName } from './tags.ts'

/** What makes a rule put its tag on. Codes tag by themselves: they show among the rules, and live in 渠道活码. */
export type RuleTrigger =
  /** `name` and whether values must be equal come from the attribute's definition. */
  | { readonly kind: 'attribute'; readonly key: string; readonly values: readonly string[]; readonly name?: string | undefined; readonly exact?: boolean | undefined }
  | { readonly kind: 'script'; readonly scriptId?: string | undefined; readonly category?: string | undefined; readonly title: string }
  | { readonly kind: 'idle'; readonly days: number }

export type RuleKind = RuleTrigger['kind']

/** What is known of a customer, as text; lists keep each value. */
export type AttributeValues = ReadonlyMap<string, readonly string[]>

/** Words of a stored value that a rule compares; figures and ranges have none. */
export function ruleWords(value: AttributeValue | null | undefined): readonly string[] {
  if (value === null || value === undefined) return []
  if (typeof value === 'boolean') return [value ? '是' : '否']
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? (value as readonly string[]) : []
}

/** Attributes a rule may look at: those with words. */
export const isRuleAttribute = (def: Pick<AttributeDef, 'type'>): boolean => def.type !== 'number' && def.type !== 'range'
/** A model or a free text is named by its beginning; everything else is equal or not. */
export const isExact = (def: Pick<AttributeDef, 'type'>): boolean => def.type !== 'model' && def.type !== 'text'

/** 越屿 stands for every 越屿 …. */
export function attributeHolds(trigger: Extract<RuleTrigger, { kind: 'attribute' }>, values: AttributeValues): boolean {
  const known = (values.get(trigger.key) ?? []).map(plainName)
  return trigger.values.map(plainName).some((wanted) => known.some((value) => (trigger.exact ? value === wanted : value.startsWith(wanted))))
}

const valueWords = (trigger: Extract<RuleTrigger, { kind: 'attribute' }>): string =>
  trigger.values.map((value) => (trigger.key === 'level' ? (levelLabel(value) ?? value) : value)).join('或')

/** Why a tag stands, under the tag. */
export function ruleReason(trigger: RuleTrigger): string {
  const text = trigger.kind === 'attribute' ? `${trigger.name ?? trigger.key}是${valueWords(trigger)}`
    : trigger.kind === 'script' ? `回应了「${trigger.title}」`
    : `${trigger.days} 天没联系`
  return `自动：${text}`.slice(0, 80)
}

/** The rule as a sentence, without its tag. */
export function ruleSentence(trigger: RuleTrigger): string {
  if (trigger.kind === 'attribute') return `客户的${trigger.name ?? trigger.key}是${valueWords(trigger)}`
  if (trigger.kind === 'script') return trigger.scriptId ? `客户回应了话术「${trigger.title}」` : `客户回应了「${trigger.title}」一类的话术`
  return `${trigger.days} 天没有联系过客户`
}
