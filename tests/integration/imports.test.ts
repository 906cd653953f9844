import * as contract from '@chitang/shared/contracts/imports'

import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiClient } from '@chitang/shared/client'
import { runImport } from '../../server/src/modules/imports/index.ts'
import { RetryLater } from '../../server/src/platform/jobs/registry.ts'
import { startHarness, type Harness } from '../support/harness.ts'

let h: Harness
let manager: ApiClient
let storeId: string
let group = ''

beforeAll(async () => {
  h = await startHarness({ corps: ['wwG_huayue', 'wwS_binhu'], workers: false })
  manager = await h.admin('songhaitao')
  storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
}, 120_000)
afterAll(() => h.stop())

const head = '客户编号,客户姓名,性别,手机号,车架号,车牌号,车型,购车日期,意向车型'
const file = (rows: readonly string[]) => Buffer.from([head, ...rows].join('\n')).toString('base64')
const customer = (n: number) => `D-${n},客户${n},男,129${String(n).padStart(8, '0')},,皖A·I${String(n).padStart(4, '0')},越屿 HEV,2023-05-06,`
const upload = (rows: readonly string[], fileName = 'dms.csv') => manager(contract.uploadImport, { body: { storeId, kind: 'dms', fileName, contentBase64: file(rows) } })
const counts = async () => (await h.rows<{ persons: string; records: string; vehicles: string; keys: string }>(
  "SELECT (SELECT COUNT(*) FROM person) AS persons, (SELECT COUNT(*) FROM source_record WHERE kind = 'dms_customer') AS records, (SELECT COUNT(*) FROM vehicle_ownership) AS vehicles, (SELECT COUNT(*) FROM identity_key k JOIN source_record s ON s.group_id = k.group_id AND s.id = k.record_id WHERE s.kind = 'dms_customer') AS `keys`"))[0]!
/** What a worker would do, until it is told to stop. */
const work = (importId: string, stopping: () => boolean = () => false) =>
  runImport(h.product)({ importId }, { groupId: group, jobId: '0', attempt: 1, stopping })

