import type { Clock } from '../platform/clock/clock.ts'
import type { Database } from '../platform/db/database.ts'
import type { JobLog } from '../platform/jobs/settle.ts'
import { CallStats } from './call-stats.ts'
import { WecomClient, type Observe } from './client.ts'
import { CredentialStore } from './credentials.ts'
import { Limiter, type LimiterOptions } from './limits/limiter.ts'

export interface WecomOptions extends Pick<LimiterOptions, 'caps' | 'perCorp' | 'total' | 'onWait'> {
  database: Database
  clock: Clock
  masterKey: Buffer
  apiOrigin: string
  log: JobLog
  observe?: Observe
}

/** The one client of a process, with everything it shares with the other processes. */
export function connectClient(options: WecomOptions): { client: WecomClient; stop(): Promise<void> } {
  const { database, clock, log } = options
  const now = () => clock.ms()
  const stats = new CallStats({ database, now, log })
  const client = new WecomClient({
    apiOrigin: options.apiOrigin,
    credentials: new CredentialStore({ database, clock, masterKey: options.masterKey, log }),
    limiter: new Limiter({ ...options, now }),
    observe: (call) => {
      stats.count(call.corpId, call.path, call.errcode)
      if (call.errcode !== 0) log('warn', { what: 'wecom call', corpId: call.corpId, path: call.path, errcode: call.errcode, ms: call.ms })
      options.observe?.(call)
    },
  })
  return { client, stop: () => stats.flush() }
}
