import type { WelcomeLevel, WelcomeRule } from '@chitang/shared/contracts/welcome'

export const levelOrder: readonly WelcomeLevel[] = ['employee', 'role', 'store', 'group']
export const levelWords: Record<WelcomeLevel, string> = { employee: '顾问自己的', role: '按岗位', store: '本店的', group: '集团的' }
export const levelMeaning: Record<WelcomeLevel, string> = {
  employee: '只对这一位顾问加的客户', role: '这家店这个岗位加的客户', store: '这家店里前面都没有写到的客户', group: '各店都没有写到的客户',
}

export interface RuleGroup { level: WelcomeLevel; rules: WelcomeRule[] }

export const groupRules = (rules: readonly WelcomeRule[]): RuleGroup[] =>
  levelOrder.map((level) => ({ level, rules: rules.filter((rule) => rule.level === level) }))

/** 「陈晓峰加的客户」: whom one rule reaches, as a person would say it. */
export function reachWords(rule: Pick<WelcomeRule, 'level' | 'targetName'>): string {
  switch (rule.level) {
    case 'employee': return `${rule.targetName}加的客户`
    case 'role': return `${rule.targetName}加的客户`
    case 'store': return `${rule.targetName}的其他客户`
    case 'group': return '各店没有自己写的客户'
  }
}

export function welcomeSentence(rules: readonly WelcomeRule[]): string {
  const on = rules.filter((rule) => rule.enabled)
  if (!on.length) return '还没有欢迎语，新客户收不到第一句话。'
  const store = on.some((rule) => rule.level === 'store' || rule.level === 'group')
  return store ? `${on.length} 条欢迎语在用，每位新客户都有一句。` : `${on.length} 条欢迎语在用，但有的新客户还收不到。`
}
