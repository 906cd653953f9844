import { randomId } from '../model/ids.ts'
import { changed, type Sim } from '../model/sim.ts'
import type { Corp, Person } from '../model/types.ts'

/** A request that makes no sense; the control API answers it with 400. */
export class ActionError extends Error {}

export function corpOf(sim: Sim, corpId: unknown): Corp {
  const corp = sim.world.corps[String(corpId)]
  if (!corp) throw new ActionError(`no corp ${String(corpId)}`)
  return corp
}

export function createPerson(sim: Sim, input: { name: string; gender?: 0 | 1 | 2; unionid?: string | null | true }): Person {
  const id = randomId('p', 12)
  const person: Person = {
    id,
    name: input.name,
    gender: input.gender ?? 0,
    unionid: input.unionid === true ? randomId('oUN', 25) : (input.unionid ?? null),
    createdAt: sim.clock.now(),
  }
  sim.world.persons[id] = person
  changed(sim, { what: 'world', personId: id })
  return person
}

export function personOfId(sim: Sim, id: unknown): Person {
  const person = sim.world.persons[String(id)]
  if (!person) throw new ActionError(`no person ${String(id)}`)
  return person
}
