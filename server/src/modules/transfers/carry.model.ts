export interface Words { remark: string; description: string }

/** Limits of one remark (doc 92115). */
export const remarkChars = 20
export const descriptionChars = 150

const cut = (text: string, most: number): string => [...text].slice(0, most).join('')

/** What is written to the new friendship: only where the taker has not written anything. Null: nothing. */
export function wordsToCarry(from: Words, to: Words): Partial<Words> | null {
  const words = {
    ...(from.remark !== '' && to.remark === '' ? { remark: cut(from.remark, remarkChars) } : {}),
    ...(from.description !== '' && to.description === '' ? { description: cut(from.description, descriptionChars) } : {}),
  }
  return Object.keys(words).length === 0 ? null : words
}
