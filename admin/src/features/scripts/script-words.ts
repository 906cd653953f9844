import type { ScriptPart } from '@chitang/shared/contracts/script-content'
import type { ScriptItem } from '@chitang/shared/contracts/scripts'
import { scriptCategories, scriptObjections } from '@chitang/shared/domain/scripts'
import { figure } from '../../shared/words/number.ts'
import { dateTimeWords } from '../../shared/words/time.ts'

export const categoryName = (code: string): string => scriptCategories.find((category) => category.code === code)?.name ?? code
export const objectionName = (code: string | null): string | null => scriptObjections.find((one) => one.code === code)?.name ?? null

export interface Badge { text: string; tone: 'own' | 'grey' | 'amber' | 'lock'; why: string }

const layers = { group: '集团', brand: '品牌', store: '本店', personal: '我的' } as const

/** Whose words stand here, in one or two squared words. */
export function badgesOf(item: Pick<ScriptItem, 'scope' | 'state' | 'locked' | 'pending' | 'hidden'>): Badge[] {
  const badges: Badge[] = []
  if (item.state === 'overridden') badges.push({ text: '已改', tone: 'own', why: '本店改过，集团的新版会先让你对比' })
  else if (item.state === 'forked') badges.push({ text: '脱离', tone: 'own', why: '本店自己的，集团再改也不提醒' })
  else if (item.state === 'orphaned') badges.push({ text: '集团已停用', tone: 'amber', why: '集团停用了原来的那条，本店的还在，请决定去留' })
  else badges.push({ text: layers[item.scope], tone: item.scope === 'store' ? 'own' : 'grey', why: item.scope === 'store' ? '本店自己写的' : '跟着上级走，改了会自动更新' })
  if (item.locked) badges.push({ text: '必须', tone: 'lock', why: '集团要求必须用这条，门店不能改' })
  if (item.pending && item.state !== 'orphaned') badges.push({ text: '待对比', tone: 'amber', why: '集团发布了新版' })
  if (item.hidden) badges.push({ text: '停用', tone: 'grey', why: '顾问看不到' })
  return badges
}

export function usesWords(item: Pick<ScriptItem, 'storeUses' | 'responses'>, where = '本店'): string {
  if (item.storeUses === 0) return `${where}还没用过`
  return `${where}用过 ${figure(item.storeUses)} 次${item.responses > 0 ? `，${figure(item.responses)} 次有回应` : ''}`
}

export function validWords(item: Pick<ScriptItem, 'validTo' | 'expired' | 'expiredWhy'>, now: number): string | null {
  if (item.expiredWhy === 'promotion') return '里面的优惠已经结束，不能发'
  if (!item.validTo) return null
  return item.expired ? `到 ${dateTimeWords(item.validTo, now)} 已过期，不能发` : `有效到 ${dateTimeWords(item.validTo, now)}`
}

const partNames = { text: '文字', image: '图片', file: '文件', link: '链接', miniprogram: '小程序' } as const
export const partName = (kind: ScriptPart['kind']): string => partNames[kind]
export const partTitle = (part: ScriptPart): string => (part.kind === 'text' ? part.text : part.kind === 'image' || part.kind === 'file' ? part.name : part.title)
export const partIcon = (kind: ScriptPart['kind']) => ({ text: 'chat', image: 'image', file: 'file', link: 'link', miniprogram: 'mini' } as const)[kind]

/** 配图 1 张 · 文件 1 个 */
export function extrasWords(parts: readonly ScriptPart[]): string {
  const unit = { image: '张图', file: '个文件', link: '个链接', miniprogram: '个小程序' } as const
  return (['image', 'file', 'link', 'miniprogram'] as const).flatMap((kind) => {
    const count = parts.filter((part) => part.kind === kind).length
    return count ? [`${count} ${unit[kind]}`] : []
  }).join('、')
}

export interface LibraryFigures { usable: number; pending: number; expired: number; gaps: number }

export function figuresOf(items: readonly ScriptItem[], gaps: number): LibraryFigures {
  const shown = items.filter((item) => !item.hidden)
  return { usable: shown.filter((item) => !item.expired).length, pending: items.filter((item) => item.pending).length, expired: shown.filter((item) => item.expired).length, gaps }
}

/** The page opens with what waits for somebody. */
export function scriptsSentence({ usable, pending, expired, gaps }: LibraryFigures): string {
  const waits = [...(pending ? [`${figure(pending)} 条等你对比`] : []), ...(gaps ? [`${figure(gaps)} 个缺口`] : []), ...(expired ? [`${figure(expired)} 条过期了`] : [])]
  if (!usable && !waits.length) return '还没有话术'
  return `${figure(usable)} 条话术能用${waits.length ? `，${waits.join('，')}` : ''}。`
}
