import { Type } from 'typebox'
import { expect, it } from 'vitest'
import { answerOf, checkRequest } from './answers.ts'
import { WecomError } from './errors.ts'

const Answer = Type.Object({ external_contact: Type.Object({ name: Type.String() }) })

it('an answer that lacks a documented field is no answer, and its values stay out of the words', () => {
  expect(answerOf('externalcontact/get', Answer, { errcode: 0, external_contact: { name: '王女士' }, more: 1 })).toMatchObject({ external_contact: { name: '王女士' } })
  let error: unknown
  try {
    answerOf('externalcontact/get', Answer, { errcode: 0, external_contact: { name: 13_800_001_234 } })
  } catch (cause) {
    error = cause
  }
  expect(error).toBeInstanceOf(WecomError)
  expect(error).toMatchObject({ kind: 'network', errcode: null, transient: true, message: 'externalcontact/get → no answer answer does not fit its documented shape at /external_contact/name' })
})

it('a body that does not fit is our own mistake', () => {
  expect(() => checkRequest('externalcontact/get', Answer, {})).toThrow('does not fit')
})
