import type { Attachment } from '../contracts/attachments.ts'
import { lintText } from './script-lint.ts'
import { scriptVariables, variableByName } from './script-variables.ts'
import { renderText, variablesOf } from './scripts.ts'
import type { TouchClass } from './touches.ts'

/** WeCom sends one text to all customers of an advisor: what is known of the advisor, the store and one offer may stand in it. */
const sources = ['advisor', 'store', 'promotion'] as const
export const broadcastVariables = scriptVariables.filter((variable) => sources.some((source) => source === variable.source))

export interface BroadcastSender { advisor: string; storeName: string; storeShortName: string; storePhone: string; storeAddress: string; brand: string; /** Where customers can say so by themselves; null = no service account is bound. */ stopUrl: string | null }
/** Values of the chosen offer; null = none is chosen. */
export type PromotionValues = Readonly<Record<string, string>> | null

export interface ContentProblem { level: 'stop' | 'hint'; where: 'text' | 'variant' | 'attachments'; words: string }

export const wayOut = '不想收到请回我一声'
export const notOneByOne = '群发不能逐人称呼，改用一对一待办'

/** WeCom doc 92135. */
const mostTextBytes = 4000
const mostAttachments = 9
const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/**
 * Exactly what customers of one advisor read. Marketing says whose it is, how to reach them, and how to get no more of
 * it; what the text says already is not said twice.
 */
export function broadcastText(template: string, touchClass: TouchClass, sender: BroadcastSender, promotion: PromotionValues): string {
  const text = renderText(template.trim(), {
    ...promotion, 顾问: sender.advisor, 门店: sender.storeName, 门店简称: sender.storeShortName, 门店电话: sender.storePhone, 门店地址: sender.storeAddress, 品牌: sender.brand,
  })
  if (touchClass !== 'marketing' || text === '') return text
  const who = [sender.storeName, sender.storePhone].filter((part) => part !== '' && !text.includes(part)).join(' ')
  const way = sender.stopUrl === null ? wayOut : `${wayOut}，或点 ${sender.stopUrl}`
  const end = [who, text.includes(wayOut) ? '' : way].filter((part) => part !== '').join('\n')
  return end === '' ? text : `${text}\n\n${end}`
}

function variableProblem(name: string, promotion: PromotionValues): string | null {
  switch (variableByName(name)?.source) {
    case 'advisor': case 'store': return null
    case 'promotion': return promotion === null ? `{${name}} 要先选一项优惠` : promotion[name] ? null : `选的优惠没有写 {${name}}`
    case 'customer': case 'vehicle': return `{${name}}：${notOneByOne}`
    default: return `{${name}} 不会自动填，改成具体的字`
  }
}

function textProblems(where: 'text' | 'variant', template: string, resolved: string, promotion: PromotionValues): ContentProblem[] {
  const variables = variablesOf(template).flatMap((name): ContentProblem[] => {
    const words = variableProblem(name, promotion)
    return words === null ? [] : [{ level: 'stop', where, words }]
  })
  const lint = lintText(template).filter((finding) => finding.rule !== 'variable').map((finding): ContentProblem => ({ level: finding.blocks ? 'stop' : 'hint', where, words: `「${finding.words}」${finding.why}。${finding.instead}` }))
  const bytes = bytesOf(resolved)
  return [...variables, ...(bytes > mostTextBytes ? [{ level: 'stop' as const, where, words: `文字 ${bytes} 字节，企业微信最多 ${mostTextBytes}：再短一些` }] : []), ...lint]
}

/** Byte limits of WeCom, which count a Chinese character three times. */
function attachmentProblems(attachments: readonly Attachment[]): ContentProblem[] {
  const long = (words: string): ContentProblem => ({ level: 'stop', where: 'attachments', words })
  return [
    ...(attachments.length > mostAttachments ? [long(`附件 ${attachments.length} 个，企业微信最多 ${mostAttachments} 个`)] : []),
    ...attachments.flatMap((one): ContentProblem[] => {
      if (one.kind === 'link') return [
        ...(bytesOf(one.title) > 128 ? [long(`链接标题「${one.title}」太长，最多 42 个汉字`)] : []), ...(bytesOf(one.description ?? '') > 512 ? [long(`链接「${one.title}」的说明太长`)] : []),
        ...(bytesOf(one.url) > 2048 || bytesOf(one.imageUrl ?? '') > 2048 ? [long(`链接「${one.title}」的网址太长`)] : []),
      ]
      return one.kind === 'miniprogram' && bytesOf(one.title) > 64 ? [long(`小程序标题「${one.title}」太长，最多 21 个汉字`)] : []
    }),
  ]
}

export interface CheckedContent { findings: ContentProblem[]; preview: { variant: string | null; text: string }[]; bytes: number }

export interface DraftedContent { text: string; attachments: readonly Attachment[]; variant: { name: string; text: string } | null }

/** What can be said about a text by itself; files, locks and offers that ended are the server's to know. */
export function checkedContent(content: DraftedContent, touchClass: TouchClass, sender: BroadcastSender, promotion: PromotionValues): CheckedContent {
  const parts = [{ where: 'text' as const, variant: null, template: content.text }, ...(content.variant ? [{ where: 'variant' as const, variant: content.variant.name, template: content.variant.text }] : [])]
    .map((part) => ({ ...part, resolved: broadcastText(part.template, touchClass, sender, promotion) }))
  const nothing: ContentProblem[] = parts[0]!.resolved === '' && (touchClass === 'marketing' || content.attachments.length === 0) ? [{ level: 'stop', where: 'text', words: '还没有写文字' }] : []
  return {
    findings: [...nothing, ...parts.flatMap((part) => textProblems(part.where, part.template, part.resolved, promotion)), ...attachmentProblems(content.attachments)].sort((a, b) => Number(a.level === 'hint') - Number(b.level === 'hint')),
    preview: parts.map(({ variant, resolved }) => ({ variant, text: resolved })),
    bytes: Math.max(...parts.map((part) => bytesOf(part.resolved))),
  }
}
