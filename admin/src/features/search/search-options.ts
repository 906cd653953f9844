import type { SearchHit } from '@chitang/shared/contracts/search'
import { readPlate } from '@chitang/shared/domain/plates'
import type { Permission } from '@chitang/shared/domain/policy'
import type { RouteLocationRaw } from 'vue-router'
import { allowedMenu } from '../../app/menu.ts'
import type { IconName } from '../../shared/ui/icons.ts'

export interface SearchOption { key: string; icon: IconName; title: string; detail: string; to: RouteLocationRaw }

const looks: Readonly<Record<SearchHit['kind'], { icon: IconName; to: (id: string) => RouteLocationRaw }>> = {
  customer: { icon: 'users', to: (id) => ({ name: 'customer', params: { id } }) },
  tag: { icon: 'tag', to: (id) => ({ name: 'customers', query: { tagId: id } }) },
  advisor: { icon: 'pair', to: (id) => ({ name: 'customers', query: { advisorId: id } }) },
}
const foundBy: Readonly<Record<NonNullable<SearchHit['by']>, string>> = { name: '', phone_tail: '手机后四位', plate: '车牌' }

/** Whoever writes a whole name wants that one: it stands before those that only have the words in them. */
export const hitsToOptions = (hits: readonly SearchHit[], q: string): SearchOption[] =>
  [...hits].sort((a, b) => Number(b.title === q) - Number(a.title === q)).map((hit) => ({ key: `${hit.kind}:${hit.id}`, icon: looks[hit.kind].icon, title: hit.title, detail: [hit.by ? foundBy[hit.by] : '', hit.detail].filter(Boolean).join(' · '), to: looks[hit.kind].to(hit.id) }))

/** Why nothing was found: a number or a plate is looked for whole or not at all. */
export function nothingWords(q: string): string {
  if (/^\d{5,}$/.test(q)) return '手机号用后四位找'
  if (/^\d{1,3}$/.test(q)) return '手机号要写后四位'
  if (readPlate(`${q.slice(0, 2)}00000`) && !readPlate(q)) return '车牌要写整块，例如皖A12345'
  return `没有叫「${q}」的客户或标签`
}

/** Pages one may open, by a part of their name. */
export function pageOptions(can: (permission: Permission) => boolean, words: string): SearchOption[] {
  const q = words.trim().toLowerCase()
  return allowedMenu(can).flatMap((item) => item.children.map((leaf) => ({ key: `page:${leaf.name}`, icon: item.icon, title: leaf.title, detail: item.title === leaf.title ? '页面' : `页面 · ${item.title}`, to: { name: leaf.name } })))
    .filter((page) => q === '' || page.title.toLowerCase().includes(q))
}
