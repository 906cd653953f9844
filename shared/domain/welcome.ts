/** The only variables a welcome may carry: what is known about the advisor, the store and the code at the moment of adding. */
export const welcomeVariables = [
  { name: '称呼', meaning: '确认过姓和先生/女士才会叫出来，否则读作「您」' },
  { name: '顾问', meaning: '加上的那位顾问的名字' },
  { name: '门店', meaning: '门店全名' },
  { name: '门店简称', meaning: '门店简称' },
  { name: '门店电话', meaning: '门店的电话' },
  { name: '品牌', meaning: '门店的品牌' },
  { name: '活码', meaning: '客户扫的活码的名字' },
] as const

export type WelcomeVariable = (typeof welcomeVariables)[number]['name']

export const isWelcomeVariable = (name: string): name is WelcomeVariable => welcomeVariables.some((variable) => variable.name === name)

/** WeCom doc 92137: the text of a welcome is at most 4000 bytes. */
export const welcomeMaxBytes = 4000
