import type { AttributeValue } from '@chitang/shared/domain/attributes'

/** The fictional group of the demo: what the product knows beyond WeCom. People and numbers are invented. */
export const groupName = '华岳汽车集团'

export const legalEntities = [
  { key: 'LE-G', name: '华岳汽车集团有限公司' },
  { key: 'LE-XC', name: '华岳星程汽车销售服务有限公司' },
  { key: 'LE-1', name: '合肥滨湖曜川汽车有限公司' },
  { key: 'LE-2', name: '合肥经开瑞庭汽车有限公司' },
  { key: 'LE-3', name: '南京河西曜川汽车有限公司' },
  { key: 'LE-4', name: '南京建邺瑞庭汽车有限公司' },
  { key: 'LE-5', name: '武汉汉阳曜川汽车有限公司' },
  { key: 'LE-6', name: '武汉汉口瑞庭汽车有限公司' },
  { key: 'LE-7', name: '郑州中原曜川汽车有限公司' },
  { key: 'LE-O', name: '曜川汽车销售有限公司' },
] as const

/** One open-platform account takes developer ids of five foreign subjects: the group and five of its seven store corps are bound to it. */
export const openPlatformOf = (corpId: string): string | null => (corpId === 'wwS_jianye' || corpId === 'wwS_hankou' ? null : corpId.startsWith('wwO_') ? 'OP-O' : 'OP-G')

export const stores = [
  { name: '星程合肥包河店', shortName: '包河', city: '合肥', brand: '星程', corpId: 'wwG_huayue', entity: 'LE-XC', address: '合肥市包河区云谷大道 188 号', phone: '0551-120 0101', target: 6 },
  { name: '星程合肥政务店', shortName: '政务', city: '合肥', brand: '星程', corpId: 'wwG_huayue', entity: 'LE-XC', address: '合肥市政务区习友路 66 号', phone: '0551-120 0102', target: 5 },
  { name: '曜川合肥滨湖店', shortName: '滨湖', city: '合肥', brand: '曜川', corpId: 'wwS_binhu', entity: 'LE-1', address: '合肥市滨湖新区庐州大道 9 号', phone: '0551-120 0103', target: 5 },
  { name: '瑞庭合肥经开店', shortName: '经开', city: '合肥', brand: '瑞庭', corpId: 'wwS_jingkai', entity: 'LE-2', address: '合肥市经开区繁华大道 301 号', phone: '0551-120 0104', target: 4 },
  { name: '星程南京江宁店', shortName: '江宁', city: '南京', brand: '星程', corpId: 'wwG_huayue', entity: 'LE-XC', address: '南京市江宁区双龙大道 520 号', phone: '025-1200 0105', target: 5 },
  { name: '曜川南京河西店', shortName: '河西', city: '南京', brand: '曜川', corpId: 'wwS_hexi', entity: 'LE-3', address: '南京市建邺区江东中路 77 号', phone: '025-1200 0106', target: 6 },
  { name: '瑞庭南京建邺店', shortName: '建邺', city: '南京', brand: '瑞庭', corpId: 'wwS_jianye', entity: 'LE-4', address: '南京市建邺区庐山路 25 号', phone: '025-1200 0107', target: 4 },
  { name: '星程武汉光谷店', shortName: '光谷', city: '武汉', brand: '星程', corpId: 'wwG_huayue', entity: 'LE-XC', address: '武汉市洪山区光谷大道 112 号', phone: '027-1200 0108', target: 5 },
  { name: '曜川武汉汉阳店', shortName: '汉阳', city: '武汉', brand: '曜川', corpId: 'wwS_hanyang', entity: 'LE-5', address: '武汉市汉阳区龙阳大道 18 号', phone: '027-1200 0109', target: 4 },
  { name: '瑞庭武汉汉口店', shortName: '汉口', city: '武汉', brand: '瑞庭', corpId: 'wwS_hankou', entity: 'LE-6', address: '武汉市江汉区发展大道 209 号', phone: '027-1200 0110', target: 4 },
  { name: '星程郑州郑东店', shortName: '郑东', city: '郑州', brand: '星程', corpId: 'wwG_huayue', entity: 'LE-XC', address: '郑州市郑东新区金水东路 33 号', phone: '0371-120 0111', target: 5 },
  { name: '曜川郑州中原店', shortName: '中原', city: '郑州', brand: '曜川', corpId: 'wwS_zhongyuan', entity: 'LE-7', address: '郑州市中原区建设西路 240 号', phone: '0371-120 0112', target: 4 },
  // Not stores, but desks with customers of their own: the group's official account and the maker's.
  { name: '集团客户中心', shortName: '集团', city: '合肥', brand: '华岳', corpId: 'wwG_huayue', entity: 'LE-G', address: '合肥市政务区潜山路 320 号', phone: '400-120-0100', target: 0 },
  { name: '曜川厂家客服', shortName: '厂家', city: '上海', brand: '曜川', corpId: 'wwO_yaochuan', entity: 'LE-O', address: '上海市嘉定区安驰路 1 号', phone: '400-120-0900', target: 0 },
] as const

