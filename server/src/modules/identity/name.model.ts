/** The surnames of 百家姓, and those of today it does not know. Without the rare ones 傅先生 would be nobody in particular. */
const doubles = ['欧阳', '上官', '司马', '诸葛', '东方', '皇甫', '尉迟', '公孙', '慕容', '令狐', '司徒', '夏侯', '端木', '南宫', '闻人', '赫连', '澹台', '公冶', '宗政', '濮阳', '淳于', '单于', '太叔', '申屠', '仲孙', '轩辕', '钟离', '宇文', '长孙', '鲜于', '闾丘', '亓官', '司空', '西门', '呼延', '百里', '独孤']
const singles = new Set([
  ...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐',
  ...'邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉',
  ...'宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫付涂覃邸代仝佟候冼',
])

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

/** Two who write their nickname alike: width, case, spaces, marks and emoji do not count. Null: too short to mean anything. */
export function plainNickname(name: string): string | null {
  const plain = name.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return [...plain].length >= 2 ? plain : null
}
