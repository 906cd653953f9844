import { ConfigError } from '../platform/config/config.ts'
import type { Database } from '../platform/db/database.ts'
import { restoreBroadcasts } from '../modules/broadcasts/index.ts'
import { startReconcileJob } from '../modules/sync/index.ts'
import type { Product } from './product.ts'

const unknownFate = '恢复备份时正在进行，不知道是否已经做过：需要时再试一次'

/**
 * Makes a restored database safe to start. What was under way when the backup was made may long be done: it is given
 * up visibly instead of done twice. Then every corp is compared with WeCom, which repairs what changed since, except
 * customers who deleted an advisor meanwhile: no API tells that.
 */
export async function afterRestore({ kit, directory }: Pick<Product, 'kit' | 'directory'>): Promise<{ givenUp: number; corps: number }> {
  const now = kit.clock.now()
  const jobs = await kit.database.run("UPDATE job SET status = 'dead', token = NULL, last_error = ?, finished_at = ? WHERE status IN ('ready', 'running')", [unknownFate, now])
  // A tag half-way there: the reconcile shows how it ended.
  await kit.database.run("DELETE FROM relation_tag WHERE state = 'adding'")
  await kit.database.run("UPDATE relation_tag SET state = 'applied' WHERE state = 'removing'")
  // An operation on many customers waits for the person who started it.
  await kit.database.run("UPDATE tag_operation SET state = 'stopped' WHERE state IN ('collecting', 'running')")
  await kit.database.run("UPDATE inbox SET welcome_state = 'failed', welcome_error = ? WHERE welcome_state IN ('pending', 'running')", [unknownFate])
  await kit.database.run("UPDATE sync_run SET status = 'failed', running_corp_id = NULL, finished_at = ?, last_error = ? WHERE status = 'running'", [now, unknownFate])
  await restoreBroadcasts(kit)
  // Tokens of then are dead or somebody else's by now.
  await kit.database.run('UPDATE wecom_credential SET value_enc = NULL, expires_at = ?, refresh_until = NULL', [new Date(0)])
  const installs = await directory.installs()
  for (const install of installs)
    await kit.queue.enqueue(kit.database, startReconcileJob, { corpId: install.corp.id }, { groupId: install.groupId, dedupeKey: `after-restore:${install.corp.id}:${now.getTime()}` })
  return { givenUp: jobs.affectedRows, corps: installs.length }
}

/** A backup goes into an empty database; `replace` empties it first. */
export async function emptyDatabase(database: Database, replace: boolean): Promise<number> {
  const tables = (await database.rows<{ name: string }>('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()')).map((row) => row.name)
  if (tables.length > 0 && !replace) throw new ConfigError(`数据库里已有 ${tables.length} 张表：换一个空库，或加 --replace 清空它`)
  for (const table of tables) await database.run(`DROP TABLE \`${table}\``)
  return tables.length
}
