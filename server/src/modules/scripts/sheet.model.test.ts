import type { ScriptContent } from '@chitang/shared/contracts/script-content'
import { describe, expect, it } from 'vitest'
import { guardCell, unpackedBytes } from '../../platform/http/sheet.ts'
import { checkRow, readRows, sameContent, textCell, type SheetRow } from './sheet.model.ts'

const day = { endOf: (value: string): string | null => (/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T16:00:00.000Z` : null), lastDay: (end: string) => end.slice(0, 10) }
const row = (more: Partial<SheetRow> = {}): SheetRow => ({ line: 2, code: '价格-01', title: '底价', category: '价格', objection: '', text: '您好', validTo: '', ...more })
const before: ScriptContent = { category: 'price', objection: null, title: '底价', parts: [{ kind: 'text', text: '一' }, { kind: 'image', assetId: '1', name: 'a.png' }, { kind: 'text', text: '二' }], validTo: null, promotionId: '7' }

describe('a sheet', () => {
  it('is read wherever its columns stand, and takes a guarded cell as it was', () => {
    expect(readRows([['内容', '编号', '分类', '标题'], ["'=1+1", '价格-01', '价格', '底价'], [null, '', null, null]], () => '')).toEqual([row({ text: '=1+1' })])
    expect(readRows([['编号', '内容']], () => '')).toBeNull()
    expect(['=x', '+1', '-1', '@a', '正常'].map(guardCell)).toEqual(["'=x", "'+1", "'-1", "'@a", '正常'])
  })
  it('keeps what it does not carry: pictures stay between their texts, the offer stays', () => {
    const same = checkRow(row({ text: textCell(before.parts) }), before, day)
    expect(sameContent(same.content!, before)).toBe(true)
    expect(checkRow(row({ text: '新一\n---\n新二' }), before, day).content).toMatchObject({ parts: [{ text: '新一' }, { kind: 'image' }, { text: '新二' }], promotionId: '7' })
    expect(checkRow(row({ text: '只剩一段' }), before, day).content!.parts.map((part) => part.kind)).toEqual(['text', 'image'])
  })
  it('leaves the hour of an end alone when its day is left alone', () => {
    const ends = { ...before, validTo: '2026-06-30T09:30:00.000Z' }
    expect(checkRow(row({ validTo: '2026-06-30' }), ends, day).content!.validTo).toBe(ends.validTo)
    expect(checkRow(row({ validTo: '2026-07-01' }), ends, day).content!.validTo).toBe('2026-07-01T16:00:00.000Z')
  })
  it('says everything that is wrong at once, and what is only worth a look', () => {
    expect(checkRow(row({ code: '', title: '', category: '报价', objection: '嫌贵', text: '', validTo: '明天' }), null, day).problems).toEqual(['编号没有填', '标题没有填', '没有「报价」这个分类', '没有「嫌贵」这个异议', '内容没有填', '「明天」不是日期，写成 2026-06-30'])
    const checked = checkRow(row({ text: '我马上发您' }), null, day)
    expect([checked.problems, checked.acknowledged]).toEqual([[], ['timed:马上']])
  })
  it('knows how much a zip would unpack to', () => {
    const entry = Buffer.alloc(46)
    entry.write('PK\x01\x02', 0, 'latin1')
    entry.writeUInt32LE(1000, 24)
    expect(unpackedBytes(Buffer.concat([Buffer.from('PK\x03\x04'), entry, entry]))).toBe(2000)
  })
})
