import { stableId } from '../../src/model/ids.ts'
import type { ContactWay, Corp } from '../../src/model/types.ts'
import type { StoreSeed } from './organisation.ts'

/** [name, state word, position of the people behind it]; the name is also the tag in 场景. */
const SCENES: readonly (readonly [string, string, string])[] = [
  ['展厅门口', 'menkou', '销售顾问'], ['前台', 'qiantai', '销售顾问'], ['试驾车', 'shijia', '销售顾问'],
  ['交车区', 'jiaoche', '服务顾问'], ['售后休息室', 'xiuxi', '服务顾问'], ['收银台', 'shouyin', '服务顾问'],
]

/** [store key, name, 活动 tag, 渠道来源 tag] */
const CAMPAIGNS: readonly (readonly [string, string, string, string])[] = [
  ['baohe', '春季车展A馆', '春季车展', '车展巡展'], ['baohe', '端午试驾节', '试驾节', '自然到店'], ['baohe', '商场巡展万象', '商场巡展', '车展巡展'],
  ['baohe', '置换专场', '置换专场', '老车主'], ['zhengwu', '试驾节', '试驾节', '自然到店'], ['zhengwu', '小区驻点', '小区驻点', '小区驻点'],
  ['binhu', '保养半价周二', '保养半价周二', '老车主'], ['jiangning', '老车主答谢会', '老车主答谢会', '老车主'], ['hexi', '视频号直播', '视频号直播', '视频号'],
  ['guanggu', '加油站异业', '加油站异业', '异业合作'], ['hankou', '抖音本地推', '抖音本地推', '抖音本地'], ['zhengdong', '高考陪送车队', '高考陪送车队', '异业合作'],
  ['zhongyuan', '垂媒丙', '垂媒丙', '网络线索'],
]

export interface CodeSeed { way: ContactWay; store: StoreSeed; source: string; storeTag: readonly [group: string, tag: string] | null }

export function fillCodes(corp: Corp, store: StoreSeed, agentId: number, now: number): CodeSeed[] {
  const people = (position: string): string[] => Object.values(corp.members).filter((m) => m.position === position && isOf(corp, store, m.department)).map((m) => m.userid)
  const day = (ago: number): number => Math.floor(now / 1000) - ago * 86400
  const make = (remark: string, state: string, user: string[], createdAt: number): ContactWay => {
    const way: ContactWay = {
      configId: stableId('', `${corp.corpId}/${state}`, 32).toLowerCase(), agentId, type: 2, scene: 2, style: 1, remark, skipVerify: true, state, user, party: [],
      isTemp: false, expiresIn: 0, chatExpiresIn: 0, unionid: '', isExclusive: false, markSource: true, conclusions: null, createdAt, next: 0,
    }
    corp.contactWays[way.configId] = way
    return way
  }
  const codes: CodeSeed[] = SCENES.map(([name, word, position], i) => {
    const user = store.key === 'baohe' && word === 'menkou' ? ['chenxiaofeng', 'lina_bh', 'wanglei_bh'] : people(position)
    return { way: make(`${store.short}·${name}`, `s-${store.key}-${word}`, user, day(170 - i)), store, source: i < 3 ? '自然到店' : '老车主', storeTag: [`场景·${store.short}`, name] as const }
  })
  for (const [key, name, activity, source] of CAMPAIGNS) {
    if (key !== store.key) continue
    codes.push({ way: make(`${store.short}·${name}`, `k-${store.key}-${stableId('', name, 6).toLowerCase()}`, people('销售顾问'), day(90 - codes.length)), store, source, storeTag: [`活动·${store.short}`, activity] })
  }
  for (const position of ['销售顾问', '服务顾问', 'DCC专员']) {
    for (const userid of people(position)) {
      codes.push({ way: make(`${store.short}·员工码·${corp.members[userid]!.name}`, `e-${userid}`.slice(0, 30), [userid], day(160)), store, source: position === '服务顾问' ? '老车主' : '转介绍', storeTag: null })
    }
  }
  return codes
}

const isOf = (corp: Corp, store: StoreSeed, departments: number[]): boolean => departments.some((id) => corp.departments.find((d) => d.id === id)?.name === store.name)
