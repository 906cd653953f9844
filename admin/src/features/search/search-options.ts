import type { SearchHit } from '@chitang/shared/contracts/search'
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

export const hitsToOptions = (hits: readonly SearchHit[]): SearchOption[] =>
  hits.map((hit) => ({ key: `${hit.kind}:${hit.id}`, icon: looks[hit.kind].icon, title: hit.title, detail: [hit.by ? foundBy[hit.by] : '', hit.detail].filter(Boolean).join(' · '), to: looks[hit.kind].to(hit.id) }))

/** Pages one may open, by a part of their name. */
export function pageOptions(can: (permission: Permission) => boolean, words: string): SearchOption[] {
  const q = words.trim().toLowerCase()
  return allowedMenu(can).flatMap((item) => item.children.map((leaf) => ({ key: `page:${leaf.name}`, icon: item.icon, title: leaf.title, detail: item.title === leaf.title ? '页面' : `页面 · ${item.title}`, to: { name: leaf.name } })))
    .filter((page) => q === '' || page.title.toLowerCase().includes(q))
}
