/** One line of what reception pastes: a number or a plate, perhaps a name and who served them. */
export interface ArrivalWords { phone: string | null; plate: string | null; name: string | null; advisor: string | null }

const plateShape = /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]\s?[·.-]?\s?[A-Z0-9]{5,6}(?![A-Z0-9])/i
const phoneShape = /(?<!\d)(?:\+?86[-\s]?)?(1\d{2}[-\s]?\d{4}[-\s]?\d{4})(?!\d)/
const heading = /手机|电话|车牌|姓名|顾问/

/** 苏A·12345 */
export const plateOf = (raw: string): string => {
  const plain = raw.toUpperCase().replace(/[\s·.-]/g, '')
  return `${plain.slice(0, 2)}·${plain.slice(2)}`
}

/**
 * Reads pasted lines and CSV alike: what looks like a phone or a plate is one, a word that is an advisor's name is the
 * advisor, the first other word is the customer's name. A line without either number is given back unread.
 */
export function readArrivals(text: string, advisors: readonly string[]): { lines: ArrivalWords[]; unread: string[] } {
  const lines: ArrivalWords[] = []
  const unread: string[] = []
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/^\uFEFF/, '').trim()
    if (line === '') continue
    const plate = plateShape.exec(line)?.[0] ?? null
    const phone = phoneShape.exec(line)?.[1] ?? null
    if (plate === null && phone === null) {
      if (!(heading.test(line) && lines.length === 0)) unread.push(line)
      continue
    }
    const rest = line.replace(plate ?? '', ' ').replace(phone ?? '', ' ').split(/[\s,，;；、|"']+/).filter((word) => word !== '' && !/^[+\d·.-]*$/.test(word))
    const advisor = rest.find((word) => advisors.includes(word)) ?? null
    lines.push({ phone: phone && phone.replace(/\D/g, ''), plate: plate && plateOf(plate), name: rest.find((word) => word !== advisor)?.slice(0, 30) ?? null, advisor })
  }
  return { lines, unread }
}
