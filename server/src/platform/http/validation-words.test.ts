import { expect, it } from 'vitest'
import { faultField, faultWords, type SchemaFault } from './validation-words.ts'

const said = (fault: SchemaFault | undefined, context = 'body') => faultWords(fault, faultField(fault, context))

it('a refused field is named and explained without a word of the validator', () => {
  expect(said({ keyword: 'maxLength', instancePath: '/members/0/name', params: { limit: 30 } })).toBe('members.0.name 最多 30 个字')
  expect(said({ keyword: 'minLength', instancePath: '/name', params: { limit: 1 } })).toBe('name 没有填')
  expect(said({ keyword: 'required', instancePath: '', params: { missingProperty: 'version' } })).toBe('version 没有填')
  expect(said({ keyword: 'pattern', instancePath: '/id', params: { pattern: '^[0-9]+$' } })).toBe('id 格式不对')
  expect(said(undefined)).toBe('body 格式不对')
})
