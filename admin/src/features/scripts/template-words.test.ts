import type { ScriptTemplate } from '@chitang/shared/contracts/script-templates'
import { expect, it } from 'vitest'
import { reachWords, templatesSentence } from './template-words.ts'

const reach = (part: Partial<ScriptTemplate['reach']>) => ({ stores: 12, inherited: 12, overridden: 0, forked: 0, hidden: 0, pending: 0, ...part })

it('says what the stores made of it', () => {
  expect(reachWords(reach({}))).toBe('12 家店：12 家沿用')
  expect(reachWords(reach({ inherited: 9, overridden: 2, forked: 1, hidden: 1 }))).toBe('12 家店：8 家沿用，2 家已改，1 家脱离，1 家停用')
  expect(templatesSentence([{ reach: reach({}) }, { reach: reach({ overridden: 1, pending: 1 }) }] as ScriptTemplate[])).toBe('2 条模板在用，1 条有店改过，1 处等门店对比。')
  expect(templatesSentence([{ reach: reach({}) }] as ScriptTemplate[])).toBe('1 条模板在用，门店都在沿用。')
})
