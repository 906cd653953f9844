import { describe, expect, it } from 'vitest'
import { audienceOnWire, audienceWords, fieldsOnWire, isWholeStore, type DraftFields } from './draft-fields.ts'

const fields: DraftFields = {
  title: ' 越屿置换专场 ', purpose: '', class: 'marketing', audience: { storeId: '1', tagsAll: [], attributes: [{ key: 'intent_model', is: '' }] },
  content: { text: '您好', attachments: [], variant: { name: '', attribute: 'intent_model', is: '', text: '' }, promotionId: null }, plannedAt: null, expiresAt: null, recurrence: null,
}

describe('what a draft stores', () => {
  it('leaves out what does not narrow yet', () => {
    expect(fieldsOnWire(fields)).toMatchObject({ title: '越屿置换专场', audience: { storeId: '1' }, content: { variant: null } })
    expect(audienceOnWire({ storeId: '1', attributes: [{ key: 'intent_model', is: '越屿' }, { key: '', is: '' }], quietDays: 30 })).toEqual({ storeId: '1', attributes: [{ key: 'intent_model', is: '越屿' }], quietDays: 30 })
    expect(isWholeStore(fields.audience)).toBe(true)
  })
  it('keeps a variant that is whole', () => {
    expect(fieldsOnWire({ ...fields, content: { ...fields.content, variant: { name: '', attribute: 'intent_model', is: '越屿', text: '越屿车主' } } }).content.variant).toEqual({ name: '越屿', attribute: 'intent_model', is: '越屿', text: '越屿车主' })
  })
  it('says a selection in words', () => {
    const names = { tags: new Map([['1', '置换'], ['2', '带家人']]), advisors: new Map(), codes: new Map(), attributes: new Map([['intent_model', '意向车型']]) }
    expect(audienceWords({ storeId: '1', tagsAll: ['1', '2'], attributes: [{ key: 'intent_model', is: '越屿' }], levels: ['H', 'A'], quietDays: 30 }, names))
      .toEqual(['有标签 置换 和 带家人', '意向车型是 越屿', 'H、A级', '30 天没联系'])
  })
})
