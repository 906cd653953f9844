import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
// @ts-expect-error plain JavaScript without declarations
import { dumpDatabase, ensureDumpTools, loadDump } from '../../scripts/lib/dump.mjs'
import { afterRestore, emptyDatabase as emptyTables } from '../../server/src/app/after-restore.ts'
import { createProduct } from '../../server/src/app/product.ts'
import { syncNow } from '../../server/src/app/sync-now.ts'
import { emptyDatabase, eventually, startHarness, type Harness } from '../support/harness.ts'

const corpid = 'wwG_huayue'
const dir = mkdtempSync(join(tmpdir(), 'chitang-backup-'))
const file = join(dir, 'backup.sql.gz')
let h: Harness
beforeAll(async () => {
  await ensureDumpTools()
  h = await startHarness()
}, 120_000)
afterAll(async () => {
  await h.stop()
  rmSync(dir, { recursive: true, force: true })
})

const settled = () => eventually(async () => (await h.rows("SELECT 1 FROM job WHERE status IN ('ready', 'running') UNION SELECT 1 FROM inbox WHERE status = 'pending'")).length === 0, 'everything is done')

it('a backup of an hour ago, restored and reconciled, shows what WeCom shows', async () => {
  const kept = await h.scan('包河·展厅门口', '备份前的客户')
  const lost = await h.scan('包河·展厅门口', '备份后被顾问删的客户')
  await settled()
  await h.rows("INSERT INTO job (group_id, id, kind, payload, status, priority, run_at, attempts, created_at) SELECT id, 1, 'tags.mark-relation', '{}', 'running', 1, NOW(3), 0, NOW(3) FROM tenant_group LIMIT 1")
  await dumpDatabase(h.databaseUrl, file)
  await h.rows('DELETE FROM job WHERE id = 1')

  await h.advance(3_600_000)
  const late = await h.scan('包河·展厅门口', '备份后来的客户')
  await h.control('POST', 'edit', { corpId: corpid, userid: kept.userid, externalUserid: kept.externalUserid, remark: '备份后改的备注' })
  await h.control('POST', 'unfriend', { corpId: corpid, userid: lost.userid, externalUserid: lost.externalUserid, by: 'staff' })
  await settled()

  const url = await emptyDatabase()
  await loadDump(url, file)
  const restored = await createProduct({ ...h.product.config, databaseUrl: url }, { log: () => undefined })
  try {
    await expect(emptyTables(restored.kit.database, false)).rejects.toThrow(/已有 \d+ 张表/)
    expect(await afterRestore(restored)).toEqual({ givenUp: 1, corps: 1 })
    expect(await restored.kit.database.row("SELECT last_error FROM job WHERE status = 'dead'")).toMatchObject({ last_error: expect.stringContaining('不知道是否已经做过') })
    const install = (await restored.directory.installs())[0]!
    expect((await syncNow(restored, install, { kind: 'reconcile' })).repaired).toBeGreaterThanOrEqual(2)
    await h.advance(3_660_000)
    await eventually(async () => restored.kit.clock.ms() >= h.product.kit.clock.ms(), 'the clock')
    await syncNow(restored, install, { kind: 'reconcile' })

    const ours = await restored.kit.database.rows<{ pair: string; remark: string }>(
      `SELECT CONCAT(c.external_userid, '/', m.userid) AS pair, r.remark FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
       JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id WHERE r.deleted_at IS NULL ORDER BY pair`)
    const truth = (await h.control<{ relations: { userid: string; externalUserid: string; status: string; remark: string }[] }>('GET', `truth?corpId=${corpid}`)).relations
      .filter((one) => one.status === 'friend' || one.status === 'deletedByCustomer').map((one) => ({ pair: `${one.externalUserid}/${one.userid}`, remark: one.remark }))
    const byPair = (a: { pair: string }, b: { pair: string }) => (a.pair < b.pair ? -1 : 1)
    expect(ours.toSorted(byPair)).toEqual(truth.toSorted(byPair))
    expect(ours.map((one) => one.pair)).toContain(`${late.externalUserid}/${late.userid}`)
  } finally {
    await restored.stop()
  }
}, 120_000)
