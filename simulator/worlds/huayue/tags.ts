import { stableId } from '../../src/model/ids.ts'
import type { Corp, TagGroup } from '../../src/model/types.ts'
import type { StoreSeed } from './organisation.ts'

const GROUP: Record<string, string[]> = {
  渠道来源: ['自然到店', '网络线索', '视频号', '抖音本地', '车展巡展', '转介绍', '老车主', '异业合作', '小区驻点', '主机厂下发'],
  客户类型: ['价格型', '服务型', '环境型'],
  购车用途: ['家用', '通勤', '商务', '营运', '首车', '二胎'],
  付款: ['全款', '分期', '置换', '公户'],
  决策人: ['本人', '配偶', '父母', '公司', '朋友参谋'],
}

const BRAND: Record<string, string[]> = {
  竞品: [...['A', 'B', 'C', 'D'].map((x) => `同级轿车-${x}`), ...['A', 'B', 'C', 'D', 'E'].map((x) => `同级SUV-${x}`), ...['A', 'B', 'C'].map((x) => `同级MPV-${x}`)],
  关注点: ['价格', '油耗', '续航', '空间', '安全', '智驾', '保值', '品牌'],
  权益: ['保养套餐', '会员金卡'],
}

const STORE: Record<string, string[]> = {
  活动: ['春季车展', '试驾节', '置换专场', '保养半价周二', '老车主答谢会', '小区驻点', '商场巡展', '加油站异业', '高考陪送车队', '视频号直播', '抖音本地推', '垂媒甲', '垂媒乙', '垂媒丙'],
  场景: ['展厅门口', '前台', '试驾车', '交车区', '售后休息室', '收银台'],
  到店: ['首次到店', '二次到店', '带家人', '试驾过', '已报价', '爽约过'],
  售后偏好: ['自带机油', '指定技师', '周末', '代步车'],
  服务敏感: ['投诉过', '差评过', 'VIP'],
  车主状态: ['提车首月', '首保已做', '超期未保'],
}

/** Every corp keeps its own copy: tag ids never leave a corp. */
export function fillTags(corp: Corp, stores: readonly StoreSeed[], agentId: number, now: number): void {
  const createTime = Math.floor(now / 1000) - 175 * 86400
  let order = 1000
  const add = (name: string, tags: string[]): void => {
    const group: TagGroup = {
      id: stableId('et', `${corp.corpId}/${name}`), name, createTime, order: order--, deleted: false, agentId,
      tags: tags.map((tag, i) => ({ id: stableId('et', `${corp.corpId}/${name}/${tag}`), name: tag, createTime, order: tags.length - i, deleted: false })),
    }
    corp.tagGroups.push(group)
  }
  for (const [name, tags] of Object.entries(GROUP)) add(name, tags)
  for (const brand of new Set(stores.map((s) => s.brand))) for (const [name, tags] of Object.entries(BRAND)) add(`${name}·${brand}`, tags)
  for (const store of stores) for (const [name, tags] of Object.entries(STORE)) add(`${name}·${store.short}`, tags)
}

export function tagId(corp: Corp, group: string, tag: string): string {
  const found = corp.tagGroups.find((g) => g.name === group)?.tags.find((t) => t.name === tag)
  if (!found) throw new Error(`world has no tag ${group}/${tag}`)
  return found.id
}
