import { randomBytes } from 'node:crypto'
import Fastify from 'fastify'
import { insertInboxSql } from '../../server/src/modules/intake/inbox.repo.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import { listening } from './floor.ts'

// The least a callback could cost: a bare Fastify route and one prepared insert of the same row into the same table.
const sql = insertInboxSql(1).split('ON DUPLICATE KEY')[0]!
const columns = /\(([^)]+)\)/.exec(sql)![1]!.split(', ')
const at = (column: string): number => columns.indexOf(column)
const pool = createPool(process.env['DATABASE_URL']!, 24)
const [samples] = await pool.query({ sql: `SELECT ${columns.join(', ')} FROM inbox LIMIT 1`, rowsAsArray: true })
const sample = (samples as unknown[][])[0]!

// Keys land all over the index, as digests do, without a hash per request.
const prefixes = Array.from({ length: 65_536 }, () => randomBytes(6).toString('hex'))
const run = randomBytes(4).toString('hex')
let count = 0
// Several floors may write at once.
const firstId = 9_000_000_000_000_000_000n + BigInt(process.pid) * 1_000_000_000n

const app = Fastify()
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
app.post('/callback', async (_request, reply) => {
  const row = [...sample]
  const now = new Date()
  count += 1
  row[at('id')] = String(firstId + BigInt(count))
  row[at('digest')] = `${prefixes[count & 65_535]}${run}${String(count).padStart(44, '0')}`
  row[at('received_at')] = row[at('run_at')] = now
  row[at('lane')] = (count * 7919) & 1023
  await pool.execute(sql, row as never)
  return reply.type('text/plain').send('success')
})
listening(await app.listen({ host: '127.0.0.1', port: 0 }))
