import { afterAll, beforeAll, expect } from 'vitest'
import { receiver, start, until, type Answer, type Harness, type Received } from '../test/support.ts'
import type { SimulatorOptions } from '../src/index.ts'

export { handedOver, makeCode, makeFriend, sleep, start, until } from '../test/support.ts'
export type { Answer, Harness, Received } from '../test/support.ts'

export interface World extends Harness {
  events: Received[]
  /** The event of that ChangeType (or Event) that an action brings about. */
  event(changeType: string, act: () => Promise<unknown>): Promise<Received>
  member(userid: string, change: { follow?: boolean; status?: number; consoleWelcome?: boolean }): Promise<unknown>
  /** A new token of the first app, for instance after the clock moved by hours. */
  renew(): Promise<void>
  /** Another app of the corp and its token. */
  otherApp(): Promise<{ agentId: number; token: string }>
}

/** One simulator for a whole file, asked by HTTP only. */
export function world(options: SimulatorOptions = {}): () => World {
  let w: World
  let hook: Awaited<ReturnType<typeof receiver>>
  beforeAll(async () => {
    const h = await start(options)
    const tokenOf = async (corpsecret: string): Promise<string> => String((await h.get('gettoken', { corpid: 'wwTEST', corpsecret })).access_token)
    const app = (): { aesKey: string } => Object.values(Object.values(h.simulator.world.corps)[0]!.apps)[0]!
    hook = await receiver(() => app().aesKey)
    h.simulator.setCallbackUrl('wwTEST', 1000002, hook.url)
    w = Object.assign(h, {
      events: hook.received,
      async event(changeType: string, act: () => Promise<unknown>): Promise<Received> {
        const from = hook.received.length
        await act()
        return until(() => hook.received.slice(from).find((r) => r.field('ChangeType') === changeType || r.field('Event') === changeType))
      },
      member: (userid: string, change: object) => h.control(`corps/wwTEST/members/${userid}`, change),
      async renew() {
        h.token = await tokenOf((await h.control<{ corps: { apps: { secret: string }[] }[] }>('world')).corps[0]!.apps[0]!.secret)
      },
      async otherApp() {
        const { agentId, secret } = await h.control<{ agentId: number; secret: string }>('apps/wwTEST', { name: '另一个应用' })
        return { agentId, token: await tokenOf(secret) }
      },
    })
  })
  afterAll(async () => {
    await w.simulator.close()
    await hook.close()
  })
  return () => w
}

export const says = (answer: Answer, errcode: number): void => expect({ errcode: answer.errcode, errmsg: answer.errmsg }).toMatchObject({ errcode })
