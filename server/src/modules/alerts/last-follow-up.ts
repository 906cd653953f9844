import type { Db } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import { methodNames } from '../customers/index.ts'

export interface FollowUp { id: string; method: string; points: string[]; text: string; savedAt: Date }

type Stored = Omit<FollowUp, 'points'> & { points: unknown }
const columns = 'id, method, points, text, saved_at AS savedAt'
const read = (row: Stored): FollowUp => ({ ...row, points: fromJson<string[]>(row.points) })

/** What the store last noted of a customer, on whichever of their records. */
export async function lastFollowUpOf(db: Db, groupId: string, storeId: string, personIds: readonly string[]): Promise<FollowUp | null> {
  const row = await db.row<Stored>(`SELECT ${columns} FROM follow_up WHERE group_id = ? AND person_id IN (?) AND store_id = ? AND undone_at IS NULL ORDER BY saved_at DESC, id DESC LIMIT 1`, [groupId, personIds, storeId])
  return row && read(row)
}

export const followUpsById = async (db: Db, groupId: string, ids: readonly string[]): Promise<Map<string, FollowUp>> =>
  ids.length === 0 ? new Map() : new Map((await db.rows<Stored>(`SELECT ${columns} FROM follow_up WHERE group_id = ? AND id IN (?) AND undone_at IS NULL`, [groupId, ids])).map((row) => [row.id, read(row)]))

/** A card has no room for a whole note. */
const longest = 40

/** 「上次跟进 11/20 电话：聊了价格。」 */
export function followUpWords(one: FollowUp | null, day: string | null): string {
  if (one === null || day === null) return '还没有记过跟进。'
  const said = [one.points.join('、'), one.text.trim()].filter(Boolean).join('，').replace(/[。.]+$/, '')
  return `上次跟进 ${day} ${methodNames[one.method] ?? ''}${said ? `：${said.length > longest ? `${said.slice(0, longest)}…` : said}` : ''}。`.replace(/…。$/, '…')
}
