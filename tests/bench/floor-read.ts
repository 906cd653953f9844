import { Type } from 'typebox'
import { readConfig } from '../../server/src/platform/config/config.ts'
import { createPool } from '../../server/src/platform/db/pool.ts'
import { createHttpServer } from '../../server/src/platform/http/server.ts'
import { listening } from './floor.ts'

// The least a read through this stack can cost: the product's own HTTP server and pool, a checked session, one row by its key.
const config = readConfig(process.env, { sidebarDist: '', adminDist: '' })
const pool = createPool(config.databaseUrl, config.databasePoolSize)
const app = await createHttpServer({ config, rateLimitPerMinute: config.rateLimitPerMinute })

interface Person { id: string; name: string; level: string | null }

app.get('/person', {
  config: { rateLimit: {} },
  schema: { querystring: Type.Object({ id: Type.String() }), response: { 200: Type.Object({ id: Type.String(), name: Type.String(), level: Type.Union([Type.String(), Type.Null()]) }) } },
}, async (request, reply) => {
  const { g } = app.jwt.verify<{ g: string }>(request.headers.authorization!.slice('Bearer '.length))
  const [rows] = await pool.execute('SELECT id, name, level FROM person WHERE group_id = ? AND id = ?', [g, (request.query as { id: string }).id])
  const person = (rows as unknown as Person[])[0]
  if (!person) return reply.callNotFound()
  reply.header('cache-control', 'no-store')
  return person
})
listening(await app.listen({ host: '127.0.0.1', port: 0 }))
