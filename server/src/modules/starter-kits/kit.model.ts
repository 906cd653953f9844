import type { KitContent, KitPart } from '@chitang/shared/contracts/starter-kits'
import type { Module } from '@chitang/shared/domain/modules'
import { lintText } from '@chitang/shared/domain/script-lint'
import { scriptCategories, scriptObjections, variablesOf } from '@chitang/shared/domain/scripts'
import { plainName } from '@chitang/shared/domain/tags'
import { isWelcomeVariable } from '@chitang/shared/domain/welcome'
import { roleNames } from '@chitang/shared/domain/roles'

export type KitThings = Omit<KitContent, 'positioning'>

/** In this order: a code carries tags, a welcome may belong to a code. */
export const partOrder: readonly KitPart[] = ['tag', 'code', 'welcome', 'script']

/** Without the module the part is left out; a welcome of codes goes with the store's welcomes. */
export const moduleOfPart: Partial<Record<KitPart, Module>> = { tag: 'tags', code: 'codes', script: 'scripts' }

/** What would make a kit, or what a store chose of it, impossible to carry out. */
export function problemsOf({ tags, scripts, codes, welcomes }: KitThings): string[] {
  return [
    ...[tags, scripts, codes, welcomes].flatMap((list) => twice<{ key: string }>(list, (one) => one.key).map((key) => `「${key}」有两个`)),
    ...twice(tags, (one) => plainName(one.name)).map((name) => `标签「${name}」有两个`),
    ...twice(scripts, (one) => one.title.trim()).map((name) => `话术「${name}」有两条`),
    ...twice(codes, (one) => one.name.trim()).map((name) => `活码「${name}」有两个`),
    ...twice(welcomes.filter((one) => one.level !== 'codes'), (one) => one.role ?? 'store').map((role) => `${role === 'store' ? '门店' : roleNames[role as keyof typeof roleNames]}的欢迎语有两条`),
    ...[...tags.map((one) => one.name), ...codes.map((one) => one.name), ...scripts.map((one) => one.title)].filter((name) => !name.trim()).map(() => '有一个名字是空的'),
    ...scripts.flatMap((one) => scriptProblems(one).map((why) => `话术「${one.title}」${why}`)),
    ...welcomes.flatMap((one) => variablesOf(one.text).filter((name) => !isWelcomeVariable(name)).map((name) => `欢迎语「${one.name}」里的 {${name}} 不会自动填`)),
    ...welcomes.filter((one) => (one.level === 'role') !== (one.role !== null)).map((one) => `欢迎语「${one.name}」没有说是谁的`),
  ]
}

function scriptProblems({ category, objection, text }: KitContent['scripts'][number]): string[] {
  if (!scriptCategories.some((one) => one.code === category) || (objection !== null && !scriptObjections.some((one) => one.code === objection))) return ['的分类不认识']
  if (!text.trim()) return ['没有内容']
  return lintText(text).filter((finding) => finding.blocks).map((finding) => `里的「${finding.words}」不能用：${finding.why}`)
}

function twice<T>(list: readonly T[], name: (one: T) => string): string[] {
  const names = list.map(name)
  return [...new Set(names.filter((one, index) => names.indexOf(one) !== index))]
}

const batchOf: Record<KitPart, number> = { tag: 20, code: 1, welcome: 20, script: 20 }

/** What is done together: tags of one group in one call, everything else of one part. WeCom is asked for one code at a time. */
export function nextBatch<T extends { part: KitPart; content: unknown }>(waiting: readonly T[]): T[] {
  const [first] = waiting
  if (!first) return []
  const group = (item: T): string => (item.part === 'tag' ? (item.content as { group: string }).group : '')
  return waiting.filter((item) => item.part === first.part && group(item) === group(first)).slice(0, batchOf[first.part])
}
