import type { Tx } from '../db/database.ts'

type Handler<P> = (tx: Tx, payload: P) => Promise<void>

/**
 * Effects of a change, inside the change's own transaction: a handler may write rows and enqueue jobs,
 * never call out. `app/` wires handlers, so features do not import each other for side effects.
 */
export class EventBus<Events extends object> {
  readonly #handlers = new Map<keyof Events, Handler<never>[]>()

  on<K extends keyof Events>(name: K, handler: Handler<Events[K]>): void {
    const list = this.#handlers.get(name) ?? []
    list.push(handler as Handler<never>)
    this.#handlers.set(name, list)
  }

  async emit<K extends keyof Events>(tx: Tx, name: K, payload: Events[K]): Promise<void> {
    for (const handler of this.#handlers.get(name) ?? []) await (handler as Handler<Events[K]>)(tx, payload)
  }
}
