import type { Db } from '../../platform/db/database.ts'
import { insertInbox, type NewInboxRow } from './inbox.repo.ts'

/** Statements under way at once; what arrives meanwhile goes with the next. */
const writers = 4
/** Few distinct sizes, so that their statements stay prepared. */
const sizes = [16, 8, 4, 2, 1]
/** A statement that never answers must not keep its place for ever. */
const stuckAfterMs = 4_000

interface Waiting { row: NewInboxRow; stored: () => void; failed: (cause: unknown) => void }

/**
 * Callbacks that arrive together are stored together: one statement, one commit to disk. A lone one waits for
 * nobody, and each is answered only after its own commit.
 */
export class InboxWriter {
  readonly #db: Db
  readonly #waiting: Waiting[] = []
  #active = 0

  constructor(db: Db) {
    this.#db = db
  }

  add(row: NewInboxRow): Promise<void> {
    return new Promise((stored, failed) => {
      this.#waiting.push({ row, stored, failed })
      this.#next()
    })
  }

  #next(): void {
    while (this.#active < writers && this.#waiting.length > 0) {
      const size = sizes.find((one) => one <= this.#waiting.length)!
      const batch = this.#waiting.splice(0, size)
      this.#active += 1
      let over = false
      const done = (): void => {
        if (over) return
        over = true
        clearTimeout(stuck)
        this.#active -= 1
        this.#next()
      }
      const stuck = setTimeout(done, stuckAfterMs)
      void this.#write(batch).then(done)
    }
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      await insertInbox(this.#db, batch.map(({ row }) => row))
      for (const { stored } of batch) stored()
    } catch (cause) {
      if (batch.length === 1) batch[0]!.failed(cause)
      // One row the database refuses must not take its neighbours with it.
      else await Promise.all(batch.map((one) => this.#write([one])))
    }
  }
}
