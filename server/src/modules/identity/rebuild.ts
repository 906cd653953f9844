import { streamRows } from '../../platform/db/stream.ts'
import type { Kit } from '../../platform/kit.ts'
import { applyResolution, lockPersons } from './apply-resolution.ts'
import { Forest } from './forest.model.ts'
import { resolveSubjects } from './resolve.model.ts'
import { contractsOf, keysOf, subjectsOf, verdictsOf } from './resolve.repo.ts'
import { maxHolders } from './subject.model.ts'

/**
 * Persons of one transaction: whole components, so one that is larger goes alone. Below 200, from where MariaDB and MySQL
 * guess by statistics instead of looking (eq_range_index_dive_limit): those of a table that is just being filled say
 * that reading all of it is cheap.
 */
const batch = 190
/** Components have nobody in common: while the database works on one portion, the next is thought about. */
const atOnce = 3

/**
 * Works out everybody anew and applies the difference; says the same as the small steps did. Only who shares a value is
 * looked at; of a million persons an id and three numbers are held, everything else is read component by component.
 */
export async function rebuildIdentities(kit: Kit, groupId: string): Promise<{ persons: number }> {
  const ids = await everybody(kit, groupId)
  const forest = new Forest(ids.length)
  await eachMeeting(kit, groupId, (a, b) => {
    const [left, right] = [indexOf(ids, a), indexOf(ids, b)]
    // Who came meanwhile is worked out by the job of their coming.
    if (left >= 0 && right >= 0) forest.join(left, right)
  })
  const { order, ends } = components(forest, ids.length)
  const contracts = await contractsOf(kit.database, groupId, kit.clock.now())
  const portions = portionsOf(ends)
  const work = async (): Promise<void> => {
    for (const [from, to] of portions) {
      const persons = Array.from(order.subarray(from, to), (i) => ids[i]!.toString())
      await kit.database.transaction(async (tx) => {
        const standing = await lockPersons(tx, groupId, persons)
        const [subjects, keys, verdicts] = await Promise.all([subjectsOf(tx, groupId, persons), keysOf(tx, groupId, persons), verdictsOf(tx, groupId, persons)])
        await applyResolution(kit, tx, groupId, standing, { subjects, verdicts, resolution: resolveSubjects(subjects, keys, verdicts, contracts) }, null)
      })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return { persons: order.length }
}

/** Who meets somebody, component by component, and where each component ends (−1: nobody else is in it). */
function components(forest: Forest, persons: number): { order: Int32Array; ends: Int32Array } {
  const ends = new Int32Array(persons)
  for (let i = 0; i < persons; i++) ends[forest.find(i)]!++
  // Roots are the first of their component: counted, then laid out one after the other.
  let next = 0
  for (let i = 0; i < persons; i++) {
    const size = ends[i]!
    ends[i] = size > 1 ? next : -1
    if (size > 1) next += size
  }
  const order = new Int32Array(next)
  for (let i = 0; i < persons; i++) {
    const root = forest.find(i)
    if (ends[root]! >= 0) order[ends[root]!++] = i
  }
  return { order, ends }
}

/** Whole components, as many as fit. */
function* portionsOf(ends: Int32Array): Generator<[number, number]> {
  let [from, to] = [0, 0]
  for (const end of ends) {
    if (end <= to) continue
    if (to > from && end - from > batch) {
      yield [from, to]
      from = to
    }
    to = end
  }
  if (to > from) yield [from, to]
}

const columnLength = 1 << 16

/** Everybody who has a key, or of whom something was said or decided, once and in order. */
async function everybody(kit: Kit, groupId: string): Promise<BigUint64Array> {
  const columns: BigUint64Array[] = []
  let length = 0
  let ordered = true
  let last = 0n
  const add = (id: bigint): void => {
    if (length % columnLength === 0) columns.push(new BigUint64Array(columnLength))
    columns.at(-1)![length++ % columnLength] = id
    ordered &&= id > last
    last = id
  }
  const read = async (sql: string): Promise<void> => { for await (const { id } of streamRows<{ id: string }>(kit.database, sql, [groupId])) add(BigInt(id)) }
  await read('SELECT DISTINCT person_id AS id FROM identity_key WHERE group_id = ? ORDER BY person_id')
  const keyless = (column: string, table: string) => `SELECT d.${column} AS id FROM ${table} d WHERE d.group_id = ? AND NOT EXISTS (SELECT 1 FROM identity_key k WHERE k.group_id = d.group_id AND k.person_id = d.${column})`
  for (const table of ['identity_verdict', 'identity_decision']) for (const column of ['person_a', 'person_b']) await read(keyless(column, table))
  const all = new BigUint64Array(length)
  for (const [n, column] of columns.entries()) all.set(column.subarray(0, Math.min(columnLength, length - n * columnLength)), n * columnLength)
  if (ordered) return all
  all.sort()
  let distinct = 0
  for (const id of all) if (distinct === 0 || all[distinct - 1] !== id) all[distinct++] = id
  return all.slice(0, distinct)
}

/** −1: not among them. */
function indexOf(ids: BigUint64Array, id: bigint): number {
  let [low, high] = [0, ids.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ids[middle]! < id) low = middle + 1
    else high = middle
  }
  return ids[low] === id ? low : -1
}

/** The keys come in the order in which they are stored, one row a shared value; what was decided before may have to go. */
async function eachMeeting(kit: Kit, groupId: string, meet: (a: bigint, b: bigint) => void): Promise<void> {
  const shared = 'SELECT GROUP_CONCAT(person_id) AS holders FROM identity_key WHERE group_id = ? GROUP BY kind, scope, value_hash HAVING COUNT(*) BETWEEN 2 AND ?'
  for await (const { holders } of streamRows<{ holders: string }>(kit.database, shared, [groupId, maxHolders])) {
    const [first, ...others] = holders.split(',').map(BigInt)
    for (const other of others) meet(first!, other)
  }
  for (const table of ['identity_verdict', 'identity_decision'])
    for await (const { a, b } of streamRows<{ a: string; b: string }>(kit.database, `SELECT person_a AS a, person_b AS b FROM ${table} WHERE group_id = ?`, [groupId])) meet(BigInt(a), BigInt(b))
}
