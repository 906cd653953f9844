import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulator } from '@chitang/simulator'
import { FileOffsetClock } from '../../server/src/platform/clock/clock.ts'
import { createDatabase, type Database } from '../../server/src/platform/db/database.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import type { CallReport, Install, WecomClient } from '../../server/src/wecom/client.ts'
import { connectClient, type WecomOptions } from '../../server/src/wecom/connect-client.ts'
import { agentId } from './login.ts'
import { eventually, migratedDatabase } from './harness.ts'
import { selfBuilt } from '../../server/src/wecom/corp-gateway.ts'

interface SimCall { seq: number; path: string; errcode: number }

/** One simulated WeCom, one database, and as many client "processes" as a test wants: they share nothing else. */
export interface WecomStack {
  install: Install
  /** Of that install's app. */
  secret: string
  database: Database
  process(more?: Partial<WecomOptions>): { client: WecomClient; reports: CallReport[]; statements: string[] }
  control<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>
  /** Answers the simulator gave on this path since the last `forget`. */
  calls(path: string): Promise<SimCall[]>
  forget(): Promise<void>
  advance(ms: number): Promise<void>
  stop(): Promise<void>
}

export async function startWecom(corpId = 'wwTEST', world = 'tiny'): Promise<WecomStack> {
  const clockFile = join(mkdtempSync(join(tmpdir(), 'chitang-wecom-')), 'clock.json')
  const sim = createSimulator({ port: 0, appPort: 0, world: world as 'tiny', clockFile })
  await sim.listen()
  const url = await migratedDatabase()
  const undo: (() => Promise<void>)[] = []
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${sim.apiOrigin}/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })
    const answer = (await response.json()) as T
    if (!response.ok) throw new Error(`${method} /_sim/${path}: ${JSON.stringify(answer)}`)
    return answer
  }
  const { corps } = await control<{ corps: { corpId: string; apps: { secret: string }[] }[] }>('GET', 'world')
  const { secret } = corps.find((corp) => corp.corpId === corpId)!.apps[0]!
  const open = () => {
    const database = createDatabase(createPool(url, 4))
    undo.push(() => database.close())
    return database
  }
  const database = open()
  let since = 0
  const callsSince = async (path = '') => (await control<{ calls: SimCall[] }>('GET', `calls?since=${since}&path=${path}`)).calls
  const clock = new FileOffsetClock(clockFile)

  return {
    secret,
    install: { groupId: '1', id: '2', corpId, agentId, gateway: selfBuilt(() => secret) },
    database, control,
    process(more = {}) {
      const reports: CallReport[] = []
      const statements: string[] = []
      const own = open()
      const counted: Database = { ...own, run: (sql, params) => { statements.push(sql); return own.run(sql, params) } }
      const { client, stop } = connectClient({ database: counted, clock, masterKey: Buffer.alloc(32, 7), apiOrigin: sim.apiOrigin, log: () => undefined, observe: (call) => void reports.push(call), ...more })
      undo.unshift(stop)
      return { client, reports, statements }
    },
    calls: callsSince,
    async forget() { since = (await callsSince()).at(-1)?.seq ?? since },
    async advance(ms) {
      const { now } = await control<{ now: number }>('POST', 'clock', { advanceMs: ms })
      await eventually(async () => clock.ms() >= now, 'the client follows the clock')
    },
    async stop() {
      for (const step of undo) await step()
      await sim.close()
    },
  }
}
