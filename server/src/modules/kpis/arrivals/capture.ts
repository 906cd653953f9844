import type { ArrivalKind } from '@chitang/shared/contracts/arrivals'
import { kpis, type EditableTarget } from '@chitang/shared/domain/kpis'
import type { Role } from '@chitang/shared/domain/roles'
import { dayStart, localDay } from '../../../platform/clock/day.ts'
import type { Db } from '../../../platform/db/database.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { StoreInfo } from '../../org/index.ts'
import { captureOf, type ArrivalDay, type Capture } from './capture.model.ts'
import { seriesOf } from '../series.ts'

export interface ArrivalRow { id: string; day: string; name: string | null; phoneHash: string | null; phoneMasked: string | null; plateHash: string | null; plateMasked: string | null; memberId: string | null; at: Date }
export interface Captured { capture: Capture | null; days: ArrivalDay[]; missing: ArrivalRow[] }

type Store = Pick<StoreInfo, 'groupId' | 'id'>

export const rolesOf: Readonly<Record<ArrivalKind, readonly Role[]>> = { sales: ['sales_advisor', 'dcc_agent', 'sales_manager'], service: ['service_advisor', 'service_manager'] }

export async function targetOf(db: Db, store: Store, kpi: EditableTarget): Promise<number> {
  const row = await db.row<{ value: string }>('SELECT value FROM kpi_target WHERE group_id = ? AND store_id = ? AND kpi = ?', [store.groupId, store.id, kpi])
  return row ? Number(row.value) : kpis[kpi].target
}

/** Who was named, the youngest first. */
export const arrivalsOf = (db: Db, store: Store, kind: ArrivalKind, from: string, to: string): Promise<ArrivalRow[]> =>
  db.rows<ArrivalRow>(
    `SELECT id, day, name, phone_hash AS phoneHash, phone_masked AS phoneMasked, plate_hash AS plateHash, plate_masked AS plateMasked, member_id AS memberId, at FROM arrival
     WHERE group_id = ? AND store_id = ? AND kind = ? AND day >= ? AND day <= ? ORDER BY day DESC, at DESC, id DESC`, [store.groupId, store.id, kind, from, to])

/** 企微留档 of a span of days, with the named who are no friends yet. */
export async function captured(kit: Kit, store: Store, timeZone: string, kind: ArrivalKind, from: string, to: string): Promise<Captured> {
  const { database } = kit
  const params = [store.groupId, store.id, from, to]
  const [entries, listed] = await Promise.all([
    database.rows<{ day: string; counted: number | null }>(`SELECT day, ${kind}_arrivals AS counted FROM store_day_entry WHERE group_id = ? AND store_id = ? AND day >= ? AND day <= ?`, params),
    arrivalsOf(database, store, kind, from, to),
  ])
  if (listed.length === 0 && !entries.some((entry) => entry.counted !== null)) return { capture: null, days: [], missing: [] }
  const [target, adds, members] = await Promise.all([targetOf(database, store, `wecom_capture_${kind}`), seriesOf(kit, store, timeZone, from, to, ['adds'], true), membersWith(database, store, rolesOf[kind], dayStart(from, timeZone))])
  const friends = await friendsAmong(database, store, listed)
  const days = new Map<string, ArrivalDay>()
  const dayOf = (day: string): ArrivalDay => {
    const known = days.get(day) ?? { day, counted: null, listed: 0, friends: 0, friendsOfDay: 0, adds: 0 }
    days.set(day, known)
    return known
  }
  for (const { day, counted } of entries) dayOf(day).counted = counted
  for (const row of listed) {
    const day = dayOf(row.day)
    day.listed += 1
    const addedAt = friends.get(row.id)
    if (addedAt === undefined) continue
    day.friends += 1
    if (localDay(addedAt, timeZone) === row.day) day.friendsOfDay += 1
  }
  for (const sum of adds.rowsOf('adds', 'm:')) if (members.has(sum.dimension) && days.has(sum.day)) dayOf(sum.day).adds += sum.value
  const list = [...days.values()]
  return { capture: captureOf(list, target), days: list, missing: listed.filter((row) => !friends.has(row.id)) }
}

