import { localMinute } from '../../platform/clock/day.ts'
import { guardCell } from '../../platform/http/sheet.ts'

const day = 86_400_000

/** Until when the file can be fetched: a day. */
export const fetchableUntil = (readyAt: Date): Date => new Date(readyAt.getTime() + day)

/** Every cell is text that no spreadsheet runs; times are the store's. */
export function cellText(value: unknown, timeZone: string): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return localMinute(value, timeZone)
  return guardCell(typeof value === 'object' ? JSON.stringify(value) : typeof value === 'string' ? value : String(value as number | boolean))
}

export const exportNo = (id: string): string => `EX${id}`

/** Stands on every sheet: who took it, when, under which number, and who agreed. */
export const watermark = (input: { no: string; store: string; list: string | null; askedBy: string; decidedBy: string; at: string }): string =>
  `${input.store} ${input.list === null ? '整店导出' : `客户名单（${input.list}）`} ${input.no}：${input.askedBy} 申请，${input.decidedBy} 确认，${input.at} 生成。含客户个人信息，只可用于申请时写明的用途。`
