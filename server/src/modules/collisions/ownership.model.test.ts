import { expect, it } from 'vitest'
import { proposeOwner, type Happening } from './ownership.model.ts'

const now = 400
const day = 86_400_000
const at = (side: Happening['side'], what: Happening['what'], on: number): Happening => ({ side, what, at: on * day })
const both = [at('existing', 'added', 300), at('incoming', 'added', 390)]

it.each([
  ['nothing but two adds', [], false, 'existing', 'first_added', 0],
  ['the car stands with the newer store', [at('incoming', 'vehicle', 10), at('existing', 'follow_up', 399)], true, 'incoming', 'vehicle', 0],
  ['only one spoke lately', [at('existing', 'follow_up', 320), at('incoming', 'answered', 395)], false, 'incoming', 'active', 0],
  ['of a keen customer a month counts', [at('existing', 'follow_up', 350), at('incoming', 'answered', 395)], true, 'incoming', 'active', 0],
  ['both spoke, one was named by whoever sent them', [at('existing', 'follow_up', 390), at('incoming', 'answered', 395), at('incoming', 'introduced', 390)], true, 'incoming', 'introduced', 0],
  ['both spoke: who did first', [at('incoming', 'phone', 391), at('existing', 'follow_up', 392), at('incoming', 'answered', 395)], true, 'incoming', 'captured', 0],
  ['an old word protects nobody', [at('existing', 'phone', 310), at('incoming', 'phone', 391)], false, 'incoming', 'captured', 0],
  ['the first one drove them and keeps a part', [at('existing', 'test_drive', 392), at('incoming', 'vehicle', 395)], false, 'incoming', 'vehicle', 30],
  ['a drive long ago keeps nothing', [at('existing', 'test_drive', 380), at('incoming', 'vehicle', 395)], false, 'incoming', 'vehicle', 0],
] as const)('%s', (_, happenings, keen, side, rule, otherShare) => {
  expect(proposeOwner([...both, ...happenings], { keen }, now * day)).toEqual({ side, rule, otherShare })
  // The order in which it is told makes no difference.
  expect(proposeOwner([...happenings, ...both].reverse(), { keen }, now * day)).toEqual({ side, rule, otherShare })
})
