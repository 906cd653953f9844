/** The only variables a welcome may carry: what is known about the advisor and the store at the moment of adding. */
export const welcomeVariables = [
  { name: '称呼', meaning: '确认过姓和先生/女士才会叫出来，否则读作「您」', example: '' },
  { name: '顾问', meaning: '加上的那位顾问的名字', example: '陈晓峰' },
  { name: '门店', meaning: '门店全名', example: '星程合肥包河店' },
  { name: '门店简称', meaning: '门店简称', example: '包河店' },
  { name: '来源', meaning: '活码的名字', example: '展厅门口' },
] as const

export type WelcomeVariable = (typeof welcomeVariables)[number]['name']

export const isWelcomeVariable = (name: string): name is WelcomeVariable => welcomeVariables.some((variable) => variable.name === name)

/** WeCom doc 92137: the text of a welcome is at most 4000 bytes. */
export const welcomeMaxBytes = 4000
