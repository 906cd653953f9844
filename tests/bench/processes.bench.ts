import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import mysql from 'mysql2/promise'
// @ts-expect-error plain JavaScript without declarations
import { freePort } from '../../scripts/lib/environment.mjs'
// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { sidebarToken } from '../support/login.ts'
import { cpuMilliseconds } from './cpu.ts'
import { callbacks } from './intake.bench.ts'
import { startFloor } from './floor.ts'
import { fire, offer, requestBytes, targetOf } from './load.ts'
import { compared, interleaved, type Measure } from './measure.ts'
import { corpOf, type BenchStack, type Stacks } from './stacks.ts'

const processes = 4
/** Under way in all. */
const connections = 4
/** Of what one process could serve: below, where two processes on two threads of one core do not get in each other's way. */
const offered = 0.3
const seconds = 6
/** Each process must have settled: of four, each serves but a quarter of a round. */
const warmUp = 5_000

interface Web { origin: string; pid: number; stop(): Promise<void> }

/**
 * `processes-read`, `processes-intake`: how much of a CPU-second's work is left when four processes share what one did,
 * at the same fixed rate; beside it the same of bare servers, which tells what the machine itself loses.
 */
export async function benchProcesses(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.web()
  const corp = await corpOf(stack.sim)
  const userid = corp.members[0]!.userid
  const token = await sidebarToken(stack.product, stack.sim, 'chenxiaofeng', corp.corpId)
  const headers = { authorization: `Bearer ${token}` }
  const repeated = (path: string) => (count: number): Buffer[] => Array.from({ length: count }, () => requestBytes('GET', path, headers))
  const taken = (count: number): Buffer[] => callbacks(corp, userid, count)
  const plain = (count: number): Buffer[] => taken(count).map((bytes) => Buffer.from(bytes.toString().replace(/^POST \S+/, 'POST /callback')))
  const env = { ...stack.env, DEMO: '1', DATABASE_URL: stack.databaseUrl, LOG_LEVEL: 'warn' }
  const webs = await four(() => startWeb(stack))
  try {
    await sayIdle(webs)
    // The floor of the intake copies a row that is there.
    await fire(targetOf(webs[0]!.origin), taken(1), 1)
    const person = await personOf(stack, token)
    return [
      await shared('processes-read', { webs, requests: repeated('/api/v1/sidebar/workbench') }, () => startFloor('floor-read', env), repeated(`/person?id=${person}`)),
      await shared('processes-intake', { webs, requests: taken }, () => startFloor('floor-intake', env), plain),
    ]
  } finally {
    await Promise.all(webs.map((web) => web.stop()))
  }
}

interface Side { webs: readonly Web[]; requests: (count: number) => Buffer[] }

async function shared(name: string, product: Side, startOne: () => Promise<Web>, requests: Side['requests']): Promise<Measure> {
  const floor: Side = { webs: await four(startOne), requests }
  try {
    const kept = [await settled(product), await settled(floor)] as const
    const pairs = await interleaved(kept[0], kept[1])
    return compared(name, pairs, { goal: 0.85, better: 'higher', unit: 'of one process' })
  } finally {
    await Promise.all(floor.webs.map((web) => web.stop()))
  }
}

/** Warms all up and finds the rate; gives what measures four against one at that rate. */
async function settled({ webs, requests }: Side): Promise<() => Promise<number>> {
  for (const web of webs) await fire(targetOf(web.origin), requests(warmUp), 16)
  const rate = offered * (warmUp / (await fire(targetOf(webs[0]!.origin), requests(warmUp), connections)).seconds)
  const perCpuSecond = async (some: readonly Web[]): Promise<number> => {
    const share = Math.ceil((rate * seconds) / some.length)
    const loads = some.map(() => requests(share))
    const before = some.map((web) => cpuMilliseconds(web.pid))
    await Promise.all(some.map((web, index) => offer(targetOf(web.origin), loads[index]!, connections / some.length, rate / some.length)))
    const cpu = some.reduce((sum, web, index) => sum + cpuMilliseconds(web.pid) - before[index]!, 0)
    return (share * some.length) / (cpu / 1000)
  }
  return async () => {
    const one = await perCpuSecond(webs.slice(0, 1))
    const all = await perCpuSecond(webs)
    return all / one
  }
}

/** What a web process costs that nobody asks anything. */
async function sayIdle(webs: readonly Web[]): Promise<void> {
  await sleep(3_000)
  const before = webs.map((web) => cpuMilliseconds(web.pid))
  await sleep(10_000)
  const each = webs.map((web, index) => (cpuMilliseconds(web.pid) - before[index]!) / 10)
  say(`  idle: ${each.map((ms) => ms.toFixed(0)).join(', ')} CPU-ms a second`)
}

const four = <T>(start: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: processes }, start))

async function personOf(stack: BenchStack, token: string): Promise<string> {
  const { g } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { g: string }
  const connection = await mysql.createConnection({ uri: stack.databaseUrl, supportBigNumbers: true, bigNumberStrings: true })
  const [rows] = await connection.query('SELECT id FROM person WHERE group_id = ? LIMIT 1', [g])
  await connection.end()
  return String((rows as { id: string }[])[0]!.id)
}

async function startWeb(stack: BenchStack): Promise<Web> {
  const port = await (freePort as () => Promise<number>)()
  const origin = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../server/dist/main.js', import.meta.url))], {
    stdio: 'ignore',
    env: {
      ...process.env, ...stack.env, NODE_ENV: 'production', DEMO: '1', ROLE: 'web', PORT: String(port), DATABASE_URL: stack.databaseUrl, PUBLIC_ORIGINS: stack.product,
      WECOM_API_ORIGIN: stack.sim, WECOM_OAUTH_ORIGIN: stack.sim, WECOM_LOGIN_ORIGIN: stack.sim, LOG_LEVEL: 'warn', DB_POOL_SIZE: '24',
    },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  for (let i = 0; !(await fetch(`${origin}/readyz`).then((answer) => answer.ok, () => false)); i++) {
    if (i > 300 || child.exitCode !== null) throw new Error('a web process of the bench did not come up')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    origin, pid: child.pid!,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
