import { scriptVariables, unknownVariables } from './script-variables.ts'

export type LintRule = 'absolute' | 'deflecting' | 'promise' | 'timed' | 'variable' | 'phone' | 'length'

export interface LintFinding {
  readonly rule: LintRule
  /** Blocks publishing; the others must have been seen by who publishes. */
  readonly blocks: boolean
  /** The words it is about. */
  readonly words: string
  /** Where they stand in the text; 0 and 0 for the text as a whole. */
  readonly from: number
  readonly to: number
  readonly why: string
  readonly instead: string
}

export const maxScriptChars = 220

interface PhraseRule { rule: LintRule; blocks: boolean; pattern: RegExp; why: string; instead: string }

/** Phrases, never the bare 最: 「最近」 and 「最关心的」 are everyday words. */
const phraseRules: readonly PhraseRule[] = [
  {
    rule: 'absolute', blocks: true, why: '绝对化用语，广告法不许这样说',
    instead: '说具体的：便宜在哪一项、哪一年的数据',
    pattern: /全网最低|全国最低|全市最低|史上最低|最低价|最便宜|最优惠|行业第一|全国第一|全球第一|销量第一|第一品牌|国家级|世界级|顶级|极致|独一无二|绝无仅有|万能|100%|百分之百|绝对(?!值)|永不|零风险/g,
  },
  {
    rule: 'deflecting', blocks: false, why: '把客户推给别人，客户多半不会再问第二次',
    instead: '我去问清楚再回您',
    pattern: /请?(?:您)?(?:咨询|联系|询问)(?:当地|就近|附近)?(?:的)?(?:4S店|经销商|门店|客服|厂家)|以(?:官方|厂家|店内|门店)(?:公布|解释)?为准|具体(?:请)?(?:咨询|以)|不清楚|不归我管|您(?:自己)?(?:打|拨打)(?:官方)?(?:客服|热线|400)/g,
  },
  {
    rule: 'promise', blocks: false, why: '说死了就要兑现，做不到会变成投诉',
    instead: '说清条件：什么情况下能做到',
    pattern: /(?<!不)一定(?!要|会不会|程度|范围)|(?<!不敢|不能|没法|不)保证|锁(?:定)?价|把价格锁住|肯定(?:能|给|让)|包(?:您)?满意|随时都有|不用排队/g,
  },
  {
    rule: 'timed', blocks: false, why: '答应了时间，晚一分钟就是失信',
    instead: '说做完就发，或说今天内',
    pattern: /[一二两三四五六七八九十\d]+\s*(?:分钟|秒钟?|小时)(?:内|之内|以内|就)|马上(?!就要|到)|立刻|立即|秒回|第一时间/g,
  },
]

/** A reason near the request: who reads it knows what the number is for. */
const asksForPhone = /(?:留|给|发)(?:我|一?个|一下|下)*(?:您的?)?(?:电话|手机号?|号码|联系方式)|(?:您的?)?(?:电话|手机号?|联系方式)(?:是多少|方便(?:给|留|发))/g
const givesReason = /为了|用来|方便(?:给您|登记|预约|通知|安排)|登记|预约|试驾协议|办理|上牌|保单|通知您|确认时间|到店提醒/

export function lintText(text: string): LintFinding[] {
  const findings: LintFinding[] = []
  for (const { pattern, ...rest } of phraseRules)
    for (const match of text.matchAll(pattern)) findings.push({ ...rest, words: match[0], from: match.index, to: match.index + match[0].length })
  if (!givesReason.test(text))
    for (const match of text.matchAll(asksForPhone))
      findings.push({ rule: 'phone', blocks: false, words: match[0], from: match.index, to: match.index + match[0].length, why: '要电话没说用来做什么', instead: '写上用处，例如「方便给您登记试驾」' })
  for (const name of unknownVariables(text)) {
    const at = text.indexOf(`{${name}`)
    const near = nearest(name)
    findings.push({
      rule: 'variable', blocks: false, words: `{${name}}`, from: at, to: at + name.length + 2, why: `「${name}」不会自动填，顾问每次都要写`,
      instead: near ? `多半是想写 {${near}}` : '能自动填的就从「插入」里选',
    })
  }
  if ([...text].length > maxScriptChars)
    findings.push({ rule: 'length', blocks: false, words: `${[...text].length} 字`, from: 0, to: 0, why: `超过 ${maxScriptChars} 字，客户在手机上要翻屏`, instead: '分成两条，或只留一件事' })
  return findings.sort((a, b) => Number(b.blocks) - Number(a.blocks) || a.from - b.from)
}

function nearest(name: string): string | null {
  const close = scriptVariables.find((variable) => variable.name.includes(name) || name.includes(variable.name))
  return close?.name ?? null
}

/** What a publisher has to have seen: the same words under the same rule are one thing. */
export const lintKey = (finding: Pick<LintFinding, 'rule' | 'words'>): string => `${finding.rule}:${finding.words}`

export interface LintVerdict { readonly findings: readonly LintFinding[]; readonly blocked: readonly LintFinding[]; readonly unseen: readonly LintFinding[] }

/** May these texts go out, given what the publisher said to have seen? */
export function lintVerdict(texts: readonly string[], acknowledged: readonly string[]): LintVerdict {
  const findings = texts.flatMap(lintText)
  return {
    findings, blocked: findings.filter((finding) => finding.blocks),
    unseen: findings.filter((finding) => !finding.blocks && !acknowledged.includes(lintKey(finding))),
  }
}
