import type { TestProject } from 'vitest/node'
import { startTestServer } from './mariadb.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Server part of a mysql:// address, without database. */
    databaseServer: string
  }
}

/** One private server per run, one database per test file; DATABASE_SERVER names another one to run on. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_SERVER']
  if (given) {
    project.provide('databaseServer', given.replace(/\/$/, ''))
    return async () => undefined
  }
  const server = await startTestServer()
  project.provide('databaseServer', `mysql://root@127.0.0.1:${server.port}`)
  return () => server.stop()
}
