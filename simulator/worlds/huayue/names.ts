import type { Random } from '../../src/model/random.ts'

const SURNAMES = '赵zhao 钱qian 孙sun 周zhou 吴wu 冯feng 蒋jiang 沈shen 韩han 杨yang 朱zhu 许xu 吕lv 施shi 曹cao 严yan 金jin 魏wei 陶tao 姜jiang 谢xie 邹zou 潘pan 葛ge 范fan 彭peng 鲁lu 马ma 苗miao 花hua 方fang 袁yuan 柳liu 鲍bao 史shi 唐tang 薛xue 雷lei 贺he 汤tang 罗luo 毕bi 郝hao 安an 常chang 于yu 傅fu 卞bian 齐qi 康kang 余yu 顾gu 孟meng 黄huang 穆mu 萧xiao 尹yin'
const GIVEN = '志强zhiqiang 雨桐yutong 建军jianjun 思远siyuan 婷婷tingting 海波haibo 佳怡jiayi 文博wenbo 俊杰junjie 晓燕xiaoyan 明辉minghui 若曦ruoxi 国栋guodong 雪梅xuemei 天宇tianyu 静怡jingyi 少华shaohua 丽娟lijuan 浩然haoran 欣悦xinyue 振宇zhenyu 晨曦chenxi 子墨zimo 春燕chunyan 伟民weimin 梦洁mengjie 立群liqun 诗涵shihan 永刚yonggang 秋实qiushi 向东xiangdong 雅琴yaqin 宏图hongtu 可欣kexin 家豪jiahao 玉兰yulan'

const parse = (row: string): [string, string][] => row.split(' ').map((word) => {
  const match = /^([^a-z]+)([a-z]+)$/.exec(word)!
  return [match[1]!, match[2]!]
})

const surnames = parse(SURNAMES)
const given = parse(GIVEN)
const FEMALE = /[桐婷怡燕曦梅娟悦洁涵琴欣兰墨]/

export interface InventedName { name: string; pinyin: string; gender: '1' | '2' }

export function inventName(random: Random): InventedName {
  const [surname, s] = random.pick(surnames)
  const [first, g] = random.pick(given)
  return { name: surname + first, pinyin: s + g, gender: FEMALE.test(first) ? '2' : '1' }
}

const TITLED = ['先生', '女士', '姐', '哥', '老师']
const NICK = [
  '平常心', '向日葵', '一路向北', '山高水长', '小确幸', '知足常乐', '阳光正好', '随遇而安', '海阔天空', '静待花开', '努力的小蜗牛', '晴天', '大白', '小满', '半夏', '南风', '北岛', '听雨',
  'Leo', 'Amy🌷', 'Jason', 'Coco', 'Kevin Z', 'Echo', 'Mia🍀', 'Tony', '豆豆妈妈', '乐乐爸爸', '果果妈', '阿杰', '阿芳', '大刘', '小何', '老马', '胖胖', '橙子', '柚子茶', '麦子', '石头', '木木', '三三', '糖糖🍬', '米粒',
  '合肥老王', '江南烟雨', '诚信赢天下', '步步高', '健康是福', '岁月静好', '风雨同舟', '鹏程万里', '日出东方', '花开富贵', '老周说车', '飞鱼', '不吃香菜', '今天早睡', '加油鸭🦆', '星河', '云淡风轻',
]
/** Names that break layouts: one character, thirty characters, right-to-left, only emoji, invisible. */
const ODD = ['。', '🌙', '壹', 'محمد علي', '🚗💨', '长长长长长长长长长长长长长长长长长长长长长长长长长长长长长名', ' ㅤ', '<b>粗体</b>', "O'Neil", 'A"B\\C', '空白昵称']

export function inventNickname(random: Random): { name: string; gender: 0 | 1 | 2 } {
  const roll = random.next()
  if (roll < 0.04) return { name: random.pick(ODD), gender: 0 }
  if (roll < 0.38) {
    const title = random.pick(TITLED)
    return { name: random.pick(surnames)[0] + title, gender: title === '女士' || title === '姐' ? 2 : title === '老师' ? 0 : 1 }
  }
  if (roll < 0.55) {
    const made = inventName(random)
    return { name: made.name, gender: made.gender === '1' ? 1 : 2 }
  }
  return { name: random.pick(NICK), gender: random.chance(0.03) ? 0 : random.chance(0.66) ? 1 : 2 }
}
