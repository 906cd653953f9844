import type { TestProject } from 'vitest/node'
import { startTestServer } from './mariadb.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Server part of a mysql:// address, without database. */
    databaseServer: string
    /** The same database through other nodes of a cluster; empty on a single server. */
    otherNodes: string[]
  }
}

/**
 * One private server per run, one database per test file; DATABASE_SERVER names another one to run on, several
 * (separated by commas) the nodes of one cluster: web and worker processes are then spread over them.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_SERVER']
  if (given) {
    const [first, ...others] = given.split(',').map((one) => one.trim().replace(/\/$/, ''))
    project.provide('databaseServer', first!)
    project.provide('otherNodes', others)
    return async () => undefined
  }
  const server = await startTestServer()
  project.provide('databaseServer', `mysql://root@127.0.0.1:${server.port}`)
  project.provide('otherNodes', [])
  return () => server.stop()
}
