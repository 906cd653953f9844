import { readFileSync } from 'node:fs'

/** All "now" of the product. The offset exists only in demo and tests, where simulator and product share one clock. */
export interface Clock {
  now(): Date
  ms(): number
}

export const systemClock: Clock = { now: () => new Date(), ms: () => Date.now() }

export class FileOffsetClock implements Clock {
  readonly #file: string
  readonly #timer: NodeJS.Timeout
  #offsetMs = 0

  constructor(file: string) {
    this.#file = file
    this.read()
    this.#timer = setInterval(() => this.read(), 200)
    this.#timer.unref()
  }

  now(): Date {
    return new Date(this.ms())
  }

  ms(): number {
    return Date.now() + this.#offsetMs
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Looks at once, not at the next turn. */
  read(): void {
    let text: string
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return
      throw cause
    }
    const parsed: unknown = safeParse(text)
    const offset = (parsed as { offsetMs?: unknown } | null)?.offsetMs
    // A half-written file keeps the last good offset.
    if (typeof offset === 'number' && Number.isFinite(offset)) this.#offsetMs = offset
  }
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
