import type { KitCode } from '@chitang/shared/contracts/starter-kits'

const code = (key: string, kind: KitCode['kind'], folder: string, name: string, role: KitCode['role'], tags: readonly string[], place: string): KitCode =>
  ({ key, kind, folder, name, role, tagKeys: tags.map((tag) => `tag-${tag}`), place })

export const kitCodes: readonly KitCode[] = [
  code('code-showroom', 'scene', '展厅', '展厅接待', 'sales_advisor', ['展厅'], '洽谈桌和接待台的桌牌'),
  code('code-door', 'scene', '展厅', '店门口', 'sales_advisor', ['路过'], '门口立牌，下班后也能扫'),
  code('code-drive', 'scene', '展厅', '试驾台', 'sales_advisor', ['展厅', '已试驾'], '试驾协议和试驾车里'),
  code('code-delivery', 'scene', '展厅', '交车区', 'sales_advisor', ['新车主'], '交车区背景板'),
  code('code-referral', 'scene', '展厅', '老客户介绍', 'sales_advisor', ['老客户介绍'], '老客户聚会和朋友圈'),
  code('code-leads', 'scene', '线上', '网络线索', 'dcc_agent', ['网络线索'], '发给打过电话的线索客户'),
  code('code-live', 'scene', '线上', '直播间', 'dcc_agent', ['直播'], '直播间里的名片和评论区'),
  code('code-mall', 'campaign', '活动', '商超外展', 'sales_advisor', ['商超外展'], '外展的展架和宣传页'),
  code('code-fair', 'campaign', '活动', '车展', 'sales_advisor', ['车展'], '车展展台和车前牌'),
  code('code-service', 'scene', '售后', '售后接待', 'service_advisor', ['售后到店'], '售后前台和接车单'),
  code('code-lounge', 'scene', '售后', '客休区', 'service_advisor', ['售后到店'], '休息区桌牌和洗手间门后'),
  code('code-renewal', 'scene', '售后', '续保咨询', 'service_advisor', ['车险快到期'], '结算台和保单封套'),
]
