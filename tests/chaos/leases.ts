import { setTimeout as sleep } from 'node:timers/promises'

type Sql = <T>(statement: string) => Promise<T[]>
interface Lease { id: string; until: Date }

/** What a dead process may hold that a welcome waits for: welcomes in hand, and the right to fetch a token. */
const held = `SELECT CONCAT('welcome ', id, ' ', welcome_token) AS id, welcome_until AS until FROM inbox WHERE welcome_state = 'running'
  UNION ALL SELECT CONCAT('token ', install_id, kind, refresh_token), refresh_until FROM wecom_credential WHERE refresh_until IS NOT NULL`

/** A statement of the dead that was on its way is done by then. */
const settledMs = 200

/**
 * Until no lease of a process that has just died stands any more, as its database tells. Rows do not say who holds
 * them: a lease that is renewed belongs to somebody who lives.
 */
export async function untilLeasesEnd(sql: Sql): Promise<void> {
  await sleep(settledMs)
  let watched = await read(sql)
  while (watched.size > 0) {
    await sleep(100)
    const now = await read(sql)
    watched = new Map([...watched].filter(([id, until]) => now.get(id) === until && until >= Date.now()))
  }
}

async function read(sql: Sql): Promise<Map<string, number>> {
  for (;;) {
    try {
      return new Map((await sql<Lease>(held)).map(({ id, until }) => [id, until.getTime()]))
    } catch {
      // The database is away too; that is broken on its own account, and read again when it is back.
      await sleep(100)
    }
  }
}
