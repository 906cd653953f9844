import type { ImportField, ImportKind } from '../contracts/imports.ts'

interface FieldWords { field: ImportField; name: string; /** How files call it. */ also: readonly string[] }

const ref = (kind: ImportKind): FieldWords => (kind === 'dms' ? { field: 'ref', name: '客户编号', also: ['客户号', '客户id', '档案号', '会员号', '编号'] } : { field: 'ref', name: '线索编号', also: ['线索id', '订单号', '编号'] })
const common: readonly FieldWords[] = [
  { field: 'name', name: '姓名', also: ['客户姓名', '客户名称', '车主', '车主姓名', '联系人', '称呼', 'name'] },
  { field: 'gender', name: '性别', also: ['gender'] },
  { field: 'age', name: '年龄段', also: ['年龄'] },
  { field: 'phone', name: '手机号', also: ['手机', '电话', '联系电话', '手机号码', '移动电话', 'mobile', 'phone'] },
  { field: 'city', name: '城市', also: ['所在城市', '地区'] },
  { field: 'intentModel', name: '意向车型', also: ['意向车系', '关注车型'] },
  { field: 'budget', name: '预算（万）', also: ['预算', '购车预算'] },
]
const dmsOnly: readonly FieldWords[] = [
  { field: 'vin', name: '车架号', also: ['vin', '底盘号', '车辆识别代号'] },
  { field: 'plate', name: '车牌号', also: ['车牌', '牌照', '号牌'] },
  { field: 'model', name: '车型', also: ['车系', '购买车型'] },
  { field: 'soldOn', name: '购车日期', also: ['销售日期', '提车日期', '开票日期', '交车日期'] },
  { field: 'lastServiceOn', name: '最近进厂', also: ['最近进厂日期', '上次保养', '最后进厂日期'] },
  { field: 'nextServiceOn', name: '下次保养', also: ['下次保养日期', '应保养日期'] },
  { field: 'insuranceUntil', name: '保险到期', also: ['保险到期日', '交强险到期'] },
  { field: 'kilometres', name: '里程（公里）', also: ['里程', '行驶里程', '里程数'] },
]
const leadsOnly: readonly FieldWords[] = [
  { field: 'source', name: '来源', also: ['渠道', '线索来源', '媒体'] },
  { field: 'at', name: '留资时间', also: ['创建时间', '线索时间', '时间', '日期'] },
]

export const importFields = (kind: ImportKind): readonly FieldWords[] => [ref(kind), ...common, ...(kind === 'dms' ? dmsOnly : leadsOnly)]
export const importFieldName = (kind: ImportKind, field: ImportField): string => importFields(kind).find((one) => one.field === field)?.name ?? field
export const importKindNames: Readonly<Record<ImportKind, string>> = { dms: 'DMS 客户与车辆', leads: '线索' }

const plain = (header: string): string => header.toLowerCase().replace(/[\s_（）()：:/*-]/g, '')

/** What the columns most likely mean: exact words first, then words inside; a field is given out once. */
export function suggestMapping(kind: ImportKind, headers: readonly string[]): (ImportField | null)[] {
  const fields = importFields(kind)
  const mapping: (ImportField | null)[] = headers.map(() => null)
  const taken = new Set<ImportField>()
  const give = (fits: (header: string, word: string) => boolean): void => {
    for (const [at, header] of headers.entries()) {
      if (mapping[at] !== null || !plain(header)) continue
      const found = fields.find((one) => !taken.has(one.field) && [one.name, ...one.also].some((word) => fits(plain(header), plain(word))))
      if (!found) continue
      mapping[at] = found.field
      taken.add(found.field)
    }
  }
  give((header, word) => header === word)
  give((header, word) => header.includes(word))
  return mapping
}

/** What a mapping lacks before a single row is looked at. */
export function mappingProblems(mapping: readonly (ImportField | null)[]): string[] {
  const given = mapping.filter((one): one is ImportField => one !== null)
  return [
    ...(given.includes('name') ? [] : ['请指出哪一列是姓名']),
    ...(given.includes('phone') || given.includes('vin') || given.includes('ref') ? [] : ['请指出手机号、车架号或编号中的至少一列，否则重复导入时认不出同一行']),
    ...(new Set(given).size === given.length ? [] : ['有两列指向同一项，请改掉一列']),
  ]
}
