import { beforeAll, describe, expect, it } from 'vitest'
import { makeCode, says, sleep, world } from './support.ts'

const w = world()
interface Told { agentId: number; fields: { WelcomeCode?: string; ChangeType: string } }
let other: { agentId: number; token: string }
beforeAll(async () => { other = await w().otherApp() })
const text = { content: '您好' }

/** The codes both apps were given for one new customer. */
async function codes(): Promise<{ mine: string; theirs: string }> {
  const before = (await w().control<{ deliveries: { seq: number }[] }>('deliveries')).deliveries.length
  const { personId } = await w().control<{ personId: string }>('persons', { name: '新客' })
  await w().control('scan', { configId: await makeCode(w()), personId })
  const told = (await w().control<{ deliveries: Told[] }>('deliveries')).deliveries.slice(before)
  const of = (agentId: number): string => told.find((d) => d.agentId === agentId)!.fields.WelcomeCode!
  return { mine: of(1000002), theirs: of(other.agentId) }
}
const send = (welcome_code: string, token?: string) => w().post('externalcontact/send_welcome_msg', { welcome_code, text }, token)

describe('two apps, one welcome (4.6)', () => {
  it('each app gets a code of its own', async () => {
    const { mine, theirs } = await codes()
    expect(mine).not.toBe(theirs)
  })
  it('41050 for the code of the other app', async () => says(await send((await codes()).theirs), 41050))
  it('the first sender wins: 41096 for the other one while it goes out', async () => {
    const { mine, theirs } = await codes()
    says(await send(theirs, other.token), 0)
    says(await send(mine), 41096)
  })
  it('41051 for it a moment later', async () => {
    const { mine, theirs } = await codes()
    says(await send(theirs, other.token), 0)
    await w().control('clock', { advanceMs: 1500 })
    await sleep(5)
    says(await send(mine), 41051)
  })
})
