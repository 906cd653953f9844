export type AttributeType = 'text' | 'number' | 'range' | 'boolean' | 'choice' | 'choices' | 'month' | 'date' | 'level' | 'model'

/** A range may be open at one end, never at both. */
export interface RangeValue { readonly min: number | null; readonly max: number | null }
export type AttributeValue = string | number | boolean | readonly string[] | RangeValue

/** 销售: what somebody wants; 服务: what somebody drives. */
export type AttributePanel = 'sales' | 'service'

export interface AttributeDef {
  readonly key: string
  readonly name: string
  readonly type: AttributeType
  readonly panel: AttributePanel
  readonly unit: string | null
  /** Of `choice` and `choices`; suggestions for `model`. */
  readonly options: readonly string[]
  /** Null = every brand of the group. */
  readonly brand: string | null
  /** Built in: the product's own rules use it, so it can be switched off but not deleted or retyped. */
  readonly builtin: boolean
  readonly enabled: boolean
}

const own = (key: string, name: string, type: AttributeType, more: Partial<AttributeDef> = {}): AttributeDef =>
  ({ key, name, type, panel: 'sales', unit: null, options: [], brand: null, builtin: true, enabled: true, ...more })

/** Typed values beside tags: what is asked of every customer stays comparable, whatever tags a store invents. */
export const builtinAttributes: readonly AttributeDef[] = [
  own('level', '级别', 'level'),
  own('intent_model', '意向车型', 'model'),
  own('budget', '预算', 'range', { unit: '万' }),
  own('trade_in', '置换', 'boolean'),
  own('trade_in_vehicle', '旧车', 'text'),
  own('finance', '付款', 'choice', { options: ['全款', '分期', '公户'] }),
  own('focus', '看重', 'choices', { options: ['价格', '油耗', '续航', '空间', '安全', '智驾', '保值', '品牌'] }),
  own('household_size', '家里几口人', 'number', { unit: '口' }),
  own('decision_maker', '谁做主', 'choice', { options: ['本人', '配偶', '父母', '公司'] }),
  own('expected_order_month', '预计哪月订', 'month'),
  own('commute_km', '每天通勤', 'number', { unit: '公里' }),
  own('vehicle_model', '在开的车', 'model', { panel: 'service' }),
  own('mileage_km', '里程', 'number', { panel: 'service', unit: '公里' }),
  own('service_due', '保养到期', 'date', { panel: 'service' }),
  own('insurance_due', '保险到期', 'date', { panel: 'service' }),
]

/** Words of a value as a person reads them in a pill; null = not known. */
export function attributeText(def: Pick<AttributeDef, 'key' | 'type' | 'unit' | 'name'>, value: AttributeValue | null | undefined): string | null {
  if (value === null || value === undefined || value === '') return null
  const unit = def.unit ? ` ${def.unit}` : ''
  if (def.type === 'range' && isRange(value)) {
    const { min, max } = value
    if (min !== null && max !== null) return min === max ? `${figure(min)}${unit}` : `${figure(min)}–${figure(max)}${unit}`
    return max !== null ? `${figure(max)}${unit}以内` : min !== null ? `${figure(min)}${unit}以上` : null
  }
  if (typeof value === 'boolean') return value ? def.name : `不${def.name}`
  if (def.key === 'household_size') return `${String(value)} 口之家`
  if (typeof value === 'number') return `${figure(value)}${unit}`
  if (isList(value)) return value.length === 0 ? null : `${def.key === 'focus' ? '看重' : ''}${value.join('、')}`
  if (def.type === 'month' && typeof value === 'string') return `${Number(value.slice(5, 7))} 月订`
  if (def.type === 'date' && typeof value === 'string') return `${def.name} ${Number(value.slice(5, 7))}/${Number(value.slice(8, 10))}`
  return typeof value === 'string' ? value : null
}

const figure = (value: number) => String(Math.round(value * 10) / 10)
const isList = (value: unknown): value is readonly string[] => Array.isArray(value)
const isRange = (value: unknown): value is RangeValue => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Why a value does not fit its attribute, in words; null = it fits. */
export function attributeProblem(def: AttributeDef, value: unknown): string | null {
  const no = `「${def.name}」`
  switch (def.type) {
    case 'boolean': return typeof value === 'boolean' ? null : `${no}只能填是或否`
    case 'number': return isFigure(value) ? null : `${no}要填 0 到 1000000 的数字`
    case 'range':
      if (!isRange(value) || !('min' in value && 'max' in value)) return `${no}要填最低和最高`
      if (value.min === null && value.max === null) return `${no}最低和最高至少填一个`
      if ((value.min !== null && !isFigure(value.min)) || (value.max !== null && !isFigure(value.max))) return `${no}要填 0 到 1000000 的数字`
      return value.min !== null && value.max !== null && value.min > value.max ? `${no}最低不能大于最高` : null
    case 'choice': return typeof value === 'string' && def.options.includes(value) ? null : `${no}里没有这一项`
    case 'choices':
      if (!isList(value) || value.length === 0 || value.length > 8) return `${no}选 1 到 8 项`
      return value.every((one) => typeof one === 'string' && def.options.includes(one)) && new Set(value).size === value.length ? null : `${no}里没有这一项`
    case 'month': return typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value) ? null : `${no}要填年月`
    case 'date': return typeof value === 'string' && isDay(value) ? null : `${no}要填日期`
    case 'model':
      if (typeof value !== 'string' || value.trim() === '' || value.length > 40) return `${no}要填 1 到 40 个字`
      return def.options.length === 0 || def.options.includes(value) ? null : `没有「${value}」这款车，从列表里选`
    case 'level': case 'text':
      return typeof value === 'string' && value.trim() !== '' && value.length <= 60 ? null : `${no}要填 1 到 60 个字`
  }
}

const isFigure = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 1_000_000

function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!match) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
}

/** Same value, whatever the order of a list. */
export function sameValue(a: AttributeValue | null | undefined, b: AttributeValue | null | undefined): boolean {
  if (a == null || b == null) return a == null && b == null
  if (isList(a) && isList(b)) return a.length === b.length && [...a].sort().join('\n') === [...b].sort().join('\n')
  if (isRange(a) && isRange(b)) return a.min === b.min && a.max === b.max
  return a === b
}

/** How a value is stored to be searched: one row per item of a list. */
export interface AttributeItem { readonly item: string; readonly text: string | null; readonly low: number | null; readonly high: number | null }

export function itemsOf(value: AttributeValue): AttributeItem[] {
  if (isList(value)) return value.map((one) => ({ item: one, text: one, low: null, high: null }))
  if (isRange(value)) return [{ item: '', text: null, low: value.min, high: value.max }]
  if (typeof value === 'number') return [{ item: '', text: null, low: value, high: value }]
  if (typeof value === 'boolean') return [{ item: '', text: value ? 'yes' : 'no', low: null, high: null }]
  return [{ item: '', text: value, low: null, high: null }]
}
