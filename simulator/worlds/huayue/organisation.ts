/** The fictional group: which corp holds which store, and who has a fixed name. */
export interface StoreSeed { key: string; short: string; name: string; brand: '星程' | '曜川' | '瑞庭'; corpId: string; customers: number }

const store = (key: string, short: string, name: string, brand: StoreSeed['brand'], corpId: string, customers: number): StoreSeed => ({ key, short, name, brand, corpId, customers })

export const STORES: readonly StoreSeed[] = [
  store('baohe', '包河', '星程合肥包河店', '星程', 'wwG_huayue', 90),
  store('zhengwu', '政务', '星程合肥政务店', '星程', 'wwG_huayue', 28),
  store('binhu', '滨湖', '曜川合肥滨湖店', '曜川', 'wwS_binhu', 30),
  store('jingkai', '经开', '瑞庭合肥经开店', '瑞庭', 'wwS_jingkai', 24),
  store('jiangning', '江宁', '星程南京江宁店', '星程', 'wwG_huayue', 28),
  store('hexi', '河西', '曜川南京河西店', '曜川', 'wwS_hexi', 30),
  store('jianye', '建邺', '瑞庭南京建邺店', '瑞庭', 'wwS_jianye', 22),
  store('guanggu', '光谷', '星程武汉光谷店', '星程', 'wwG_huayue', 28),
  store('hanyang', '汉阳', '曜川武汉汉阳店', '曜川', 'wwS_hanyang', 24),
  store('hankou', '汉口', '瑞庭武汉汉口店', '瑞庭', 'wwS_hankou', 24),
  store('zhengdong', '郑东', '星程郑州郑东店', '星程', 'wwG_huayue', 26),
  store('zhongyuan', '中原', '曜川郑州中原店', '曜川', 'wwS_zhongyuan', 22),
]

export const GROUP_CORP = { corpId: 'wwG_huayue', name: '华岳汽车集团', headquarters: '集团总部' }

/** Two store corps bound no developer account of their own: the API hides unionid there. */
export const WITHOUT_UNIONID: ReadonlySet<string> = new Set(['wwS_jianye', 'wwS_hankou'])

export const STORE_POSITIONS: readonly (readonly [position: string, count: number])[] = [
  ['销售顾问', 6], ['服务顾问', 3], ['DCC专员', 1], ['店总', 1], ['销售经理', 1], ['售后经理', 1], ['市场经理', 1], ['前台', 1],
]

export const HEADQUARTERS: readonly (readonly [position: string, name: string | null, userid: string | null])[] = [
  ['集团运营', '吴雅', 'wuya'], ['集团运营', null, null], ['集团运营', null, null], ['合规', '郑璐', 'zhenglu'], ['集团市场经理', null, null], ['曜川品牌经理', null, null],
  ['曜川主机厂督导', '孙启明', 'sunqiming'], ['平台支持', '林川', 'linchuan'],
]

export const FIXED: Readonly<Record<string, readonly (readonly [position: string, name: string, userid: string, gender: '1' | '2'])[]>> = {
  baohe: [
    ['销售顾问', '陈晓峰', 'chenxiaofeng', '1'], ['销售顾问', '李娜', 'lina_bh', '2'], ['销售顾问', '王磊', 'wanglei_bh', '1'],
    ['店总', '宋海涛', 'songhaitao', '1'], ['市场经理', '刘敏', 'liumin', '2'],
  ],
  binhu: [['服务顾问', '方倩', 'fangqian', '2']],
  hexi: [['DCC专员', '周凯', 'zhoukai', '1'], ['店总', '何志远', 'hezhiyuan', '1']],
}

/** 客户联系 seats go to people who meet customers. */
export const SERVES_CUSTOMERS: ReadonlySet<string> = new Set(['销售顾问', '服务顾问', 'DCC专员', '店总', '销售经理', '前台'])
