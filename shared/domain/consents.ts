/**
 * Sharing between two companies needs the person's own yes (个人信息保护法 art. 23): recipient, contact, purpose, method
 * and the very things that are shared, each named. Companies of one group are third parties to each other.
 */
export const consentFields = [
  { key: 'name', name: '称呼' },
  { key: 'phone', name: '手机号' },
  { key: 'intent_model', name: '意向车型' },
  { key: 'needs', name: '购车需求' },
  { key: 'vehicles', name: '车辆与保养到期' },
] as const
export type ConsentField = (typeof consentFields)[number]['key']

/** What it may be used for; nothing else. */
export const consentPurposes = ['咨询', '试驾', '订购', '售后', '车险', '金融'] as const
export type ConsentPurpose = (typeof consentPurposes)[number]

export const consentMethods = { page: '客户本人在手机页面点的', paper: '客户签字的纸质同意书' } as const
export type ConsentMethod = keyof typeof consentMethods

export type ConsentState = 'asked' | 'agreed' | 'declined' | 'withdrawn' | 'expired'

/** A consent is good for so long, then it has to be asked for again. */
export const consentDays = 365
/** A page that nobody answered closes. */
export const askedDays = 14

interface ConsentTimes { askedAt: Date; agreedAt: Date | null; declinedAt: Date | null; withdrawnAt: Date | null }

const day = 86_400_000

export function consentState(one: ConsentTimes, now: Date): ConsentState {
  if (one.withdrawnAt) return 'withdrawn'
  if (one.declinedAt) return 'declined'
  if (one.agreedAt) return now.getTime() < one.agreedAt.getTime() + consentDays * day ? 'agreed' : 'expired'
  return now.getTime() < one.askedAt.getTime() + askedDays * day ? 'asked' : 'expired'
}

export const consentStateNames: Readonly<Record<ConsentState, string>> = { asked: '等客户点同意', agreed: '已同意', declined: '不同意', withdrawn: '已撤回', expired: '已过期' }
export const consentFieldName = (key: string): string => consentFields.find((one) => one.key === key)?.name ?? key
