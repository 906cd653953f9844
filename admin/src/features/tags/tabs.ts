import type { Permission } from '@chitang/shared/domain/policy'

export type Tab = 'tags' | 'rules' | 'operations' | 'dead' | 'mapping' | 'roll-up'

const all: readonly { value: Tab; label: string; needs: Permission }[] = [
  { value: 'tags', label: '标签', needs: 'tag.read' },
  { value: 'rules', label: '自动规则', needs: 'tag.read' },
  { value: 'operations', label: '批量操作', needs: 'tag.read' },
  { value: 'dead', label: '没人用', needs: 'tag.read' },
  { value: 'mapping', label: '归到集团', needs: 'tag.define' },
  { value: 'roll-up', label: '集团汇总', needs: 'tag.report' },
]

export const tabsFor = (can: (permission: Permission) => boolean): { value: Tab; label: string }[] =>
  all.filter((tab) => can(tab.needs)).map(({ value, label }) => ({ value, label }))
