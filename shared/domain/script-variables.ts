import { variablesOf, variablesWithoutFallback } from './scripts.ts'

/** Where a value comes from. `asked` is written by the advisor in a small form before sending. */
export type VariableSource = 'customer' | 'advisor' | 'store' | 'vehicle' | 'promotion' | 'asked'

export const variableSourceNames: Readonly<Record<VariableSource, string>> = {
  customer: '客户', advisor: '顾问', store: '门店', vehicle: '车辆', promotion: '优惠', asked: '发之前填',
}

export interface ScriptVariable {
  readonly name: string
  readonly source: VariableSource
  readonly how: string
  readonly example: string
  /** Key of the typed attribute that holds it. */
  readonly attribute?: string
}

/** The one list of what may stand in braces. */
export const scriptVariables: readonly ScriptVariable[] = [
  { name: '称呼', source: 'customer', how: '确认过姓和先生/女士就用，否则读作「您」', example: '王女士' },
  { name: '车型', source: 'customer', how: '客户的意向车型', example: '越屿 1.5T' },
  { name: '关注点', source: 'customer', how: '现在的需求里的第一个关注', example: '空间' },
  { name: '预算', source: 'customer', how: '现在的需求里的预算', example: '15–18 万' },
  { name: '介绍人', source: 'customer', how: '介绍客户来的人', example: '李哥' },
  { name: '来源', source: 'customer', how: '客户扫的哪个活码', example: '展厅门口' },
  { name: '顾问', source: 'advisor', how: '发的人的名字', example: '陈晓峰' },
  { name: '门店', source: 'store', how: '门店全名', example: '星程合肥包河店' },
  { name: '门店简称', source: 'store', how: '门店简称', example: '包河' },
  { name: '门店电话', source: 'store', how: '门店电话', example: '0551-120 0101' },
  { name: '门店地址', source: 'store', how: '门店地址', example: '合肥市包河区云谷大道 188 号' },
  { name: '品牌', source: 'store', how: '门店卖的品牌', example: '星程' },
  { name: '爱车', source: 'vehicle', how: '车主现在开的车', example: '驰远 1.5T', attribute: 'vehicle_model' },
  { name: '车牌', source: 'vehicle', how: '车牌号', example: '皖A·12345', attribute: 'plate' },
  { name: '到期日', source: 'vehicle', how: '车险到期的日子', example: '7 月 12 日', attribute: 'insurance_due' },
  { name: '保养日', source: 'vehicle', how: '下次保养的日子', example: '6 月 20 日', attribute: 'service_due' },
  { name: '活动', source: 'promotion', how: '正在用的优惠的名字', example: '端午置换专场' },
  { name: '补贴', source: 'promotion', how: '优惠里写的补贴', example: '5000 元' },
  { name: '政策', source: 'promotion', how: '优惠里写的政策', example: '置换补贴' },
  { name: '截止日', source: 'promotion', how: '优惠的最后一天', example: '6 月 8 日' },
  ...['车价', '保险', '上牌', '总价', '差额', '日期', '时段', '项目', '价格', '时长', '里程', '颜色', '冬季续航', '通勤'].map(
    (name): ScriptVariable => ({ name, source: 'asked', how: '发之前由顾问填', example: `（${name}）` })),
]

const byName = new Map(scriptVariables.map((variable) => [variable.name, variable]))

export const variableByName = (name: string): ScriptVariable | undefined => byName.get(name)

export const unknownVariables = (text: string): string[] => variablesOf(text).filter((name) => !byName.has(name))

/** Says something about an offer that only an offer can fill. */
export const usesPromotion = (text: string): boolean => variablesWithoutFallback(text).some((name) => byName.get(name)?.source === 'promotion')

/** What an editor shows instead of a real customer. */
export const exampleValues: Readonly<Record<string, string>> = Object.fromEntries(scriptVariables.map(({ name, example }) => [name, example]))
