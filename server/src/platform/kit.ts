import type { Audit } from './audit/audit.ts'
import type { Clock } from './clock/clock.ts'
import type { GroupCipher } from './crypto/field-cipher.ts'
import type { Database } from './db/database.ts'
import type { Ids } from './db/ids.ts'
import type { FactWriter } from './events/facts.ts'
import type { Queue } from './jobs/queue.ts'
import type { JobLog } from './jobs/settle.ts'

/** What every feature is given. */
export interface Kit {
  database: Database
  ids: Ids
  clock: Clock
  facts: FactWriter
  audit: Audit
  queue: Queue
  log: JobLog
  /** The data key of a group, opened once and kept in memory. */
  cipher(groupId: string): Promise<GroupCipher>
}
