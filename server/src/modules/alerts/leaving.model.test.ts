import { expect, it } from 'vitest'
import { whyCall } from './leaving.model.ts'

const free = { isInService: false, isOrderedByLevel: false, isSoldLater: false, hasVisit: false }
it.each([
  [{}, null], [{ hasVisit: true }, '约了到店'], [{ isOrderedByLevel: true, hasVisit: true }, '订了车还没交'], [{ isSoldLater: true }, '订了车还没交'], [{ isInService: true, isSoldLater: true }, '的车还在店里'],
] as const)('%o', (bound, why) => expect(whyCall({ ...free, ...bound })?.why ?? null).toBe(why))
it('says what an order rests on', () => expect([whyCall({ ...free, isSoldLater: true, isOrderedByLevel: true })!.source, whyCall({ ...free, isOrderedByLevel: true })!.source]).toEqual(['导入的购车日期还没到', '顾问把他定为已订']))
