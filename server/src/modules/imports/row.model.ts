import { readPlate } from '@chitang/shared/domain/plates'
import type { ImportField } from '@chitang/shared/contracts/imports'
import { maskPhone } from '@chitang/shared/domain/masking'

export interface ReadRow {
  ref: string | null
  name: string
  gender: 1 | 2 | null
  /** 0 = 18–25 … 5 = 51 and older */
  ageBand: number | null
  phone: string | null
  city: string | null
  model: string | null
  intentModel: string | null
  /** In 10 000 yuan. */
  budget: { min: number; max: number } | null
  source: string | null
  at: Date | null
  vin: string | null
  plate: string | null
  soldOn: Date | null
  lastServiceOn: Date | null
  nextServiceOn: Date | null
  insuranceUntil: Date | null
  kilometres: number | null
}

/** Problems keep the row out; warnings leave out one cell. */
export interface Reading { row: ReadRow | null; problems: string[]; warnings: string[] }

export type Cell = string | number | boolean | Date | null

export interface RowRules {
  /** Numbers of no real mobile range (prefix 12) are good in the demo only. */
  demo: boolean
  /** Local day of the group → instant. */
  startOf(day: string): Date | null
  timeOf(date: Date): Date
  /** The models of the store's brand; null = any word. */
  models: readonly string[] | null
}

const ageEnds = [25, 30, 35, 40, 50]
const wordOf = (cell: Cell | undefined): string => (cell === null || cell === undefined || cell instanceof Date ? '' : String(cell).trim().replace(/^'(?=[=+\-@])/, ''))

/** One line of a file in the product's terms. Says everything that is wrong at once. */
export function readRow(cells: readonly Cell[], mapping: readonly (ImportField | null)[], rules: RowRules): Reading {
  const problems: string[] = []
  const warnings: string[] = []
  const cell = (field: ImportField): Cell => cells[mapping.indexOf(field)] ?? null
  const word = (field: ImportField): string => (mapping.includes(field) ? wordOf(cell(field)) : '')
  const day = (field: ImportField, name: string): Date | null => {
    if (!mapping.includes(field)) return null
    const value = cell(field)
    if (value instanceof Date) return rules.timeOf(value)
    const text = wordOf(value)
    if (text === '') return null
    const read = readDay(text)
    const at = read === null ? null : rules.startOf(read)
    if (!at) warnings.push(`${name}「${text.slice(0, 20)}」不是日期，这一格没有读`)
    return at
  }

  const name = word('name').slice(0, 120)
  if (name === '') problems.push('姓名是空的')
  const phone = readPhone(word('phone'), rules.demo)
  if (phone === undefined) problems.push(`手机号「${maskPhone(word('phone').replace(/\D/g, ''))}」不是 11 位手机号`)
  const vin = readVin(word('vin'))
  if (vin === undefined) problems.push(`车架号「${word('vin').slice(0, 20)}」不对：17 位、没有 I O Q，且校验位要对得上`)
  const plate = readPlate(word('plate'))
  if (plate === undefined) warnings.push(`车牌「${word('plate').slice(0, 12)}」认不出，这一格没有读`)
  const ref = word('ref').slice(0, 60) || null
  if (ref === null && !phone && !vin) problems.push('编号、手机号、车架号都是空的，认不出是谁')
  const intentModel = readModel(word('intentModel'), rules.models)
  if (intentModel === undefined) warnings.push(`没有「${word('intentModel').slice(0, 20)}」这个车型，请在「客户资料项」里加上或改成已有的车型`)
  const kilometres = readNumber(word('kilometres'))
  if (kilometres === undefined) warnings.push(`里程「${word('kilometres').slice(0, 12)}」不是数字，这一格没有读`)
  const budget = readBudget(word('budget'))
  if (budget === undefined) warnings.push(`预算「${word('budget').slice(0, 12)}」认不出，写成 12-18`)
  const row: ReadRow = {
    ref, name, gender: /^(男|先生|m|male|1)$/i.test(word('gender')) ? 1 : /^(女|女士|f|female|2)$/i.test(word('gender')) ? 2 : null, ageBand: readAge(word('age')), phone: phone ?? null, city: word('city').slice(0, 30) || null,
    model: word('model').slice(0, 40) || null, intentModel: intentModel ?? null, budget: budget ?? null, source: word('source').slice(0, 40) || null, at: day('at', '时间'), vin: vin ?? null, plate: plate ?? null,
    soldOn: day('soldOn', '购车日期'), lastServiceOn: day('lastServiceOn', '最近进厂'), nextServiceOn: day('nextServiceOn', '下次保养'), insuranceUntil: day('insuranceUntil', '保险到期'), kilometres: kilometres ?? null,
  }
  return { row: problems.length > 0 ? null : row, problems, warnings }
}

/** null = empty, undefined = wrong; so are the readers below. */
export function readPhone(text: string, demo: boolean): string | null | undefined {
  if (text === '') return null
  const digits = text.replace(/[\s-]/g, '').replace(/^(\+?86)(?=1\d{10}$)/, '')
  return (demo ? /^1[2-9]\d{9}$/ : /^1[3-9]\d{9}$/).test(digits) ? digits : undefined
}

const vinValue = (char: string): number => (/\d/.test(char) ? Number(char) : char >= 'S' ? char.charCodeAt(0) - 81 : ((char.charCodeAt(0) - 65) % 9) + 1)
const vinWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** GB 16735: seventeen characters without I, O and Q, the ninth checks the others. */
export function readVin(text: string): string | null | undefined {
  const vin = text.toUpperCase().replace(/\s/g, '')
  if (vin === '') return null
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(vin)) return undefined
  const sum = [...vin].reduce((total, char, at) => total + vinValue(char) * vinWeights[at]!, 0)
  return vin[8] === (sum % 11 === 10 ? 'X' : String(sum % 11)) ? vin : undefined
}

export function readDay(text: string): string | null {
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?$/.exec(text)
  if (!match) return null
  const [, year, month, dayOfMonth] = match
  const day = `${year}-${month!.padStart(2, '0')}-${dayOfMonth!.padStart(2, '0')}`
  return Number.isNaN(Date.parse(`${day}T00:00:00Z`)) || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day ? null : day
}

function readNumber(text: string): number | null | undefined {
  if (text === '') return null
  const value = Number(text.replace(/[,，\s]|公里|km/gi, ''))
  return Number.isFinite(value) && value >= 0 && value < 10_000_000 ? Math.round(value) : undefined
}

function readBudget(text: string): { min: number; max: number } | null | undefined {
  if (text === '') return null
  const numbers = text.replace(/万/g, '').split(/[-–~～至到]/).map((one) => Number(one.trim()))
  if (numbers.length > 2 || numbers.some((one) => !Number.isFinite(one) || one <= 0 || one > 1000)) return undefined
  return { min: Math.min(...numbers), max: Math.max(...numbers) }
}

/** A word that begins exactly one model means that model. */
function readModel(text: string, models: readonly string[] | null): string | null | undefined {
  if (text === '') return null
  if (models === null) return text.slice(0, 40)
  const exact = models.find((one) => one === text)
  const begun = models.filter((one) => one.startsWith(text))
  return exact ?? (begun.length === 1 ? begun[0] : undefined)
}

function readAge(text: string): number | null {
  const age = Number(/\d+/.exec(text)?.[0] ?? Number.NaN)
  if (!Number.isFinite(age) || age < 18 || age > 110) return null
  const at = ageEnds.findIndex((end) => age <= end)
  return at < 0 ? ageEnds.length : at
}
