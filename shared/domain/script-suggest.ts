import type { LevelSemantic } from './levels.ts'
import type { ScriptCategory, ScriptKind } from './scripts.ts'

export interface SuggestableScript {
  readonly slotId: string; readonly kind: ScriptKind; readonly category: string; readonly objection: string | null; readonly title: string; readonly code: string; readonly scope: string; readonly storeUses: number
}

export interface LastSend { readonly slotId: string; readonly daysAgo: number; readonly responded: boolean }

/** What is known about the customer when somebody wonders what to say. */
export interface Situation {
  readonly semantic: LevelSemantic
  /** The brand's own letter, for the reason. */
  readonly levelName: string | null
  readonly daysSinceAdd: number
  readonly lastSend: LastSend | null
  /** Names of needs nobody asked about yet. */
  readonly missing: readonly string[]
}

export interface Suggestion { readonly slotId: string; readonly title: string; readonly reason: string; readonly storeUses: number }

interface Wish { readonly category: ScriptCategory; readonly weight: number; readonly reason: string; readonly objection?: string }

const stageOf: Partial<Record<LevelSemantic, { category: ScriptCategory; why: string }>> = {
  new: { category: 'first', why: '刚加上，先问清需求' },
  hot7: { category: 'price', why: '离订车近，适合谈价格' },
  warm15: { category: 'price', why: '适合谈价格' },
  warm30: { category: 'test_drive', why: '适合约试驾' },
  cool90: { category: 'objection', why: '还在考虑，先解疑' },
  ordered: { category: 'delivery', why: '等交车，说说进度' },
  delivered: { category: 'service', why: '已是车主，关心用车' },
}

const deciding: ReadonlySet<LevelSemantic> = new Set(['new', 'hot7', 'warm15', 'warm30', 'cool90'])
/** A sentence is not said twice within two weeks. */
const restDays = 14

/** What would help now, the weightiest first; an empty list rather than a bad guess. */
function wishesFor(situation: Situation, last: (LastSend & { category: string }) | null): Wish[] {
  const { semantic, levelName, daysSinceAdd, missing } = situation
  const wishes: Wish[] = []
  const open = deciding.has(semantic)
  if (last && open && last.daysAgo <= restDays) {
    const days = last.daysAgo === 0 ? '今天' : `${last.daysAgo} 天前`
    if (last.responded && last.category === 'first') wishes.push({ category: 'test_drive', weight: 9, reason: `${days}问的有回应，适合约试驾` })
    if (last.responded && last.category === 'test_drive') wishes.push({ category: 'price', weight: 9, reason: `${days}聊试驾有回应，可以谈价格` })
    if (!last.responded && last.category === 'price' && last.daysAgo >= 1) wishes.push({ category: 'objection', weight: 9, reason: `报价后第 ${last.daysAgo} 天没回音，先问卡在哪`, objection: 'think_over' })
    if (!last.responded && last.category === 'first' && last.daysAgo >= 2) wishes.push({ category: 'test_drive', weight: 7, reason: `${days}打过招呼没回，换个由头约试驾` })
  }
  if (open && missing.length > 0 && daysSinceAdd >= 2 && semantic === 'new') wishes.push({ category: 'first', weight: 8, reason: `加了 ${daysSinceAdd} 天，还不知道${missing.slice(0, 2).join('和')}` })
  const stage = stageOf[semantic]
  if (stage) wishes.push({ category: stage.category, weight: 5, reason: semantic === 'new' || !levelName ? stage.why : `${levelName}，${stage.why}` })
  return wishes.sort((a, b) => b.weight - a.weight)
}

/** Suggestions by level, stage, days and what was sent last; the store's own and most used first, each with its reason. */
export function suggestScripts(scripts: readonly SuggestableScript[], situation: Situation, most = 3): Suggestion[] {
  const { lastSend } = situation
  const lastScript = lastSend && scripts.find((script) => script.slotId === lastSend.slotId)
  const wishes = wishesFor(situation, lastSend && lastScript ? { ...lastSend, category: lastScript.category } : null)
  const usable = scripts.filter((script) => script.kind === 'script' && !(lastSend && lastSend.daysAgo < restDays && script.slotId === lastSend.slotId))
  const taken = new Set<string>()
  return wishes.flatMap((wish) => {
    const fits = usable.filter((script) => script.category === wish.category && !taken.has(script.slotId)).sort((a, b) =>
      Number(b.objection === wish.objection && wish.objection !== undefined) - Number(a.objection === wish.objection && wish.objection !== undefined)
      || Number(b.scope === 'store') - Number(a.scope === 'store') || b.storeUses - a.storeUses || (a.code < b.code ? -1 : 1))
    return fits.slice(0, 2).map(({ slotId, title, storeUses }) => {
      taken.add(slotId)
      return { slotId, title, reason: wish.reason, storeUses }
    })
  }).slice(0, most)
}
