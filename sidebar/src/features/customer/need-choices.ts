import type { AttributeDefView } from '@chitang/shared/contracts/attributes'
import type { AttributeValue } from '@chitang/shared/domain/attributes'

export interface Choice { readonly label: string; readonly value: AttributeValue }

const budgets: readonly Choice[] = [
  { label: '10 万以内', value: { min: null, max: 10 } }, { label: '10–15 万', value: { min: 10, max: 15 } }, { label: '15–18 万', value: { min: 15, max: 18 } },
  { label: '18–25 万', value: { min: 18, max: 25 } }, { label: '25 万以上', value: { min: 25, max: null } },
]

/** What can be chosen with one tap; the rest is typed. */
export function choicesOf(def: AttributeDefView): readonly Choice[] {
  if (def.key === 'budget') return budgets
  if (def.key === 'household_size') return [1, 2, 3, 4, 5, 6, 7, 8].map((size) => ({ label: `${size} 口`, value: size }))
  if (def.type === 'boolean') return [{ label: def.key === 'trade_in' ? '有车要置换' : `是，${def.name}`, value: true }, { label: def.key === 'trade_in' ? '不置换' : '不是', value: false }]
  if (def.type === 'choice' || def.type === 'model') return def.options.map((option) => ({ label: option, value: option }))
  return []
}
