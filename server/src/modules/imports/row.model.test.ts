import { readPlate } from '@chitang/shared/domain/plates'
import { suggestMapping } from '@chitang/shared/domain/imports'
import { describe, expect, it } from 'vitest'
import { chunkLines } from './chunks.ts'
import { readDay, readPhone, readRow, readVin, type Cell, type RowRules } from './row.model.ts'
import { readTable } from './read-file.ts'

const rules: RowRules = { demo: false, startOf: (day) => new Date(`${day}T00:00:00+08:00`), timeOf: (date) => date, models: ['越屿 1.5T', '越屿 HEV', '驰远 1.5T'] }
const head = ['客户编号', '客户姓名', '性别', '联系电话', '车架号(VIN)', '车牌号', '购车日期', '意向车型', '预算（万）', '里程']
const mapping = suggestMapping('dms', head)
const read = (...cells: Cell[]) => readRow(cells, mapping, rules)

describe('the columns of a file', () => {
  it('are recognised by what dealer systems call them', () => {
    expect(mapping).toEqual(['ref', 'name', 'gender', 'phone', 'vin', 'plate', 'soldOn', 'intentModel', 'budget', 'kilometres'])
    expect(suggestMapping('leads', ['线索ID', '称呼', '手机', '关注车型', '渠道', '创建时间', '备注'])).toEqual(['ref', 'name', 'phone', 'intentModel', 'source', 'at', null])
  })
})

describe('a row', () => {
  it('is read in the ways people write', () => {
    expect(read('D-1', '王建军', '男', '+86 138-0000-1111', '0dem0000300000001', '皖a·12345', '2023/5/6', '驰远', '12-18万', '12,300 公里')).toEqual({
      problems: [], warnings: [],
      row: {
        ref: 'D-1', name: '王建军', gender: 1, ageBand: null, phone: '13800001111', city: null, model: null, intentModel: '驰远 1.5T', budget: { min: 12, max: 18 }, source: null, at: null, vin: '0DEM0000300000001', plate: '皖A·12345',
        soldOn: new Date('2023-05-06T00:00:00+08:00'), lastServiceOn: null, nextServiceOn: null, insuranceUntil: null, kilometres: 12300,
      },
    })
  })
  it('says everything that keeps it out, without the number itself', () => {
    expect(read('', '', '', '1380000111', '0DEM0000000000001', '', '', '', '', '').problems).toEqual(['姓名是空的', '手机号「138****0111」不是 11 位手机号', '车架号「0DEM0000000000001」不对：17 位、没有 I O Q，且校验位要对得上', '编号、手机号、车架号都是空的，认不出是谁'])
  })
  it('leaves out a cell it cannot read and says so, instead of the whole row', () => {
    const { row, warnings } = read('D-2', '李四', '', '', '', '沪牌在办', '去年', '越屿', '随便', '三万')
    expect([row?.plate, row?.soldOn, row?.intentModel, row?.budget, row?.kilometres]).toEqual([null, null, null, null, null])
    expect(warnings).toHaveLength(5)
    expect(warnings).toContain('没有「越屿」这个车型，请在「客户资料项」里加上或改成已有的车型')
  })
  it('takes the numbers of the demo only in the demo, and only frames whose check digit holds', () => {
    expect([readPhone('12803316721', false), readPhone('12803316721', true), readPhone('', true)]).toEqual([undefined, '12803316721', null])
    expect([readVin('LSVAU033752004251'), readVin('LSVAU033752004252'), readVin('IOQ')].map((one) => one !== undefined)).toEqual([readVin('LSVAU033752004251') !== undefined, false, false])
    expect(readVin('11111111111111111')).toBe('11111111111111111')
    expect([readPlate('皖A·I0417'), readPlate('粤B D12345'), readPlate('ABC')]).toEqual(['皖A·I0417', '粤B·D12345', undefined])
    expect(['2026-02-30', '20260601', '2026年6月1日'].map(readDay)).toEqual([null, '2026-06-01', '2026-06-01'])
  })
})

describe('a file', () => {
  it('is read as UTF-8 or as Excel on a Chinese Windows saves it', async () => {
    const gbk = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xca, 0xd6, 0xbb, 0xfa, 0x0d, 0x0a, 0xcd, 0xf5, 0xce, 0xe5, 0x2c, 0x31, 0x33, 0x38])
    expect(await readTable('客户.csv', gbk)).toEqual({ headers: ['姓名', '手机'], rows: [['王五', '138']] })
    expect(await readTable('客户.csv', Buffer.from('\ufeff姓名,手机\n\n"王,五",138\n'))).toEqual({ headers: ['姓名', '手机'], rows: [['王,五', '138']] })
    await expect(readTable('空.csv', Buffer.from('姓名,手机\n'))).rejects.toThrow('没有数据行')
    await expect(readTable('坏.xlsx', Buffer.from('PK\x03\x04nonsense', 'latin1'))).rejects.toThrow('不是能打开的 XLSX')
  })
  it('keeps the lines of one customer together, wherever they stand', () => {
    const lines = Array.from({ length: 450 }, (_, at) => ({ line: at + 2, cells: [at === 449 ? 'D-0' : `D-${at}`] as Cell[] }))
    const chunks = chunkLines(lines, ({ cells }) => String(cells[0]))
    expect(chunks.map((chunk) => chunk.length)).toEqual([200, 200, 50])
    expect(chunks[0]!.filter(({ cells }) => cells[0] === 'D-0')).toHaveLength(2)
  })
})
