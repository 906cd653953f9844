import type { Audience } from '@chitang/shared/contracts/audiences'
import { attributeIndex } from '../attributes/index.ts'
import type { AudienceDeps } from './audience-sql.ts'
import type { SqlPart } from './family-sql.ts'

/** What goes before `follow_relation r`, and what ties the two together. */
export interface Start { from: string; tie: SqlPart }

/**
 * Where a count begins: with the persons whom one attribute names by an index alone, if they are fewer than the
 * friendships of the store (among a million, 160 instead of 360 ms). The engines guess both numbers and guess wrong.
 */
export async function narrowStart({ kit: { database }, attributes }: AudienceDeps, groupId: string, { storeId, attributes: wanted = [] }: Audience): Promise<Start | null> {
  if (wanted.length === 0) return null
  const defs = await attributes.of(groupId)
  const indexes = wanted.flatMap(({ key, is }) => attributeIndex(defs, key, is, groupId) ?? [])
  if (indexes.length === 0) return null
  const sizeOf = async (from: string, params: string[]): Promise<number> => Number((await database.row<{ n: string }>(`SELECT COUNT(*) AS n FROM ${from}`, params))!.n)
  const [ofStore, ...sizes] = await Promise.all([sizeOf('follow_relation WHERE group_id = ? AND store_id = ?', [groupId, storeId]), ...indexes.map(({ from, where, params }) => sizeOf(`${from} WHERE ${where}`, params))])
  const least = Math.min(...sizes)
  if (least >= ofStore) return null
  const { from, id, where, params } = indexes[sizes.indexOf(least)]!
  return { from: `${from} STRAIGHT_JOIN `, tie: { sql: `${where} AND r.person_id = ${id}`, params } }
}
