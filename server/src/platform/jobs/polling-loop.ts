export interface PollingLoopOptions<T> {
  /** Items worked on at once by this process. */
  concurrency: number
  pollMs: number
  /** Takes up to `free` items so that no other process has them. */
  claim(free: number): Promise<T[]>
  /** One item to its end; what it throws is reported, never fatal. */
  work(item: T): Promise<void>
  failed(what: 'claim' | 'work', cause: unknown): void
}

/** Claim, work, rest: wakes at once when told, else looks again after `pollMs`. Stopping finishes what runs. */
export class PollingLoop<T> {
  readonly #options: PollingLoopOptions<T>
  readonly #running = new Set<Promise<void>>()
  #stopped = false
  #woken = false
  #rouse: (() => void) | null = null
  #loop: Promise<void> = Promise.resolve()

  constructor(options: PollingLoopOptions<T>) {
    this.#options = options
  }

  get stopped(): boolean {
    return this.#stopped
  }

  start(): void {
    this.#loop = this.#run()
  }

  wake(): void {
    this.#woken = true
    this.#rouse?.()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.wake()
    await this.#loop
    await Promise.allSettled(this.#running)
  }

  async #run(): Promise<void> {
    const { concurrency, claim, failed } = this.#options
    while (!this.#stopped) {
      this.#woken = false
      let items: T[] = []
      try {
        const free = concurrency - this.#running.size
        if (free > 0) items = await claim(free)
      } catch (cause) {
        failed('claim', cause)
      }
      for (const item of items) this.#begin(item)
      if (items.length === 0 || this.#running.size >= concurrency) await this.#rest()
    }
  }

  #begin(item: T): void {
    const run = this.#options.work(item)
      .catch((cause: unknown) => this.#options.failed('work', cause))
      .finally(() => {
        this.#running.delete(run)
        this.wake()
      })
    this.#running.add(run)
  }

  /** A wake that came while claiming counts too. */
  #rest(): Promise<void> {
    if (this.#woken || this.#stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const rise = () => {
        clearTimeout(timer)
        this.#rouse = null
        resolve()
      }
      const timer = setTimeout(rise, this.#options.pollMs)
      this.#rouse = rise
    })
  }
}
