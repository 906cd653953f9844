import { readFileSync } from 'node:fs'
import { getSyncRun, listSyncRuns, startSyncRun } from '@chitang/shared/contracts/sync'
import mysql from 'mysql2/promise'
// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { loginAdmin } from '../support/login.ts'
import type { Measure } from './measure.ts'
import { corpOf, type Stacks } from './stacks.ts'

const corpid = 'wwG_huayue'
const contacts = 100_000
const members = 400

/** Peak resident memory of a process since it started, in MB (Linux). */
const peakMegabytes = (pid: number): number => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

/** `import-100k`: a corp of 100 000 customers read through the API into the database while the server serves. */
export async function benchImport(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.all()
  const populated = await fetch(`${stack.sim}/_sim/populate`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ corpId: corpid, members, contacts, seed: 1 }) })
  if (!populated.ok) throw new Error(`populate: ${await populated.text()}`)
  const floor = await fetchAndKeep(stack.sim, stack.databaseUrl)
  const hq = await loginAdmin(stack.product, stack.sim, 'wuya', corpid)
  const corp = (await hq(listSyncRuns, {})).corps.find((one) => one.name.startsWith('华岳'))!
  const started = performance.now()
  const { id } = await hq(startSyncRun, { body: { corpId: corp.id, kind: 'reconcile' } })
  for (let last = 0; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const run = await hq(getSyncRun, { params: { id } })
    if (run.status === 'failed') throw new Error(`the run failed: ${run.lastError}`)
    if (run.status === 'running') {
      if (performance.now() - last > 10_000) say(`  ${Math.round(run.progress * 100)} %, ${run.relations} relations, ETA ${run.etaMs === null ? 'unknown' : `${Math.round(run.etaMs / 1000)} s`}`)
      if (performance.now() - last > 10_000) last = performance.now()
      continue
    }
    const seconds = (performance.now() - started) / 1000
    const pool = mysql.createPool({ uri: stack.databaseUrl, connectionLimit: 1 })
    const [rows] = await pool.query('SELECT COUNT(*) AS n FROM follow_relation r JOIN corp c ON c.id = r.corp_id WHERE c.corp_id = ?', [corpid])
    await pool.end()
    say(`  ${run.relations} relations in ${seconds.toFixed(1)} s (${Math.round(run.relations / seconds)} /s), ${run.calls} calls, least ${run.minimumCalls}, ${(rows as { n: number }[])[0]!.n} relations stored`)
    return [
      { name: 'import-100k', value: seconds, floor, ratio: seconds / floor, goal: 8, better: 'lower', unit: 's' },
      { name: 'import-calls', value: run.calls, floor: run.minimumCalls, ratio: run.calls / run.minimumCalls, goal: 1.1, better: 'lower', unit: 'calls' },
      { name: 'import-rss', value: peakMegabytes(stack.serverPid), floor: null, ratio: null, goal: 350, better: 'lower', unit: 'MB (peak)' },
    ]
  }
}

/** The floor: the same pages fetched one after the other, each relation kept as one row of JSON, a statement a page. */
async function fetchAndKeep(sim: string, databaseUrl: string): Promise<number> {
  const corp = await corpOf(sim, corpid)
  const app = corp.apps[0] as unknown as { secret: string }
  const get = async (path: string, body?: unknown) => (await (await fetch(`${sim}/cgi-bin/${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })).json()) as Record<string, unknown>
  const token = (await get(`gettoken?corpid=${corpid}&corpsecret=${app.secret}`))['access_token'] as string
  const userids = (await get(`externalcontact/get_follow_user_list?access_token=${token}`))['follow_user'] as string[]
  const pool = mysql.createPool({ uri: databaseUrl, connectionLimit: 1 })
  await pool.query('CREATE TABLE bench_floor (external_userid VARCHAR(64), userid VARCHAR(64), body JSON, PRIMARY KEY (external_userid, userid))')
  const started = performance.now()
  for (let at = 0; at < userids.length; at += 100) {
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Record<string, unknown> = await get(`externalcontact/batch/get_by_user?access_token=${token}`, { userid_list: userids.slice(at, at + 100), cursor, limit: 100 })
      if (page['errcode'] !== 0) throw new Error(JSON.stringify(page))
      const rows = (page['external_contact_list'] as { external_contact: { external_userid: string }; follow_info: { userid: string } }[]).map((one) => [one.external_contact.external_userid, one.follow_info.userid, JSON.stringify(one)])
      if (rows.length > 0) await pool.query('INSERT INTO bench_floor VALUES ?', [rows])
      cursor = (page['next_cursor'] as string) || null
    }
  }
  const seconds = (performance.now() - started) / 1000
  await pool.query('DROP TABLE bench_floor')
  await pool.end()
  return seconds
}
