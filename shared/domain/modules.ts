import type { Permission } from './policy.ts'

/** What HQ may switch off for a dealer, with what runs on its own in it; what is not listed is always there. */
export const moduleNames = { codes: '活码', scripts: '话术', tags: '标签', followups: '跟进', broadcasts: '群发' } as const

export type Module = keyof typeof moduleNames
export const modules = Object.keys(moduleNames) as Module[]
export const isModule = (value: string): value is Module => Object.hasOwn(moduleNames, value)

const ofPermission: Partial<Record<Permission, Module>> = {
  'code.read': 'codes', 'code.write': 'codes',
  'script.use': 'scripts', 'script.own': 'scripts', 'script.publish': 'scripts',
  'tag.use': 'tags', 'tag.read': 'tags', 'tag.define': 'tags',
  'followup.write': 'followups',
  'broadcast.read': 'broadcasts', 'broadcast.write': 'broadcasts',
}

/** Null: no module switch takes this permission away. */
export const moduleOf = (permission: Permission): Module | null => ofPermission[permission] ?? null
