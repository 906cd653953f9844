import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
// @ts-expect-error plain JavaScript without declarations
import { freePort } from '../../scripts/lib/environment.mjs'
import { sidebarToken } from '../support/login.ts'
import { cpuMilliseconds } from './cpu.ts'
import { callbacks } from './intake.bench.ts'
import { fire, requestBytes, targetOf } from './load.ts'
import { compared, interleaved, type Measure } from './measure.ts'
import { corpOf, type BenchStack, type Stacks } from './stacks.ts'

const processes = 4
/** Under way in all: few, so that what is measured is the work and not the crowd on the cores. */
const connections = 4
const reads = 8_000
const writes = 12_000
/** Each process must have settled: of four, each serves but a quarter of a round. */
const warmUp = 6_000

interface Web { origin: string; pid: number; stop(): Promise<void> }

/** `processes-read`, `processes-intake`: what a second of CPU serves when four processes share the work, against one. */
export async function benchProcesses(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.web()
  const corp = await corpOf(stack.sim)
  const userid = corp.members[0]!.userid
  const token = await sidebarToken(stack.product, stack.sim, 'chenxiaofeng', corp.corpId)
  const screens = (count: number): Buffer[] => Array.from({ length: count }, () => requestBytes('GET', '/api/v1/sidebar/workbench', { authorization: `Bearer ${token}` }))
  const all = await Promise.all(Array.from({ length: processes }, () => startWeb(stack)))
  try {
    const perCpuSecond = async (webs: readonly Web[], requests: Buffer[]): Promise<number> => {
      const before = webs.map((web) => cpuMilliseconds(web.pid))
      const share = Math.ceil(requests.length / webs.length)
      await Promise.all(webs.map((web, index) => fire(targetOf(web.origin), requests.slice(index * share, (index + 1) * share), connections / webs.length)))
      const cpu = webs.reduce((sum, web, index) => sum + cpuMilliseconds(web.pid) - before[index]!, 0)
      return requests.length / (cpu / 1000)
    }
    for (const web of all) {
      await fire(targetOf(web.origin), screens(warmUp), 16)
      await fire(targetOf(web.origin), callbacks(corp, userid, warmUp), 16)
    }
    const one = all.slice(0, 1)
    const read = await interleaved(() => perCpuSecond(all, screens(reads)), () => perCpuSecond(one, screens(reads)))
    const intake = await interleaved(() => perCpuSecond(all, callbacks(corp, userid, writes)), () => perCpuSecond(one, callbacks(corp, userid, writes)))
    const rest = { goal: 0.85, better: 'higher' as const, unit: 'requests/CPU-s' }
    return [compared('processes-read', read, rest), compared('processes-intake', intake, rest)]
  } finally {
    await Promise.all(all.map((web) => web.stop()))
  }
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
