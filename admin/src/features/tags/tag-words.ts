import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import type { ElsewhereResult, listTagRules, TagGroupItem } from '@chitang/shared/contracts/tags'
import type { TagScopeName } from '@chitang/shared/domain/tags'
import { figure } from '../../shared/words/number.ts'
import { dateWords } from '../../shared/words/time.ts'

/** What a scope is called here, and who keeps it. */
export function scopeTitle(scope: TagScopeName, forWhom: string | null): string {
  if (scope === 'brand') return `品牌的${forWhom ? ` · ${forWhom}` : ''}`
  if (scope === 'region') return `区域的${forWhom ? ` · ${forWhom}` : ''}`
  return scope === 'group' ? '集团的' : '本店的'
}
export const scopeNotes: Readonly<Record<TagScopeName, string>> = {
  store: '店里自己建，只在本店用', region: '这个城市的门店都能用，集团在管', brand: '这个品牌的门店都能用，集团在管', group: '所有门店都能用，集团在管',
}

/** Own first: that is what people here change. */
export const shelfOrder: readonly TagScopeName[] = ['store', 'region', 'brand', 'group']

/** Tags into which one may be merged: same scope, same home, not itself. */
export function mergeTargets(groups: readonly TagGroupItem[], of: { id: string; group: TagGroupItem }): { id: string; name: string; groupName: string }[] {
  return groups
    .filter((group) => group.scope === of.group.scope && group.forWhom === of.group.forWhom && group.storeId === of.group.storeId && group.strategyName === of.group.strategyName)
    .flatMap((group) => group.tags.filter((tag) => tag.canEdit && tag.id !== of.id).map((tag) => ({ id: tag.id, name: tag.name, groupName: group.name })))
}

/** Null: too few to be said across companies. */
export const usesWords = (uses: number | null): string => (uses === null ? '不足 10 位客户' : uses === 0 ? '没人用' : `${figure(uses)} 位客户`)
export const removedWords = (uses: number | null): string => (uses === 0 ? '没有客户带着它。' : `${usesWords(uses)}带着它，会一起去掉。`)

export const lastUsedWords = (lastUsedAt: string | null, now: number): string => (lastUsedAt ? `最近一次 ${dateWords(Date.parse(lastUsedAt), now)}` : '还没人用过')

type CodeRule = ResponseOf<typeof listTagRules>['codes'][number]

/** Codes that put on the same tags are one line. */
export function codesByTags(codes: readonly CodeRule[]): { key: string; names: string[]; tags: CodeRule['tags'] }[] {
  const lines = new Map<string, { key: string; names: string[]; tags: CodeRule['tags'] }>()
  for (const code of codes) {
    const key = code.tags.map((tag) => tag.id).sort().join(',')
    const line = lines.get(key) ?? { key, names: [], tags: code.tags }
    line.names.push(code.codeName)
    lines.set(key, line)
  }
  return [...lines.values()]
}

/** ，另外 3 家企业也改了，1 家没改成 */
export function elsewhereWords(all: readonly ElsewhereResult[]): string {
  const refused = all.filter((one) => one.why !== null).length
  const done = all.length - refused
  return `${done ? `，另外 ${done} 家企业也一起` : ''}${refused ? `，${refused} 家没改成` : ''}`
}
