import { test } from './test.ts'

/** How long each step of a story took here: said at the end, compared with nothing. */
export class TimedSteps {
  readonly #took: { name: string; ms: number }[] = []

  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const from = performance.now()
    const done = await test.step(name, work)
    this.#took.push({ name, ms: performance.now() - from })
    return done
  }

  say(what: string): void {
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
    const sum = this.#took.reduce((total, one) => total + one.ms, 0)
    console.log(`${what}: ${seconds(sum)} (${this.#took.map((one) => `${one.name} ${seconds(one.ms)}`).join(' · ')})`)
  }
}