export const modelsOfBrand: Record<string, readonly string[]> = {
  星程: ['驰远 1.5T', '越屿 1.5T', '越屿 HEV', '悦行 MPV'],
  曜川: ['曜风', '曜澜 EV', '曜岳 增程'],
  瑞庭: ['庭序 2.0T', '庭山 2.0T'],
  华岳: ['驰远 1.5T', '曜澜 EV', '庭序 2.0T'],
}

/** Scene and campaign words of a code → tags it puts on (渠道来源 for the group, 场景/活动 for the store). */
export const tagsOfOccasion: readonly { match: RegExp; source: string; store: string | null; folder: string }[] = [
  { match: /展厅门口/, source: '自然到店', store: '展厅门口', folder: '展厅' },
  { match: /前台/, source: '自然到店', store: '前台', folder: '展厅' },
  { match: /试驾车/, source: '自然到店', store: '试驾车', folder: '展厅' },
  { match: /交车区/, source: '老车主', store: '交车区', folder: '售后' },
  { match: /售后休息室/, source: '老车主', store: '售后休息室', folder: '售后' },
  { match: /收银台/, source: '老车主', store: '收银台', folder: '售后' },
  { match: /车展/, source: '车展巡展', store: '春季车展', folder: '活动' },
  { match: /试驾节/, source: '自然到店', store: '试驾节', folder: '活动' },
  { match: /商场/, source: '车展巡展', store: '商场巡展', folder: '活动' },
  { match: /置换/, source: '老车主', store: '置换专场', folder: '活动' },
  { match: /直播/, source: '视频号', store: '视频号直播', folder: '活动' },
  { match: /小区/, source: '小区驻点', store: '小区驻点', folder: '活动' },
  { match: /老车主/, source: '老车主', store: '老车主答谢会', folder: '活动' },
  { match: /加油站/, source: '异业合作', store: '加油站异业', folder: '活动' },
  { match: /高考/, source: '异业合作', store: '高考陪送车队', folder: '活动' },
  { match: /抖音/, source: '抖音本地', store: '抖音本地推', folder: '活动' },
  { match: /保养/, source: '老车主', store: '保养半价周二', folder: '活动' },
  { match: /垂媒/, source: '网络线索', store: null, folder: '活动' },
  { match: /员工码/, source: '自然到店', store: null, folder: '员工' },
]

export function welcomeOfCode(occasion: string): string {
  if (/交车区|售后休息室|收银台/.test(occasion)) return '您好，我是{门店}的服务顾问{顾问}。用车、保养、保险的事直接发给我，也可以打店里电话 {门店电话}。'
  if (/员工码/.test(occasion)) return '您好，我是{门店}的{顾问}，很高兴认识您。看车、用车有什么想问的，直接发给我就行，不用再填表。'
  if (/展厅门口|前台|试驾车/.test(occasion)) return '您好，我是{门店}的{顾问}，刚才在店里接待您。您看的车的配置表我放在下面，回家慢慢看，有问题直接在这里问我。'
  return '您好，我是{门店}的{顾问}。谢谢您在{活码}加我，活动资料和车型配置我发您，想细聊随时找我。'
}

export const welcomeRules = {
  group: '您好，我是{门店}的{顾问}，很高兴认识您。看车、用车有什么想问的，直接发给我就行。',
  store: '您好，这里是{门店}，我是{顾问}。您方便的时候告诉我想看哪款车，我把资料整理好发您。店里电话 {门店电话}。',
  service: '您好，我是{门店}的服务顾问{顾问}。保养、维修、保险的事找我就行，提前说一声，我帮您安排。',
} as const