describe('a dealer system’s file', () => {
  it('is previewed before anything is written, taken in whole over crashes and two workers, and changes nothing the second time', async () => {
    group = (await h.rows<{ id: string }>('SELECT id FROM tenant_group'))[0]!.id
    const before = await counts()
    const rows = [...Array.from({ length: 520 }, (_, n) => customer(n)), 'D-0,客户0,男,12900000000,,皖A·I9999,驰远 1.5T,2025-01-02,', ',,男,123,,,,,', 'D-900,女客,女,12900000900,,,,去年,越屿']
    const draft = await upload(rows)
    expect(draft).toMatchObject({ status: 'draft', total: 523, mapping: ['ref', 'name', 'gender', 'phone', 'vin', 'plate', 'model', 'soldOn', 'intentModel'] })
    const preview = await manager(contract.previewImport, { params: { id: draft.id }, body: { mapping: draft.mapping } })
    expect([preview.readable, preview.unreadable, preview.rows[0]]).toEqual([522, 1, expect.objectContaining({ line: 523, problems: expect.arrayContaining(['姓名是空的']) as unknown })])
    expect(preview.rows[1]).toMatchObject({ line: 524, problems: [], warnings: [expect.stringContaining('越屿'), expect.stringContaining('去年')] })
    expect(await counts()).toEqual(before)

    await expect(manager(contract.startImport, { params: { id: draft.id }, body: { mapping: draft.mapping.map(() => null) } })).rejects.toMatchObject({ code: 'imports.mapping' })
    await manager(contract.startImport, { params: { id: draft.id }, body: { mapping: draft.mapping } })
    // Stopped after the first chunk, as by a deployment.
    let asked = 0
    await expect(work(draft.id, () => asked++ > 0)).rejects.toBeInstanceOf(RetryLater)
    expect(await manager(contract.getImport, { params: { id: draft.id } })).toMatchObject({ status: 'running', done: 200 })
    await Promise.all([work(draft.id), work(draft.id)])

    const done = await manager(contract.getImport, { params: { id: draft.id } })
    expect(done).toMatchObject({ status: 'done', done: 523, created: 522, updated: 0, failed: 1, problem: null })
    const after = await counts()
    expect([Number(after.records) - Number(before.records), Number(after.persons) - Number(before.persons), Number(after.vehicles) - Number(before.vehicles)]).toEqual([521, 521, 521])
    // One customer number on two lines far apart: one customer, two cars.
    expect(await h.rows('SELECT v.model FROM vehicle_ownership v JOIN source_record s ON s.group_id = v.group_id AND s.id = v.record_id WHERE s.source_ref = ? ORDER BY v.valid_from', ['D-0'])).toEqual([{ model: '越屿 HEV' }, { model: '驰远 1.5T' }])

    expect(await upload(rows)).toMatchObject({ id: draft.id, status: 'done' })
    const again = await upload([...rows.slice(0, 10), customer(521)], 'dms-2.csv')
    await manager(contract.startImport, { params: { id: again.id }, body: { mapping: again.mapping } })
    await work(again.id)
    expect(await manager(contract.getImport, { params: { id: again.id } })).toMatchObject({ created: 1, updated: 10, failed: 0 })
    expect(Number((await counts()).records)).toBe(Number(after.records) + 1)
  })

  it('gives back the rows it could not take, with the reason, and never a number in the clear in the database', async () => {
    const [last] = (await manager(contract.listImports, { query: {} })).items.filter((one) => one.failed > 0)
    const { name, contentBase64 } = await manager(contract.importProblems, { params: { id: last!.id } })
    const rows = (await readSheet(Buffer.from(contentBase64, 'base64'))) as (string | null)[][]
    expect([name, rows[0]!.slice(0, 4), rows[1]!.slice(0, 2)]).toEqual(['dms-未导入的行.xlsx', ['行号', '原因', '客户编号', '客户姓名'], ['523', expect.stringContaining('姓名是空的')]])
    const stored = JSON.stringify(await h.rows('SELECT * FROM data_import_line UNION ALL SELECT group_id, import_id, chunk, NULL, NULL, NULL, rows_enc FROM data_import_chunk')) + JSON.stringify(await h.rows('SELECT * FROM vehicle_ownership'))
    expect(stored).not.toMatch(/129\d{8}|I0123/)
  })

  it('a used car is the next owner’s from the day of the sale', async () => {
    const vin = '0DEM0000300000001'
    const sold = await upload([`U-1,前车主,男,12911110001,${vin},皖A·I7001,越屿 HEV,2019-05-01,`, `U-2,新车主,女,12911110002,${vin},皖A·I7001,越屿 HEV,2026-03-01,`], 'used.csv')
    await manager(contract.startImport, { params: { id: sold.id }, body: { mapping: sold.mapping } })
    await work(sold.id)
    const rows = await h.rows<{ ref: string; to: Date | null; keyEnd: Date | null }>(
      "SELECT s.source_ref AS ref, v.valid_to AS `to`, k.valid_to AS keyEnd FROM vehicle_ownership v JOIN source_record s ON s.group_id = v.group_id AND s.id = v.record_id JOIN identity_key k ON k.group_id = v.group_id AND k.record_id = v.record_id AND k.kind = 'vin' WHERE s.source_ref IN ('U-1', 'U-2') ORDER BY ref")
    const day = new Date('2026-02-28T16:00:00Z')
    expect(rows).toEqual([{ ref: 'U-1', to: day, keyEnd: day }, { ref: 'U-2', to: null, keyEnd: null }])
  })

  it('is the store’s own business, and a draft can be thrown away', async () => {
    const other = await h.admin('liumin')
    await expect(other(contract.listImports, { query: {} })).rejects.toMatchObject({ code: 'policy.denied' })
    const draft = await upload([customer(7000)], 'draft.csv')
    await manager(contract.discardImport, { params: { id: draft.id } })
    await expect(manager(contract.getImport, { params: { id: draft.id } })).rejects.toMatchObject({ status: 404 })
    expect(await h.rows('SELECT 1 FROM data_import_chunk WHERE import_id = ?', [draft.id])).toEqual([])
  })
})
