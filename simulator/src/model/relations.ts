import { randomId } from './ids.ts'
import type { Corp, Relation, World } from './types.ts'

/** userid → relations, derived from the snapshot and kept in step by the functions below. */
const byUser = new WeakMap<Corp, Map<string, Relation[]>>()

function indexOf(corp: Corp): Map<string, Relation[]> {
  const known = byUser.get(corp)
  if (known) return known
  const index = new Map<string, Relation[]>()
  const all = Object.values(corp.relations).flatMap((row) => Object.values(row)).sort((a, b) => a.seq - b.seq)
  for (const relation of all) {
    const list = index.get(relation.userid)
    if (list) list.push(relation)
    else index.set(relation.userid, [relation])
  }
  byUser.set(corp, index)
  return index
}

export const relationsOf = (corp: Corp, userid: string): readonly Relation[] => indexOf(corp).get(userid) ?? []

export const relation = (corp: Corp, userid: string, externalUserid: string): Relation | undefined =>
  corp.relations[externalUserid]?.[userid]

const leftKey = (row: Relation): string => `${row.externalUserid}/${row.userid}`

export function addRelation(corp: Corp, row: Relation): void {
  const index = indexOf(corp)
  if (corp.left) delete corp.left[leftKey(row)]
  ;(corp.relations[row.externalUserid] ??= {})[row.userid] = row
  const list = index.get(row.userid)
  if (list) list.push(row)
  else index.set(row.userid, [row])
}

export function removeRelation(corp: Corp, row: Relation): void {
  const index = indexOf(corp)
  ;(corp.left ??= {})[leftKey(row)] = row
  const row2 = corp.relations[row.externalUserid]
  if (row2) delete row2[row.userid]
  const list = index.get(row.userid)
  if (list) list.splice(list.indexOf(row), 1)
}

/** One-way rule (errcode 84061): deleted by the customer stays readable, deleted by staff or half-added does not. */
export const isReadable = (row: Relation): boolean => row.status === 'friend' || row.status === 'deletedByCustomer'

/** Different corps see different ids for one WeChat person. */
export function externalIdFor(corp: Corp, personId: string): string {
  const known = corp.externalIds[personId]
  if (known) return known
  const id = randomId('wm')
  corp.externalIds[personId] = id
  corp.personIds[id] = personId
  return id
}

export const nextSeq = (world: World): number => ++world.seq
