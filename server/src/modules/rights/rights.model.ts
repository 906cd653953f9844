/** Above this the law speaks of important data (汽车数据安全管理若干规定); the warning comes before. */
export const importantData = 100_000
const warnAt = 80_000

export const subjectState = (subjects: number): 'calm' | 'near' | 'over' => (subjects > importantData ? 'over' : subjects >= warnAt ? 'near' : 'calm')

const workingDays = 15
const day = 86_400_000

/** Fifteen working days later; public holidays are not known here, so it may come out early, never late. */
export function dueAfter(opened: Date, timeZone: string): Date {
  const weekday = (at: Date) => new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone }).format(at)
  let at = opened
  for (let left = workingDays; left > 0;) {
    at = new Date(at.getTime() + day)
    if (!['Sat', 'Sun'].includes(weekday(at))) left -= 1
  }
  return at
}

export const certificateNo = (kind: string, id: string): string => `${{ copy: 'FB', correction: 'GZ', deletion: 'SC' }[kind] ?? 'QT'}-${id}`
