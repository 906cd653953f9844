import type { ArrivalDay, ArrivalKind, ArrivalLine } from '@chitang/shared/contracts/arrivals'
import { readArrivals, type ArrivalWords } from '@chitang/shared/domain/arrivals'
import { maskPhone } from '@chitang/shared/domain/masking'
import { addDays, daysBetween } from '@chitang/shared/domain/touch-windows'
import type { Scope } from '../../../platform/access/scope.ts'
import { dayStart } from '../../../platform/clock/day.ts'
import type { GroupCipher } from '../../../platform/crypto/field-cipher.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { StoreInfo } from '../../org/index.ts'
import { suppressedPhones } from '../../rights/index.ts'
import { maskPlate } from '../../vehicles/index.ts'
import { arrival } from '../kpis.table.ts'
import { seriesOf } from '../series.ts'
import { arrivalsOf, captured, friendsAmong, membersWith, rolesOf, targetOf } from './capture.ts'
import { cardOf, missingFriends } from './cards.ts'

interface EntryRow { day: string; sales: number | null; service: number | null; retail: number | null; enteredBy: string | null; enteredAt: Date }

const shownDays = 14
/** So many lines a transaction. */
const step = 500
const kinds: readonly ArrivalKind[] = ['sales', 'service']

/** What reception said of a day, whom of it we know as friends, and how the month stands. */
export async function dayOfReception(kit: Kit, store: StoreInfo, timeZone: string, day: string, today: string): Promise<ArrivalDay> {
  const monthFrom = `${day.slice(0, 7)}-01`
  const monthTo = addDays(monthFrom, 31).slice(0, 7) > day.slice(0, 7) && today.slice(0, 7) === day.slice(0, 7) ? today : addDays(`${addDays(monthFrom, 31).slice(0, 7)}-01`, -1)
  const first = addDays(day, 1 - shownDays)
  const [entries, sales, service, adds, lines, ofService, retailTarget] = await Promise.all([
    kit.database.rows<EntryRow>(
      `SELECT e.day, e.sales_arrivals AS sales, e.service_arrivals AS service, e.retail, w.name AS enteredBy, e.entered_at AS enteredAt FROM store_day_entry e LEFT JOIN employee w ON w.group_id = e.group_id AND w.id = e.entered_by
       WHERE e.group_id = ? AND e.store_id = ? AND e.day >= ? AND e.day <= ?`, [store.groupId, store.id, first < monthFrom ? first : monthFrom, monthTo > day ? monthTo : day]),
    captured(kit, store, timeZone, 'sales', monthFrom, monthTo), captured(kit, store, timeZone, 'service', monthFrom, monthTo),
    seriesOf(kit, store, timeZone, monthFrom, monthTo, ['adds'], true), linesOf(kit, store, day), membersWith(kit.database, store, rolesOf.service, dayStart(monthFrom, timeZone)), targetOf(kit.database, store, 'adds_per_retail'),
  ])
  const entry = entries.find((one) => one.day === day)
  const said = new Map(entries.map((one) => [one.day, one]))
  return {
    day, salesArrivals: entry?.sales ?? null, serviceArrivals: entry?.service ?? null, retail: entry?.retail ?? null, enteredBy: entry?.enteredBy ?? null, enteredAt: entry?.enteredAt.toISOString() ?? null, lines,
    said: daysBetween(first, day).map((one) => ({ day: one, sales: said.get(one)?.sales ?? null, service: said.get(one)?.service ?? null, retail: said.get(one)?.retail ?? null })),
    month: {
      from: monthFrom, sales: await cardOf(kit, store, sales), service: await cardOf(kit, store, service),
      retail: entries.reduce((sum, one) => (one.day >= monthFrom && one.day <= monthTo ? sum + (one.retail ?? 0) : sum), 0), adds: adds.total('adds'),
      addsService: [...adds.split('adds', 'm:')].reduce((sum, [memberId, n]) => (ofService.has(memberId) ? sum + n : sum), 0), retailTarget,
    },
  }
}

async function linesOf(kit: Kit, store: StoreInfo, day: string): Promise<ArrivalLine[]> {
  const found = await Promise.all(kinds.map(async (kind) => {
    const rows = await arrivalsOf(kit.database, store, kind, day, day)
    const [friends, views] = await Promise.all([friendsAmong(kit.database, store, rows), missingFriends(kit, store, rows)])
    return views.map((view) => ({ ...view, kind, isFriend: friends.has(view.id) }))
  }))
  return found.flat()
}

/** Numbers of people who asked to be forgotten are counted by hand only: they are not written down. */
export async function addLines(kit: Kit, scope: Scope, store: StoreInfo, input: { day: string; kind: ArrivalKind; text: string }): Promise<{ added: number; known: number; friends: number; unread: string[] }> {
  const cipher = await kit.cipher(scope.groupId)
  const staff = await kit.database.rows<{ id: string; name: string }>(
    'SELECT DISTINCT m.id, m.name FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.group_id = ? AND a.store_id = ? AND a.valid_to IS NULL', [scope.groupId, store.id])
  const { lines, unread } = readArrivals(input.text, staff.map((one) => one.name))
  const read = lines.map((line) => columnsOf(cipher, line))
  const suppressed = await suppressedPhones(kit.database, scope.groupId, store.legalEntityId, read.flatMap((one) => one.phoneHash ?? []))
  const at = kit.clock.now()
  const rows = read.filter((one) => one.phoneHash === null || !suppressed.has(one.phoneHash)).map(({ advisor, ...one }) => ({
    ...one, groupId: scope.groupId, id: kit.ids.next(), storeId: store.id, day: input.day, kind: input.kind, memberId: staff.find((member) => member.name === advisor)?.id ?? null, at,
  }))
  let [added, friends] = [0, 0]
  for (let from = 0; from < rows.length; from += step) {
    const some = rows.slice(from, from + step)
    added += await kit.database.transaction(async (tx) => {
      const [result] = await tx.orm.insert(arrival).ignore().values(some)
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'arrivals.add', objectType: 'store', objectId: store.id, fields: { day: input.day, kind: input.kind, lines: some.length, added: result.affectedRows } })
      return result.affectedRows
    })
    friends += (await friendsAmong(kit.database, store, some)).size
  }
  return { added, known: rows.length - added, friends, unread }
}

const columnsOf = (cipher: GroupCipher, { phone, plate, name, advisor }: ArrivalWords) => ({
  name, advisor, phoneEnc: phone && cipher.encrypt(phone, 'arrival.phone'), phoneHash: phone && cipher.hash(phone, 'phone'), phoneMasked: phone && maskPhone(phone),
  plateEnc: plate && cipher.encrypt(plate, 'arrival.plate'), plateHash: plate && cipher.hash(plate.replace('·', ''), 'plate'), plateMasked: plate && maskPlate(plate), keyId: cipher.keyId,
})
