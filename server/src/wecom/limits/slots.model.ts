import { priorities, share, type Priority } from './limits.model.ts'

/** Turns among waiting priorities of one corp: a sync moves on even while people keep coming. Welcomes take no turns. */
const weight: Readonly<Record<Priority, number>> = { welcome: Infinity, interactive: 8, sync: 2, statistics: 1 }

interface Waiter { start: () => void }
interface Corp {
  waiting: Record<Priority, Waiter[]>
  active: Record<Priority, number>
  /** Weighted turns taken; the smallest is next. */
  turns: Record<Priority, number>
  limit: number
  halvedUntil: number
}

const zero = (): Record<Priority, number> => ({ welcome: 0, interactive: 0, sync: 0, statistics: 0 })
const sum = (counts: Record<Priority, number>): number => counts.welcome + counts.interactive + counts.sync + counts.statistics

/** Calls of `priority` and everything below it, which share one part of the slots. */
const heldBelow = (active: Record<Priority, number>, priority: Priority): number =>
  priorities.slice(priorities.indexOf(priority)).reduce((total, one) => total + active[one], 0)

/**
 * Calls under way at once in this process. WeCom publishes no number but answers 45033 somewhere above 300 a corp
 * (server-api §7): with several processes stay far below. A lower priority may hold only its share of the slots, of
 * one corp and of all, so a person finds a free one whatever a sync does; corps take turns.
 */
export class CallSlots {
  readonly #perCorp: number
  readonly #total: number
  readonly #now: () => number
  readonly #corps = new Map<string, Corp>()
  readonly #active = zero()
  /** Corps with somebody waiting, the next one first. */
  readonly #ring = new Set<string>()

  constructor(options: { perCorp?: number; total?: number; now?: () => number } = {}) {
    this.#perCorp = options.perCorp ?? 40
    this.#total = options.total ?? 160
    this.#now = options.now ?? Date.now
  }

  /** Resolves with what gives the slot back. */
  acquire(corpId: string, priority: Priority): Promise<() => void> {
    const corp = this.#corp(corpId)
    return new Promise((resolve) => {
      if (corp.waiting[priority].length === 0) this.#joinTurns(corp, priority)
      corp.waiting[priority].push({ start: () => resolve(this.#releaser(corp, priority)) })
      this.#ring.add(corpId)
      this.#dispatch()
    })
  }

  /** After 45033: half as many at once for a while. */
  halve(corpId: string, ms: number): void {
    const corp = this.#corp(corpId)
    if (this.#now() < corp.halvedUntil - ms * 0.9) return
    corp.limit = Math.max(2, Math.floor(this.#limitOf(corp) / 2))
    corp.halvedUntil = this.#now() + ms
  }

  snapshot(corpId: string): { active: number; waiting: number; limit: number; halved: boolean } {
    const corp = this.#corps.get(corpId)
    if (!corp) return { active: 0, waiting: 0, limit: this.#perCorp, halved: false }
    const limit = this.#limitOf(corp)
    return { active: sum(corp.active), waiting: priorities.reduce((total, one) => total + corp.waiting[one].length, 0), limit, halved: limit < this.#perCorp }
  }

  totals(): { active: number; waiting: number } {
    const waiting = [...this.#corps.values()].reduce((total, corp) => total + priorities.reduce((inner, one) => inner + corp.waiting[one].length, 0), 0)
    return { active: sum(this.#active), waiting }
  }

  #corp(corpId: string): Corp {
    let corp = this.#corps.get(corpId)
    if (!corp) {
      corp = { waiting: { welcome: [], interactive: [], sync: [], statistics: [] }, active: zero(), turns: zero(), limit: this.#perCorp, halvedUntil: 0 }
      this.#corps.set(corpId, corp)
    }
    return corp
  }

  #limitOf(corp: Corp): number {
    if (this.#now() >= corp.halvedUntil) corp.limit = this.#perCorp
    return corp.limit
  }

  /** Who comes back after a pause has saved up no turns. */
  #joinTurns(corp: Corp, priority: Priority): void {
    const others = priorities.filter((one) => one !== priority && corp.waiting[one].length > 0).map((one) => corp.turns[one])
    if (others.length > 0) corp.turns[priority] = Math.max(corp.turns[priority], Math.min(...others))
  }

  #releaser(corp: Corp, priority: Priority): () => void {
    let held = true
    return () => {
      if (!held) return
      held = false
      corp.active[priority] -= 1
      this.#active[priority] -= 1
      this.#dispatch()
    }
  }

  #dispatch(): void {
    for (let round = this.#startRound(); round; round = this.#startRound());
  }

  /** One call of each corp in turn, welcomes of all corps first. */
  #startRound(): boolean {
    let started = false
    for (const corpId of this.#ring) while (this.#mayStart(this.#corps.get(corpId)!, 'welcome')) {
      this.#start(this.#corps.get(corpId)!, 'welcome')
      started = true
    }
    for (const corpId of [...this.#ring]) {
      const corp = this.#corps.get(corpId)!
      const next = priorities.filter((one) => this.#mayStart(corp, one)).sort((a, b) => corp.turns[a] - corp.turns[b])[0]
      if (next) {
        this.#start(corp, next)
        started = true
      } else if (priorities.some((one) => corp.waiting[one].length > 0)) continue
      // Whoever was served goes to the end: the next free slot is another corp's.
      this.#ring.delete(corpId)
      if (priorities.some((one) => corp.waiting[one].length > 0)) this.#ring.add(corpId)
    }
    return started
  }

  #mayStart(corp: Corp, priority: Priority): boolean {
    if (corp.waiting[priority].length === 0) return false
    const limit = this.#limitOf(corp)
    // Its own share, and those of everyone above: the last tenth stays free of a sync too.
    return priorities.slice(0, priorities.indexOf(priority) + 1).every((one) =>
      heldBelow(corp.active, one) < Math.max(1, Math.floor(limit * share[one])) && heldBelow(this.#active, one) < Math.max(1, Math.floor(this.#total * share[one])))
  }

  #start(corp: Corp, priority: Priority): void {
    corp.active[priority] += 1
    this.#active[priority] += 1
    corp.turns[priority] += 1 / weight[priority]
    corp.waiting[priority].shift()!.start()
  }
}
