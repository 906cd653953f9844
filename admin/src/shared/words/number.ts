/** Thousands with a narrow no-break space: 1 488 */
export const figure = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')

/** 「陈晓峰、李娜等 6 人」 */
export function names(list: readonly string[], show = 2): string {
  if (list.length <= show) return list.join('、')
  return `${list.slice(0, show).join('、')}等 ${list.length} 人`
}
