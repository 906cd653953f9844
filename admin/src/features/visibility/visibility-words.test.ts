import type { Visibility } from '@chitang/shared/contracts/visibility'
import { expect, it } from 'vitest'
import { linkedWords, visibilitySentence } from './visibility-words.ts'

const view = (more: Partial<Visibility>): Visibility => ({ storeName: '滨湖', entityName: '', corp: 'own', resources: [], byBasis: { people: 0, more: false }, byConsent: [], linked: 0, contracts: [], visitors: [], share: null, ...more })

it('says first who can see a customer', () => {
  expect(visibilitySentence(view({}))).toBe('集团看不到本店任何一位客户，没有客户同意给别的公司看。')
  expect(visibilitySentence(view({ corp: 'group', byBasis: { people: 10_000, more: true }, byConsent: [{ entity: 'x', purpose: '试驾', people: 3 }] }))).toBe('集团能打码看本店 10\u202f000 多 位客户，手机号明文看不到，3 位客户同意给别的公司看。')
})

it('few people are not counted aloud', () => {
  expect([0, null, 312].map(linkedWords)).toEqual(['没有', '不到 10 位，不显示具体数', '312 位'])
})
