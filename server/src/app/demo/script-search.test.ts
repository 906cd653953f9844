import { buildScriptIndex, searchIndex } from '@chitang/shared/domain/script-search'
import { expect, it } from 'vitest'
import { searchKeys } from '../../modules/scripts/index.ts'
import { scripts } from './scripts.ts'

/** What an advisor of 包河 types, and what should stand first. */
const wanted: readonly (readonly [query: string, title: string])[] = [
  // 汉字
  ['便宜', '别家便宜两千'], ['底价', '一上来问底价'], ['保养', '保养保险一次办完'], ['保险', '保养保险一次办完'], ['置换', '置换补贴怎么算'], ['家人', '带家人一起来'], ['利息', '贷款利息太高'], ['考虑', '再考虑考虑'], ['试驾', '试驾当天回访'],
  ['上牌', '上牌要几天'], ['提车', '提车三天关怀'], ['轮胎', '轮胎鼓包'], ['异响', '网上说有异响'], ['新款', '等新款'], ['油耗', '油耗比标的高'], ['驾照', '试驾带驾照'], ['儿童座椅', '带家人一起来'], ['行驶证', '保养保险一次办完'], ['购置税', '报价单逐项解释'], ['咖啡', '周末活动邀请'], ['三角牌', '出险了怎么办'],
  // 全拼
  ['bieja', '别家便宜两千'], ['biejia', '别家便宜两千'], ['dijia', '一上来问底价'], ['zaikaolv', '再考虑考虑'], ['jiaren', '带家人一起来'], ['heji', '和家人商量'], ['zhihuan', '置换补贴怎么算'], ['shijia', '试驾当天回访'], ['tiche', '提车三天关怀'], ['baoyang', '保养保险一次办完'], ['lixi', '贷款利息太高'], ['luntai', '轮胎鼓包'], ['xinkuan', '等新款'],
  ['youhao', '油耗比标的高'], ['shuangyue', '爽约后重约'], ['cheji', '车机怎么连手机'],
  // 首字母
  ['bjpylq', '别家便宜两千'], ['bybx', '保养保险一次办完'], ['zklkl', '再考虑考虑'], ['hjrsl', '和家人商量'], ['sjdjz', '试驾带驾照'], ['dklx', '贷款利息太高'], ['sdzj', '锁定总价再谈'], ['dlthbh', '等两天会不会再降'], ['zmlt', '怎么来停哪里'], ['tcsth', '提车三天关怀'], ['ddsh', '等的时候做什么'], ['yysx', '网上说有异响'],
  ['xwljs', '先问两件事'], ['ztsm', '展厅扫码'], ['ltgb', '轮胎鼓包'], ['dxk', '等新款'], ['jcczx', '检查出增项'],
  // 混着打
  ['保yang', '保养保险一次办完'], ['bao养', '保养保险一次办完'], ['保养b', '保养保险一次办完'], ['保养shou', '保养手册'], ['b险', '保养保险一次办完'], ['别jia', '别家便宜两千'], ['biejpy', '别家便宜两千'], ['sj带', '试驾带驾照'], ['zaikl', '再考虑考虑'], ['贷款lx', '贷款利息太高'], ['越yu', '越屿配置表'], ['越屿l', '越屿两个版本差在哪'], ['价格-03', '别家便宜两千'], ['1.5t', '动力够不够用'],
  // 手滑和口音
  ['baoxain', '保养保险一次办完'], ['biejai', '别家便宜两千'], ['zhihaun', '置换补贴怎么算'], ['pianyii', '别家便宜两千'], ['luntia', '轮胎鼓包'], ['shjia', '试驾当天回访'], ['zhankting', '展厅扫码'], ['bjpyql', '别家便宜两千'], ['zaikaoly', '再考虑考虑'], ['yohao', '油耗比标的高'], ['nuntai', '轮胎鼓包'], ['sijia', '试驾当天回访'], ['pianyin', '别家便宜两千'], ['zantin', '展厅扫码'],
  ['tichee', '提车三天关怀'], ['daikaun', '贷款利息太高'], ['kaolvv', '再考虑考虑'],
]

const library = scripts.filter((one) => one.scope !== 'brand' || one.brand === '星程').map((one) => ({ ...one, ...searchKeys(one.title), text: one.text ?? '', storeUses: one.uses, myUses: 0 }))

it('finds what is meant, by hanzi, pinyin, initials, mixed and with a slip', () => {
  const index = buildScriptIndex(library)
  const misses = wanted.flatMap(([query, title]) => {
    const first = searchIndex(index, query)[0]?.item.title ?? '没有'
    return first === title ? [] : [`${query}: ${first}, not ${title}`]
  })
  if (misses.length > 0) console.log(`${misses.length} of ${wanted.length} missed\n${misses.join('\n')}`)
  expect(wanted.length).toBeGreaterThanOrEqual(60)
  expect(misses.length / wanted.length).toBeLessThanOrEqual(0.05)
})
