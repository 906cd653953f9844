import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { startDemoStack, type DemoStack } from '../support/demo-stack.ts'

export type BenchStack = DemoStack & { env: Readonly<Record<string, string>> }

/** What the control API of the simulator says about one corp, as far as the bench needs it. */
export interface BenchCorp {
  corpId: string
  apps: { agentId: number; token: string; aesKey: string }[]
  members: { userid: string; name: string }[]
  contactWays: { configId: string; remark: string }[]
}

export async function corpOf(sim: string, corpId = 'wwG_huayue'): Promise<BenchCorp> {
  const { corps } = (await (await fetch(`${sim}/_sim/world`)).json()) as { corps: BenchCorp[] }
  return corps.find((corp) => corp.corpId === corpId)!
}

/** Durable databases and built programs only; each kind of stack is started once, by the first who asks. */
export class Stacks {
  readonly #started = new Map<string, Promise<BenchStack>>()

  /** A server that only takes callbacks in: no workers compete with it. */
  web(): Promise<BenchStack> {
    return this.#start('web')
  }

  /** The whole product in one process, as `npm start` runs it. */
  all(): Promise<BenchStack> {
    return this.#start('all')
  }

  /** The end of every server's log, for the reader of a failed run. */
  async lastWords(): Promise<string> {
    const stacks = await Promise.all([...this.#started.values()].map((stack) => stack.catch(() => null)))
    return stacks.flatMap((stack) => (stack ? readFileSync(stack.logs.at(-1)!, 'utf8').trimEnd().split('\n').slice(-8) : [])).join('\n')
  }

  async stop(role: 'web' | 'all'): Promise<void> {
    const stack = this.#started.get(role)
    this.#started.delete(role)
    // A stack that never came up has cleaned up after itself, and its caller has the error.
    await (await stack?.catch(() => null))?.stop()
  }

  async stopAll(): Promise<void> {
    await this.stop('web')
    await this.stop('all')
  }

  #start(role: 'web' | 'all'): Promise<BenchStack> {
    let stack = this.#started.get(role)
    if (!stack) {
      // Every request of the bench comes from one address.
      const env = { ROLE: role, RATE_LIMIT_PER_MINUTE: '1000000', MASTER_KEY: `demo:${randomBytes(32).toString('base64')}` }
      stack = startDemoStack({ durable: true, env }).then((started) => ({ ...started, env }))
      this.#started.set(role, stack)
    }
    return stack
  }
}
