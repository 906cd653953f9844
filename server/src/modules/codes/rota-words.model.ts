import type { RosterWhy } from './rota.model.ts'

const outcome: Record<RosterWhy, string> = { shift: '按班次', backup: '当班的都接不了，替补接', others: '不在班次里，由能接的人接', full: '今天都满了，当班的继续接', off: '都不接新客，当班的继续接' }

/** A person changed the shifts, the share or who stands in: told though nobody else receives just now. */
export const rotaEdited = '改了班次'

/** What set it off, and what came of it. */
export function changeWords(why: string | undefined, roster: RosterWhy | null, hasRota: boolean): string {
  // Without shifts whoever can receives, and what set it off says all.
  const after = roster === null ? '转给本店默认顾问' : !hasRota && roster === 'shift' ? '' : outcome[roster]
  return [why, after].filter(Boolean).join('，') || '接待的人变了'
}
