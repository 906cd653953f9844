import { startOfDay } from '../../platform/clock/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { StoreInfo } from '../org/index.ts'
import { statusAt, type DesiredWay } from './codes.model.ts'
import { defaultUserids, servingOfCode, type StoredCode } from './codes.repo.ts'
import { rosterAt, type Roster, type RotaFacts } from './rota.model.ts'

/** At most so many stand behind one code (doc 92228). */
const mostUsers = 100

/** `roster` null: the store's defaults, because the code is not live or nobody of it can receive customers. */
export type Desired = DesiredWay & { roster: Roster | null }

/** What the contact way at WeCom should be now. Null: nobody of the code or its store can receive customers. */
export async function desiredWay(db: Db, code: StoredCode, { store, timeZone }: { store: StoreInfo; timeZone: string }, now: Date): Promise<Desired | null> {
  const remark = [...`${store.shortName}·${code.name}`].slice(0, 30).join('')
  const common = { remark, state: code.state, skipVerify: code.skipVerify }
  const serving = statusAt(code, now) === 'active' ? await servingOfCode(db, code.groupId, code.id) : []
  if (serving.length > 0) {
    const planned = rosterAt(code.rota && { ...code.rota, backupIds: serving.filter((one) => Boolean(one.backup)).map((one) => one.id) }, await rotaFacts(db, code, serving, now, timeZone), now, timeZone)
    const roster = code.single ? { ...planned, memberIds: planned.memberIds.slice(0, 1) } : planned
    return { ...common, roster, userids: serving.filter((one) => roster.memberIds.includes(one.id)).map((one) => one.userid).slice(0, mostUsers) }
  }
  const userids = await defaultUserids(db, store)
  return userids.length === 0 ? null : { ...common, roster: null, userids: userids.slice(0, code.single ? 1 : mostUsers) }
}

async function rotaFacts(db: Db, code: StoredCode, serving: readonly { id: string; backup: number | boolean }[], now: Date, timeZone: string): Promise<RotaFacts> {
  const counts = code.rota !== null && (code.rota.dailyCap !== null || code.rota.rotation === 'fewest')
  const [adds, off] = await Promise.all([counts ? addsOfDay(db, code, now, timeZone) : [], offDuty(db, code.groupId, serving.map((one) => one.id), now)])
  return { memberIds: serving.filter((one) => !one.backup).map((one) => one.id), addsToday: new Map(adds.map((row) => [row.id, Number(row.n)])), offUntil: off }
}

export const addsOfDay = (db: Db, { groupId, id }: Pick<StoredCode, 'groupId' | 'id'>, now: Date, timeZone: string): Promise<{ id: string; n: string }[]> =>
  db.rows("SELECT member_id AS id, COUNT(*) AS n FROM domain_fact WHERE group_id = ? AND code_id = ? AND kind IN ('relation_added', 'relation_readded') AND occurred_at >= ? AND member_id IS NOT NULL GROUP BY member_id", [groupId, id, startOfDay(now, timeZone)])

export async function offDuty(db: Db, groupId: string, memberIds: readonly string[], now: Date): Promise<Map<string, Date>> {
  if (memberIds.length === 0) return new Map()
  return new Map((await db.rows<{ id: string; until: Date }>('SELECT member_id AS id, off_until AS until FROM member_duty WHERE group_id = ? AND member_id IN (?) AND off_until > ?', [groupId, memberIds, now])).map((row) => [row.id, row.until]))
}
