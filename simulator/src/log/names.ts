import type { Sim } from '../model/sim.ts'

export const personOf = (sim: Sim, corpId: string | null, externalUserid: unknown): string => {
  const corp = corpId ? sim.world.corps[corpId] : undefined
  const person = sim.world.persons[corp?.personIds[String(externalUserid)] ?? '']
  return person?.name ?? String(externalUserid ?? '')
}

export const memberOf = (sim: Sim, corpId: string | null, userid: unknown): string =>
  (corpId ? sim.world.corps[corpId]?.members[String(userid)]?.name : undefined) ?? String(userid ?? '')

export function tagNames(sim: Sim, corpId: string | null, ids: unknown): string {
  const corp = corpId ? sim.world.corps[corpId] : undefined
  if (!corp || !Array.isArray(ids)) return ''
  return ids.map((id) => `「${corp.tagGroups.flatMap((g) => g.tags).find((t) => t.id === id)?.name ?? String(id)}」`).join('')
}

export function wayName(sim: Sim, corpId: string | null, state: string): string {
  const corp = corpId ? sim.world.corps[corpId] : undefined
  const way = corp && state ? Object.values(corp.contactWays).find((w) => w.state === state) : undefined
  return way?.remark.split('·').slice(1).join('·') || way?.remark || state
}
