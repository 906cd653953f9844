import { expect, it } from 'vitest'
import { vinsOf } from './recall-words.ts'

it('takes VINs however they are separated, once each, and names what is none', () => {
  expect(vinsOf('ldem0000000000417\n LDEM0000000000417，LDEM0000000000418;皖A12345 LDEMI000000000418')).toEqual({ vins: ['LDEM0000000000417', 'LDEM0000000000418'], wrong: ['皖A12345', 'LDEMI000000000418'] })
})
