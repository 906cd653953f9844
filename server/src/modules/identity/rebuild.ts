import { streamRows } from '../../platform/db/stream.ts'
import type { Kit } from '../../platform/kit.ts'
import { applyResolution, lockPersons } from './apply-resolution.ts'
import { Forest } from './forest.model.ts'
import { resolveSubjects } from './resolve.model.ts'
import { contractsOf, keysOf, subjectsOf, verdictsOf } from './resolve.repo.ts'
import { maxHolders } from './subject.model.ts'

/** Persons of one transaction: whole components, so one that is larger goes alone. */
const batch = 250
/** Components have nobody in common: while the database works on one portion, the next is thought about. */
const atOnce = 3

/**
 * Works out everybody anew and applies the difference; says the same as the small steps did. Only who shares a value is
 * looked at; of a million persons three numbers each are held, everything else is read component by component.
 */
export async function rebuildIdentities(kit: Kit, groupId: string): Promise<{ persons: number }> {
  const { ids, order, ends } = components(await meetings(kit, groupId))
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
  return { persons: ids.length }
}

/** Everybody who meets somebody, in order; then the same persons component by component, and where each component ends. */
function components(groups: Meetings): { ids: BigUint64Array; order: Int32Array; ends: Int32Array } {
  const ids = groups.ids()
  const forest = new Forest(ids.length)
  for (const [a, b] of groups.pairs()) forest.join(indexOf(ids, a), indexOf(ids, b))
  // Roots are the first of their component: counted, then laid out one after the other.
  const ends = new Int32Array(ids.length)
  for (let i = 0; i < ids.length; i++) ends[forest.find(i)]!++
  let next = 0
  for (let i = 0; i < ids.length; i++) {
    const size = ends[i]!
    ends[i] = next
    next += size
  }
  const order = new Int32Array(ids.length)
  for (let i = 0; i < ids.length; i++) order[ends[forest.find(i)]!++] = i
  return { ids, order, ends }
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

/** Pairs of persons who must be looked at together, in columns that never have to be copied to grow. */
class Meetings {
  readonly #columns: BigUint64Array[] = []
  #length = 0

  add(a: bigint, b: bigint): void {
    const at = (this.#length++ * 2) % columnLength
    if (at === 0) this.#columns.push(new BigUint64Array(columnLength))
    const column = this.#columns.at(-1)!
    column[at] = a
    column[at + 1] = b
  }

  * pairs(): Generator<[bigint, bigint]> {
    for (let i = 0; i < this.#length; i++) {
      const column = this.#columns[Math.floor((i * 2) / columnLength)]!
      const at = (i * 2) % columnLength
      yield [column[at]!, column[at + 1]!]
    }
  }

  /** Everybody, once, in order. */
  ids(): BigUint64Array {
    const all = new BigUint64Array(this.#length * 2)
    for (const [n, column] of this.#columns.entries()) all.set(column.subarray(0, Math.min(columnLength, all.length - n * columnLength)), n * columnLength)
    all.sort()
    let length = 0
    for (const id of all) if (length === 0 || all[length - 1] !== id) all[length++] = id
    return all.slice(0, length)
  }
}

function indexOf(ids: BigUint64Array, id: bigint): number {
  let [low, high] = [0, ids.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ids[middle]! < id) low = middle + 1
    else high = middle
  }
  return low
}

/** The keys come in the order in which they are stored, one row a shared value; what was decided before may have to go. */
async function meetings(kit: Kit, groupId: string): Promise<Meetings> {
  const found = new Meetings()
  const shared = 'SELECT GROUP_CONCAT(person_id) AS holders FROM identity_key WHERE group_id = ? GROUP BY kind, scope, value_hash HAVING COUNT(*) BETWEEN 2 AND ?'
  for await (const { holders } of streamRows<{ holders: string }>(kit.database, shared, [groupId, maxHolders])) {
    const [first, ...others] = holders.split(',').map(BigInt)
    for (const other of others) found.add(first!, other)
  }
  for (const table of ['identity_verdict', 'identity_decision'])
    for await (const { a, b } of streamRows<{ a: string; b: string }>(kit.database, `SELECT person_a AS a, person_b AS b FROM ${table} WHERE group_id = ?`, [groupId])) found.add(BigInt(a), BigInt(b))
  return found
}