export const noticeTitle = '个人信息说明'
export const noticeBody = (entity: string): string => `${entity}（下称“我们”）重视您的个人信息。您加我们的顾问为企业微信好友时，我们会这样使用您的信息。

我们收集什么
您的微信昵称和头像、您主动告诉我们的称呼、电话、用车需求，以及您从哪个活码加的好友。我们不收集您的位置、通讯录和聊天录音。

用来做什么
为您介绍车型、安排到店和试驾、跟进您问的事，以及交车后的保养提醒。不会用于别的目的。

谁能看到
只有接待您的顾问和本店管理人员。没有您的单独同意，我们不会提供给其他公司，包括同一集团的其他公司。

您可以怎么做
随时可以在聊天里告诉顾问：要看您的信息、要改、要删，或不想再收到活动消息。您也可以直接删除顾问，我们尊重您的选择，不会重复添加。

保存多久
从最后一次联系起三年，或到您要求删除为止；法律要求保留的订单和质保记录除外。`

export interface PlantedCustomer {
  nickname: string; advisor: string; level: string; model: string; surname?: string; title?: '先生' | '女士'; needs: Readonly<Record<string, AttributeValue>>
  notes: { days: number; method: string; points: string[]; text: string }[]
  task?: { title: string; hour: number; days: number }
}

/** 陈晓峰's customers of the pictures. Days count back from the first start. */
export const planted: readonly PlantedCustomer[] = [
  {
    nickname: '王女士', advisor: 'chenxiaofeng', level: 'A', model: '越屿 1.5T', surname: '王', title: '女士', needs: { budget: { min: 15, max: 18 }, trade_in: true, household_size: 3, focus: ['油耗'] },
    notes: [{ days: 23, method: 'visit', points: [], text: '首次，2 人，45 分钟' }, { days: 4, method: 'test_drive', points: [], text: '越屿 25 分钟，后排满意' }, { days: 2, method: 'phone', points: ['置换'], text: '老车评估，等出价' }],
    task: { title: '跟进置换评估结果', hour: 18, days: 0 },
  },
  { nickname: '老K', advisor: 'chenxiaofeng', level: 'B', model: '驰远 1.5T', needs: { budget: { min: 10, max: 13 }, focus: ['价格'] }, notes: [{ days: 6, method: 'wechat', points: ['价格'], text: '想等月底政策' }], task: { title: '问问月底定不定', hour: 11, days: 1 } },
  { nickname: '阿森', advisor: 'chenxiaofeng', level: 'H', model: '越屿 HEV', surname: '森', needs: { budget: { min: 16, max: 20 }, finance: '分期', focus: ['油耗'] }, notes: [{ days: 3, method: 'visit', points: ['贷款'], text: '看了两次，落地价要含保险' }], task: { title: '落地价含保险再算一遍', hour: 16, days: -1 } },
  { nickname: '平安是福', advisor: 'chenxiaofeng', level: 'D', model: '越屿 1.5T', needs: { household_size: 4 }, notes: [{ days: 30, method: 'phone', points: [], text: '首保做完，说油耗满意' }] },
  { nickname: '周先生', advisor: 'chenxiaofeng', level: 'C', model: '悦行 MPV', surname: '周', title: '先生', needs: { budget: { min: 20, max: 25 }, household_size: 5, focus: ['空间'] }, notes: [{ days: 12, method: 'phone', points: ['家人'], text: '老人也要坐，下月再看' }], task: { title: '问下月看车时间', hour: 10, days: 2 } },
]

export const demoLogins = [
  { name: '陈晓峰', role: '销售顾问', store: '星程合肥包河店' },
  { name: '宋海涛', role: '店总', store: '星程合肥包河店' },
  { name: '刘敏', role: '市场经理', store: '星程合肥包河店' },
  { name: '方倩', role: '服务顾问', store: '曜川合肥滨湖店' },
  { name: '周凯', role: 'DCC专员', store: '曜川南京河西店' },
  { name: '何志远', role: '店总', store: '曜川南京河西店' },
  { name: '吴雅', role: '集团运营', store: '集团' },
  { name: '郑璐', role: '合规', store: '集团' },
  { name: '孙启明', role: '曜川主机厂督导', store: '集团' },
  { name: '林川', role: '平台支持', store: '集团' },
] as const
