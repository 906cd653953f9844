import type { Happening, OwnershipRule } from './ownership.model.ts'

/** Why the rules would choose this side. */
export const ruleWords: Record<OwnershipRule, string> = {
  vehicle: '客户的车登记在这家店', active: '最近只有这边在跟', introduced: '客户是这边介绍来的', captured: '先和客户说上话', first_added: '两边情况一样，先加的在前',
}

export const happeningWords: Record<Happening['what'], string> = {
  added: '加好友', phone: '留了手机号', follow_up: '记了跟进', test_drive: '试驾', answered: '客户有回应', arrived: '到店', introduced: '有介绍人', vehicle: '车登记在店里',
}
