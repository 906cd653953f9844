import type { Blocker, DecisionEvidence, KeyKind, Rule, VerifiedBy } from './evidence.model.ts'

const kindWords: Record<KeyKind, string> = {
  external_userid: '企业微信客户编号一致', unionid: '微信身份一致', pending_id: '微信身份衔接得上', openid: '公众号身份一致', kf: '客服会话身份一致', dms_id: 'DMS 档案号一致', crm_id: 'CRM 档案号一致',
  phone: '手机号一致', vin: '车架号一致', plate: '车牌一致', nickname: '昵称一样',
}
const vouchWords: Record<VerifiedBy, string> = { wecom: '企业微信给出', sms: '本人验证', order: '订单上的', staff: '顾问录入' }
const blockerWords: Record<Blocker, string> = {
  not_same: '有人确认过不是同一人', fleet: '这个号码有多个不同的人在用', recycled: '号码换过主人', conflict: '姓氏、性别或年龄对不上', two_accounts: '是两个微信号', different_ids: '微信和验证过的手机号都不同',
}
export const recordWords: Record<string, string> = { corp_contact: '企微好友', dms_customer: 'DMS 档案', lead_form: '线索' }

/** One line in the queue. */
export function questionWords(rule: string, evidence: DecisionEvidence): string {
  if (rule === 'R7') return '同一辆车，可能一家人'
  if (rule === 'R9') return '昵称一样，同城同一活动一周内加的'
  const conflict = evidence.blockers.find((one) => one === 'conflict' || one === 'two_accounts')
  if (rule === 'R8') return '核对过'
  const base = rule === 'R4' ? '手机号，两边都验证过' : rule === 'R5' ? '手机号，一边验证过' : rule === 'R6' ? '手机号，都是录入' : '微信身份一致'
  return conflict ? `${base}，但${blockerWords[conflict]}` : base
}

/** What two share, whatever came of it. */
export const sharedWords: Record<Rule, string> = { R1: '同一条记录', R2: '微信身份一致', R3: '微信身份衔接得上', R4: '手机号一致，两边都验证过', R5: '手机号一致，一边验证过', R6: '手机号一致，都是录入', R7: '同一辆车', R8: '人工核对', R9: '昵称一样' }

/** Why two are one, in a few words. */
export const ruleWords: Record<Rule, string> = { ...sharedWords, R5: '手机号一致，一边验证过，称呼也对得上', R6: '手机号一致，称呼也对得上' }

export interface Reasoning { title: string; text: string; weight: 'main' | 'support' | 'none' | 'against' }

/** What speaks for it, what only supports, what speaks against; and what was not used. */
export function reasonsOf(evidence: DecisionEvidence | null, sides: { a: string; b: string }): Reasoning[] {
  if (!evidence) return [{ title: '没有共同的依据', text: '手机号、微信身份、车辆都没有对上，只能靠人判断', weight: 'none' }]
  const reasons = evidence.shared.map(({ kind, verifiedA, verifiedB }): Reasoning => ({
    title: kindWords[kind], text: kind === 'nickname' ? '同城、同一个活动、一周之内加的；昵称会重名，只作提示' : kind === 'vin' || kind === 'plate' ? `${sides.a}、${sides.b}都登记过` : `${sides.a}：${vouchWords[verifiedA]}；${sides.b}：${vouchWords[verifiedB]}`, weight: kind === 'vin' || kind === 'plate' || kind === 'nickname' ? 'support' : 'main',
  }))
  if (evidence.nameAgrees) reasons.push({ title: '称呼对得上', text: '两边的姓氏或名字一样', weight: 'support' })
  const against = evidence.blockers.map((one): Reasoning => ({ title: blockerWords[one], text: '合并前先问一句客户本人', weight: 'against' }))
  return [...reasons, ...(against.length > 0 ? against : [{ title: '没有相反的证据', text: '姓氏、性别不冲突，没人说过「不是同一人」。头像不作依据，昵称只作提示', weight: 'none' as const }])]
}

export const evidenceLines = (evidence: DecisionEvidence): string[] => [
  ...evidence.shared.map(({ kind, verifiedA, verifiedB }) => (kind === 'phone' ? `${kindWords.phone}（${[...new Set([vouchWords[verifiedA], vouchWords[verifiedB]])].join('、')}）` : kindWords[kind])),
  ...(evidence.nameAgrees ? ['称呼对得上'] : []), ...evidence.blockers.map((one) => blockerWords[one]),
]
