import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import mysql from 'mysql2/promise'
import { cpuMilliseconds } from './cpu.ts'
// @ts-expect-error plain JavaScript without declarations
import { say } from '../../scripts/lib/say.mjs'
import { systemClock } from '../../server/src/platform/clock/clock.ts'
import { createDatabase } from '../../server/src/platform/db/database.ts'
import { idsOfSlot } from '../../server/src/platform/db/ids.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import { createFactWriter } from '../../server/src/platform/events/facts.ts'
import type { Kit } from '../../server/src/platform/kit.ts'
import { resolveTouched } from '../../server/src/modules/identity/resolve-touched.ts'
import { startTestServer } from '../support/mariadb.ts'
import { addNewcomers, fillRecords, groupAndCopy } from './identity-data.ts'
import type { Measure } from './measure.ts'

/** Fewer for a first look: `IDENTITY_RECORDS=100000 npm run bench -- --only identity-1m`. */
const large = Number(process.env['IDENTITY_RECORDS'] ?? 1_000_000)
const small = large / 4
const newcomers = 5_000

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `identity-1m`: everybody of a group worked out and stored, by the command an operator would run. */
export async function benchIdentity(): Promise<Measure[]> {
  const server = await startTestServer(true)
  const address = `mysql://root@127.0.0.1:${server.port}`
  try {
    const few = await measureGroup(address, server.pid, small)
    const many = await measureGroup(address, server.pid, large)
    return [
      { name: 'identity-1m', value: many.seconds, floor: many.floor, ratio: many.seconds / many.floor, goal: 4, better: 'lower', unit: 's' },
      { name: 'identity-linear', value: many.seconds / large * 1e6, floor: few.seconds / small * 1e6, ratio: many.seconds / large / (few.seconds / small), goal: 1.15, better: 'lower', unit: 'µs a record' },
      { name: 'identity-rss', value: many.megabytes, floor: few.megabytes, ratio: many.megabytes / few.megabytes, goal: 1.2, better: 'lower', unit: 'MB (peak)' },
      { name: 'identity-add', value: many.perSecond, floor: null, ratio: null, goal: 500, better: 'higher', unit: 'records/s' },
    ]
  } finally {
    await server.stop()
  }
}

async function measureGroup(address: string, databasePid: number, records: number): Promise<{ seconds: number; floor: number; megabytes: number; perSecond: number }> {
  const name = `bench_${records}`
  const pool = mysql.createPool({ uri: address, connectionLimit: 1, multipleStatements: true, timezone: 'Z' })
  const of = mysql.createPool({ uri: `${address}/${name}`, connectionLimit: 1, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true })
  try {
    // A database of this size has memory for it; a bench that read from the disk would measure the disk.
    await pool.query(`SET GLOBAL innodb_buffer_pool_size = ${4 * 1024 ** 3}; SET GLOBAL innodb_log_file_size = ${1024 ** 3}; CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
    const env = { ...process.env, NODE_ENV: 'production', DATABASE_URL: `${address}/${name}`, MASTER_KEY: randomBytes(32).toString('base64') }
    const cli = async (...args: string[]) => (await promisify(execFile)(process.execPath, [join(root, 'server', 'dist', 'cli.js'), ...args], { env, maxBuffer: 1 << 24 })).stdout
    await cli('migrate')
    await of.query("INSERT INTO tenant_group (id, name, time_zone, demo, data_key_wrapped, key_id, created_at) VALUES (1, '集团', 'Asia/Shanghai', 0, '', 1, NOW())")
    const began = performance.now()
    await fillRecords(of, records)
    const filled = (performance.now() - began) / 1000
    const floor = [await groupAndCopy(of)]
    const [started, used] = [performance.now(), cpuMilliseconds(databasePid)]
    const said = await cli('resolve-identities')
    const [seconds, busy] = [(performance.now() - started) / 1000, (cpuMilliseconds(databasePid) - used) / 1000]
    floor.push(await groupAndCopy(of))
    const least = (floor[0]! + floor[1]!) / 2
    const megabytes = Number(/peak (\d+) MB/.exec(said)![1])
    const [[stored]] = (await of.query('SELECT (SELECT COUNT(*) FROM person WHERE merged_into IS NOT NULL) AS merged, (SELECT COUNT(*) FROM person WHERE human_id IS NOT NULL) AS linked, (SELECT COUNT(*) FROM identity_decision) AS decisions, (SELECT COUNT(*) FROM identity_key) AS held')) as unknown as [[Record<string, number>]]
    say(`  ${records} records, ${stored!['held']} keys (made in ${filled.toFixed(0)} s): ${seconds.toFixed(1)} s against ${floor.map((one) => one.toFixed(1)).join(' and ')}; ${stored!['merged']} merged, ${stored!['linked']} linked, ${stored!['decisions']} decisions; peak ${megabytes} MB; CPU of the database ${busy.toFixed(1)} s, of the command ${/CPU ([\d.]+) s/.exec(said)![1]} s`)
    return { seconds, floor: least, megabytes, perSecond: await stepByStep(`${address}/${name}`, of) }
  } finally {
    await of.end()
    await pool.end()
  }
}

/** New records with a number that somebody has, a hundred a transaction, as the job after an import works them out. */
async function stepByStep(databaseUrl: string, of: mysql.Pool): Promise<number> {
  const persons = await addNewcomers(of, newcomers)
  const database = createDatabase(createPool(databaseUrl, 6))
  const ids = idsOfSlot(1001)
  const kit = { database, ids, clock: systemClock, facts: createFactWriter({ ids, clock: systemClock }) } as Kit
  try {
    const started = performance.now()
    for (let from = 0; from < newcomers; from += 100) await database.transaction((tx) => resolveTouched(kit, tx, '1', persons.slice(from, from + 100)))
    return newcomers / ((performance.now() - started) / 1000)
  } finally {
    await database.close()
  }
}
