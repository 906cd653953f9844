export type Priority = 'welcome' | 'interactive' | 'sync'

const order: Record<Priority, number> = { welcome: 0, interactive: 1, sync: 2 }

interface Waiter { priority: number; start: () => void }

/**
 * Calls of one corp under way at once in this process. WeCom publishes no number but answers 45033 somewhere above
 * 300 (server-api §7): stay far below, and let a welcome pass a sync.
 */
export class CallGate {
  readonly #limit: number
  readonly #waiting: Waiter[] = []
  #active = 0
  #pausedUntil = 0

  constructor(limit = 40) {
    this.#limit = limit
  }

  /** After 45009/45033 everything but welcomes waits. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + ms)
  }

  async run<T>(priority: Priority, work: () => Promise<T>): Promise<T> {
    const wait = this.#pausedUntil - Date.now()
    if (wait > 0 && priority !== 'welcome') await new Promise((resolve) => setTimeout(resolve, Math.min(wait, 60_000)))
    if (this.#active >= this.#limit) await this.#queue(order[priority])
    this.#active += 1
    try {
      return await work()
    } finally {
      this.#active -= 1
      this.#waiting.shift()?.start()
    }
  }

  #queue(priority: number): Promise<void> {
    return new Promise((start) => {
      const at = this.#waiting.findIndex((waiter) => waiter.priority > priority)
      this.#waiting.splice(at === -1 ? this.#waiting.length : at, 0, { priority, start })
    })
  }
}
