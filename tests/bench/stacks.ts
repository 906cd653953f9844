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

/** `small` and `large` are the whole product like `all`, over databases of their own. */
export type StackKind = 'web' | 'all' | 'small' | 'large'

/** Durable databases and built programs only; each kind of stack is started once, by the first who asks. */
export class Stacks {
  readonly #started = new Map<StackKind, Promise<BenchStack>>()

  /** A server that only takes callbacks in: no workers compete with it. */
  web(): Promise<BenchStack> {
    return this.#start('web')
  }

  /** The whole product in one process, as `npm start` runs it. */
  all(): Promise<BenchStack> {
    return this.#start('all')
  }

  /** The same over a database of its own that stays small. */
  small(): Promise<BenchStack> {
    return this.#start('small')
  }

  /** And over one that grows large. */
  large(): Promise<BenchStack> {
    return this.#start('large')
  }

  /** The end of every server's log, for the reader of a failed run. */
  async lastWords(): Promise<string> {
    const stacks = await Promise.all([...this.#started.values()].map((stack) => stack.catch(() => null)))
    return stacks.flatMap((stack) => (stack ? readFileSync(stack.logs.at(-1)!, 'utf8').trimEnd().split('\n').slice(-8) : [])).join('\n')
  }

  async stop(kind: StackKind): Promise<void> {
    const stack = this.#started.get(kind)
    this.#started.delete(kind)
    // A stack that never came up has cleaned up after itself, and its caller has the error.
    await (await stack?.catch(() => null))?.stop()
  }

  async stopAll(): Promise<void> {
    for (const kind of [...this.#started.keys()]) await this.stop(kind)
  }

  #start(kind: StackKind): Promise<BenchStack> {
    let stack = this.#started.get(kind)
    if (!stack) {
      // Every request of the bench comes from one address.
      const env = { ROLE: kind === 'web' ? 'web' : 'all', RATE_LIMIT_PER_MINUTE: '1000000', MASTER_KEY: `demo:${randomBytes(32).toString('base64')}` }
      stack = startDemoStack({ durable: true, env }).then((started) => ({ ...started, env }))
      this.#started.set(kind, stack)
    }
    return stack
  }
}
