import type { Rota } from '@chitang/shared/contracts/code-rota'
import { AppError } from '../../platform/http/errors.ts'

/** A shift that ends earlier than it begins ends the next day; shifts hold members of the code; a day has one plan. */
export function checkRota(rota: Rota | null | undefined, memberIds: readonly string[]): void {
  if (!rota) return
  const shifts = [...rota.week, ...rota.days.flatMap((one) => one.shifts)]
  if (shifts.some((one) => one.from === one.to || one.from === '24:00')) throw new AppError('codes.rota_invalid', { why: '有一班的结束时间和开始一样' })
  if (shifts.some((one) => one.memberIds.some((id) => !memberIds.includes(id)))) throw new AppError('codes.rota_invalid', { why: '班次里有人不在这个码的接待人里' })
  if (new Set(rota.days.map((one) => one.day)).size !== rota.days.length) throw new AppError('codes.rota_invalid', { why: '同一天排了两次' })
}

/** Of a code that WeCom lets have one user only: several take turns, or there is one. */
export function checkSingle(rota: Rota | null | undefined, memberIds: readonly string[]): void {
  if (rota?.rotation !== 'fewest' && (memberIds.length > 1 || (rota?.backupIds.length ?? 0) > 1)) throw new AppError('codes.single')
}
