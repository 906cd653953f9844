import { describe, expect, it } from 'vitest'
import { ruleReason, ruleSentence } from '@chitang/shared/domain/tag-rules'
import type { Mark } from '../operations/item.model.ts'
import { decideRules, valuesOf, type Rule, type RuleCause } from './rule.model.ts'

const model: Rule = { id: '1', storeId: null, trigger: { kind: 'attribute', key: 'intent_model', values: ['越屿'], name: '意向车型' }, tagId: '10', takeOff: true }
const level: Rule = { id: '2', storeId: null, trigger: { kind: 'attribute', key: 'level', values: ['A'], name: '级别', exact: true }, tagId: '11', takeOff: false }
const idle: Rule = { id: '3', storeId: null, trigger: { kind: 'idle', days: 30 }, tagId: '12', takeOff: true }
const answered: Rule = { id: '4', storeId: null, trigger: { kind: 'script', scriptId: '77', title: '锁定总价再谈' }, tagId: '13', takeOff: false }
const changed: RuleCause = { kinds: ['attribute'], script: null }
const mark = (tagId: string, ruleId: string | null): Mark => ({ tagId, state: 'applied', source: 'rule', reason: null, ruleId, operationId: null })
const known = (fields: { level?: string; model?: string }, marks: Mark[] = [], removed: string[] = []) =>
  ({ values: valuesOf({ level: fields.level ?? null, intentModel: fields.model ?? null, attributes: {} }), marks, removed: new Set(removed) })
const what = (decisions: ReturnType<typeof decideRules>) => decisions.map((one) => `${one.what} ${one.tagId}`)

describe('rules', () => {
  it.each<[string, ReturnType<typeof known>, string[]]>([
    ['a model is named by its beginning', known({ model: '越屿 1.5T' }), ['add 10']],
    ['what stands is left alone', known({ model: '越屿 HEV' }, [mark('10', null)]), []],
    ['closed values are equal or not', known({ level: 'A+' }), []],
    ['what a hand took off stays off', known({ model: '越屿 HEV' }, [], ['10']), []],
    ['its own mark goes when the condition ends', known({ model: '驰远' }, [mark('10', '1')]), ['remove 10']],
    ['another\'s mark stays when the condition ends', known({ model: '驰远' }, [mark('10', null)]), []],
  ])('%s', (_, facts, expected) => expect(what(decideRules([model, level], facts, changed))).toEqual(expected))

  it('contact ends an idle rule, for its own mark', () => expect(what(decideRules([idle], known({}, [mark('12', '3')]), { kinds: ['idle'], script: null }))).toEqual(['remove 12']))
  it('an answered script tags, another one does not', () => {
    const answer = (scriptId: string): RuleCause => ({ kinds: ['script', 'idle'], script: { scriptId, category: 'price' } })
    expect([what(decideRules([answered], known({}), answer('77'))), what(decideRules([answered], known({}), answer('78')))]).toEqual([['add 13'], []])
  })
  it('each says why', () => {
    expect([model, level, idle, answered].map((rule) => ruleReason(rule.trigger))).toEqual(['自动：意向车型是越屿', '自动：级别是A级', '自动：30 天没联系', '自动：回应了「锁定总价再谈」'])
    expect(ruleSentence(idle.trigger)).toBe('30 天没有联系过客户')
  })
})
