import { levelLabel, type LevelSemantic } from '@chitang/shared/domain/levels'
import type { ScriptCategory } from '@chitang/shared/domain/scripts'
import type { SendableScript } from '../scripts/index.ts'
import type { SidebarCustomer } from '@chitang/shared/contracts/sidebar'

export type SuggestableScript = Pick<SendableScript, 'slotId' | 'kind' | 'category' | 'title' | 'code' | 'scope' | 'storeUses'>

const categoryFor: Partial<Record<LevelSemantic, { category: ScriptCategory; why: string }>> = {
  new: { category: 'first', why: '刚加上，先问清需求' },
  hot7: { category: 'price', why: '离订车近，适合谈价格' },
  warm15: { category: 'price', why: '适合谈价格' },
  warm30: { category: 'test_drive', why: '适合约试驾' },
  cool90: { category: 'objection', why: '还在考虑，先解疑' },
  ordered: { category: 'delivery', why: '等交车，说说进度' },
  delivered: { category: 'service', why: '已是车主，关心用车' },
}

/** One suggestion by level, the store's own and most used first; the reason is said. Null rather than a bad guess. */
export function suggestScript(scripts: readonly SuggestableScript[], person: { level: string | null; semantic: LevelSemantic | null }): SidebarCustomer['suggestion'] {
  const semantic = person.semantic ?? 'new'
  const rule = categoryFor[semantic]
  if (!rule) return null
  const best = scripts
    .filter((script) => script.kind === 'script' && script.category === rule.category)
    .sort((a, b) => Number(b.scope === 'store') - Number(a.scope === 'store') || b.storeUses - a.storeUses || (a.code < b.code ? -1 : 1))[0]
  if (!best) return null
  return { scriptId: best.slotId, title: best.title, reason: semantic === 'new' ? rule.why : `${levelLabel(person.level)}，${rule.why}`, storeUses: best.storeUses }
}
