import type { Clock } from '../platform/clock/clock.ts'
import type { Config } from '../platform/config/config.ts'
import type { Database } from '../platform/db/database.ts'
import type { JobLog } from '../platform/jobs/settle.ts'
import { Metrics } from '../platform/metrics/metrics.ts'
import type { Observe, WecomClient } from '../wecom/client.ts'
import { connectClient } from '../wecom/connect-client.ts'
import { familyOf } from '../wecom/families.ts'
import { capsOf } from '../wecom/limits/limits.model.ts'
import { registerDepths } from './depths.ts'

/** The process's WeCom client with its numbers. */
export function connectMeasured(config: Config, deps: { database: Database; clock: Clock; log: JobLog; observe?: Observe }): { client: WecomClient; metrics: Metrics; stop(): Promise<void> } {
  const metrics = new Metrics()
  const caps = capsOf(config.callLimits)
  const { client, stop } = connectClient({
    database: deps.database, clock: deps.clock, log: deps.log, masterKey: config.masterKey, apiOrigin: config.wecom.apiOrigin, caps,
    onWait: (priority, ms) => metrics.waited(priority, ms),
    observe: (call) => {
      metrics.called(familyOf(call.path), call.errcode, call.ms)
      if (call.path === 'gettoken') metrics.tokenFetched(call.errcode)
      deps.observe?.(call)
    },
  })
  registerDepths(metrics, deps.database, deps.clock, caps)
  return {
    client, metrics,
    async stop() {
      await stop()
      metrics.stop()
    },
  }
}
