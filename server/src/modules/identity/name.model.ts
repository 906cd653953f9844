/** Surnames of two characters; of one character, those that carry nine people in ten. */
const doubles = ['欧阳', '上官', '司马', '诸葛', '东方', '皇甫', '尉迟', '公孙', '慕容', '令狐', '司徒', '夏侯', '端木', '南宫']
const singles = new Set('王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤柯柳季耿祝')

const titles: readonly { word: string; gender: 1 | 2 | null }[] = [
  { word: '先生', gender: 1 }, { word: '女士', gender: 2 }, { word: '小姐', gender: 2 }, { word: '太太', gender: 2 }, { word: '师傅', gender: null }, { word: '总', gender: null }, { word: '老师', gender: null },
]

export interface NameParts { surname: string | null; gender: 1 | 2 | null }

/**
 * What a name says for certain: 王女士 both. A record of a shop gives whole names (王静); what people call themselves in
 * WeChat (高兴) proves nothing without a title.
 */
export function nameParts(name: string, whose: 'record' | 'nickname'): NameParts {
  const plain = name.trim()
  for (const { word, gender } of titles) {
    const surname = plain.endsWith(word) ? surnameAt(plain, plain.length - word.length) : null
    if (surname !== null) return { surname, gender }
  }
  if (whose === 'nickname' || !/^\p{Script=Han}{2,4}$/u.test(plain)) return { surname: null, gender: null }
  const double = doubles.find((one) => plain.startsWith(one))
  if (double !== undefined) return { surname: double, gender: null }
  return { surname: plain.length <= 3 && singles.has(plain[0]!) ? plain[0]! : null, gender: null }
}

/** What an advisor calls the customer in a remark: 王女士, and 王女士 置换 or 王女士看S7 as well. 王总监 is no 王总. */
export function calledParts(remark: string): NameParts {
  const plain = remark.trim()
  for (const { word, gender } of titles) {
    const at = plain.indexOf(word)
    const surname = at > 0 ? surnameAt(plain, at) : null
    if (surname !== null && (word.length > 1 || !/^\p{Script=Han}/u.test(plain.slice(at + word.length)))) return { surname, gender }
  }
  return nameParts(plain, 'nickname')
}

/** The surname, if it is all that stands before the title. */
function surnameAt(name: string, length: number): string | null {
  const before = name.slice(0, length)
  return doubles.includes(before) || singles.has(before) ? before : null
}
