import { mkdtempSync, existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// The scripts are plain JavaScript, because they run before anything is installed.
// @ts-expect-error no declarations
import { startMariadb } from '../../scripts/lib/mariadb.mjs'
// @ts-expect-error no declarations
import { freePort } from '../../scripts/lib/environment.mjs'

export interface TestServer { port: number; pid: number; stop(): Promise<void>; kill(): void }

/** A private throw-away server; `durable` keeps every acknowledged row, as the product's own does. */
export async function startTestServer(durable = false): Promise<TestServer> {
  const base = !durable && existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const dir = mkdtempSync(join(base, 'chitang-test-'))
  const server = (await (startMariadb as (input: unknown) => Promise<TestServer>)({ dir, port: await (freePort as () => Promise<number>)(), forTests: !durable }))
  return {
    port: server.port,
    pid: server.pid,
    kill: server.kill,
    async stop() {
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
