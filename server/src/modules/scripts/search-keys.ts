import { pinyin } from 'pinyin-pro'

/** Keys for client-side search, made here because the dictionary weighs more than the whole sidebar. */
export function searchKeys(title: string): { pinyin: string; initials: string } {
  const syllables = pinyin(title, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
  return {
    pinyin: syllables.map((one) => one.toLowerCase().replace(/[^a-z0-9]/g, '')).filter(Boolean).join(' ').slice(0, 300),
    initials: syllables.map((one) => (/^[a-z]/i.test(one) ? one[0]!.toLowerCase() : one.replace(/\W/g, ''))).join('').slice(0, 64),
  }
}
