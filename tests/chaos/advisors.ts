import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiClient } from '@chitang/shared/client'
import { changeTags, updateCustomer } from '@chitang/shared/contracts/customers'
import { getSidebarCustomer } from '@chitang/shared/contracts/sidebar'
import { listTags } from '@chitang/shared/contracts/tags'
import { loginSidebar } from '../support/login.ts'
import type { Draw } from './draw.ts'
import type { Pair, People } from './people.ts'
import type { ChaosStack } from './stack.ts'

/** A tag change the product said yes to. */
export interface TagPromise { relationId: string; add: string[]; remove: string[]; status: string }

interface Seat { corpId: string; userid: string; client: ApiClient; tags: { id: string; removable: boolean }[] }

/** Advisors who work in the sidebar while everything breaks: what they were told is kept for the checker. */
export class Advisors {
  readonly tagPromises: TagPromise[] = []
  /** person → what the product last confirmed; null when an answer was lost and either may hold. */
  readonly models = new Map<string, string | null>()
  edits = 0
  readonly unanswered = new Map<string, number>()
  readonly #stack: ChaosStack
  readonly #people: People
  readonly #draw: Draw
  #seats: Seat[] = []

  constructor(stack: ChaosStack, people: People, draw: Draw) {
    this.#stack = stack
    this.#people = people
    this.#draw = draw
  }

  /** A few people log in before the trouble begins; a bearer outlives the process that gave it. */
  async sitDown(seats: number): Promise<void> {
    const { corps, product, wecom } = this.#stack
    for (let index = 0; index < seats; index++) {
      const corp = corps[index % corps.length]!
      const users = [...new Set(corp.contactWays.flatMap((way) => way.users))]
      const userid = this.#draw.pick(users)
      const client = await loginSidebar(product, wecom.origin, userid, corp.corpId)
      const { items } = await client(listTags, { query: {} })
      this.#seats.push({ corpId: corp.corpId, userid, client, tags: items.flatMap((group) => group.tags.filter((tag) => !tag.computed).map((tag) => ({ id: tag.id, removable: group.scope === 'store' }))) })
    }
  }

  async work(untilMs: number, perSecond: number): Promise<void> {
    const underway = new Set<Promise<void>>()
    while (Date.now() < untilMs) {
      const seat = this.#draw.pick(this.#seats)
      const [kind, at, first, second] = [this.#draw.next(), this.#draw.next(), this.#draw.next(), this.#draw.next()]
      const own = this.#people.pairs.filter((pair) => pair.corpId === seat.corpId && pair.userid === seat.userid && pair.state === 'friend')
      const pair = own[Math.floor(at * own.length)]
      if (pair && underway.size < 20) {
        const work = (kind < 0.7 ? this.#tag(seat, pair, first, second) : this.#model(seat, pair))
          // Refused or cut off: the product may say no at any time, it may only not forget a yes.
          .catch((cause: unknown) => {
            const why = cause instanceof Error ? cause.message : String(cause)
            this.unanswered.set(why, (this.unanswered.get(why) ?? 0) + 1)
          })
          .finally(() => underway.delete(work))
        underway.add(work)
      }
      await sleep((-Math.log(1 - this.#draw.next()) * 1000) / perSecond)
    }
    await Promise.all(underway)
  }

  async #tag(seat: Seat, pair: Pair, first: number, second: number): Promise<void> {
    const view = await seat.client(getSidebarCustomer, { query: { externalUserId: pair.externalUserid } })
    const worn = view.tags.filter((tag) => tag.removable)
    const add = [seat.tags[Math.floor(first * seat.tags.length)]!.id]
    const remove = worn.length > 0 && second < 0.4 ? [worn[Math.floor(second * 2.5 * worn.length)]!.id].filter((id) => !add.includes(id)) : []
    const answer = await seat.client(changeTags, { params: { id: view.relation.id }, body: { add, remove, idempotencyKey: randomUUID() } })
    this.edits += 1
    if (answer.status !== 'failed') this.tagPromises.push({ relationId: view.relation.id, add, remove, status: answer.status })
  }

  async #model(seat: Seat, pair: Pair): Promise<void> {
    const view = await seat.client(getSidebarCustomer, { query: { externalUserId: pair.externalUserid } })
    const intentModel = `车型${this.#draw.between(1, 99_999)}`
    // Until the answer is here, either may hold; when it never comes, for ever.
    if (this.models.get(view.person.id) === null) return
    this.models.set(view.person.id, null)
    await seat.client(updateCustomer, { params: { id: view.person.id }, body: { attributes: { intent_model: intentModel } } })
    this.edits += 1
    this.models.set(view.person.id, intentModel)
  }
}