/** Who had one of these roles since then: whoever left meanwhile did bring the friends they brought. */
export async function membersWith(db: Db, store: Store, roles: readonly Role[], since: Date): Promise<Set<string>> {
  const rows = await db.rows<{ id: string }>(
    'SELECT DISTINCT m.id FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.group_id = ? AND a.store_id = ? AND a.role IN (?) AND (a.valid_to IS NULL OR a.valid_to >= ?)', [store.groupId, store.id, roles, since])
  return new Set(rows.map((row) => row.id))
}

/** Which of those who came are friends of somebody in this store, and since when. Other stores' friends stay unknown here. */
export async function friendsAmong(db: Db, store: Store, listed: readonly Pick<ArrivalRow, 'id' | 'phoneHash' | 'plateHash'>[]): Promise<Map<string, Date>> {
  const found = new Map<string, Date>()
  for (let at = 0; at < listed.length; at += 400) {
    const some = listed.slice(at, at + 400)
    const [phones, plates] = [some.flatMap((row) => row.phoneHash ?? []), some.flatMap((row) => row.plateHash ?? [])]
    const keys = await db.rows<{ hash: string; personId: string }>(
      `SELECT value_hash AS hash, person_id AS personId FROM identity_key WHERE group_id = ? AND kind = 'phone' AND scope = '' AND value_hash IN (?) AND valid_to IS NULL
       UNION SELECT value_hash, person_id FROM identity_key WHERE group_id = ? AND kind = 'plate' AND scope = '' AND value_hash IN (?) AND valid_to IS NULL
       UNION SELECT phone_hash, id FROM person WHERE group_id = ? AND phone_hash IN (?) UNION SELECT plate_hash, person_id FROM vehicle_ownership WHERE group_id = ? AND plate_hash IN (?) AND valid_to IS NULL`,
      [store.groupId, orNone(phones), store.groupId, orNone(plates), store.groupId, orNone(phones), store.groupId, orNone(plates)])
    if (keys.length === 0) continue
    const family = await db.rows<{ id: string; mergedInto: string | null }>('SELECT id, merged_into AS mergedInto FROM person WHERE group_id = ? AND id IN (?)', [store.groupId, keys.map((key) => key.personId)])
    const rootOf = new Map(family.map((one) => [one.id, one.mergedInto ?? one.id]))
    const roots = [...new Set(rootOf.values())]
    const friends = await db.rows<{ root: string; addedAt: Date }>(
      `SELECT p.id AS root, MIN(r.added_at) AS addedAt FROM person p JOIN follow_relation r ON r.group_id = p.group_id AND r.person_id = p.id WHERE p.group_id = ? AND p.id IN (?) AND r.store_id = ? AND r.deleted_at IS NULL AND r.half = 0 GROUP BY p.id
       UNION ALL SELECT p.merged_into, MIN(r.added_at) FROM person p JOIN follow_relation r ON r.group_id = p.group_id AND r.person_id = p.id WHERE p.group_id = ? AND p.merged_into IN (?) AND r.store_id = ? AND r.deleted_at IS NULL AND r.half = 0 GROUP BY p.merged_into`,
      [store.groupId, roots, store.id, store.groupId, roots, store.id])
    const since = new Map<string, Date>()
    for (const { root, addedAt } of friends) if (!since.has(root) || addedAt < since.get(root)!) since.set(root, addedAt)
    for (const row of some) {
      const dates = keys.filter((key) => key.hash === row.phoneHash || key.hash === row.plateHash).flatMap((key) => since.get(rootOf.get(key.personId) ?? '') ?? [])
      if (dates.length > 0) found.set(row.id, dates.reduce((a, b) => (a < b ? a : b)))
    }
  }
  return found
}

const orNone = (hashes: readonly string[]): readonly string[] => (hashes.length > 0 ? hashes : [''])
