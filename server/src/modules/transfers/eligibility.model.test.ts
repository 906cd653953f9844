import { expect, it } from 'vitest'
import { whyNot, type Candidate, type Circumstances } from './eligibility.model.ts'

const now = new Date('2026-06-04T02:00:00Z')
const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000)
const fine: Candidate = { deletedBy: null, half: false, erased: false, open: false, refusedAt: null, accepted: [], listed: true }
const at = (more: Partial<Circumstances> = {}): Circumstances => ({ kind: 'onjob', leftAt: null, now, timeZone: 'Asia/Shanghai', ...more })

it.each<[string, Partial<Candidate>, Partial<Circumstances>, ReturnType<typeof whyNot>]>([
  ['nothing stands against it', {}, {}, null],
  ['a wish to be forgotten comes before everything', { erased: true, deletedBy: 'customer', open: true }, {}, 'erased'],
  ['deleted by the customer', { deletedBy: 'customer' }, {}, 'deleted'],
  ['not accepted yet', { half: true }, {}, 'half'],
  ['in another handover', { open: true }, {}, 'in_transfer'],
  ['refused 89 days ago', { refusedAt: ago(89) }, {}, 'refused'],
  ['refused long ago', { refusedAt: ago(91) }, {}, null],
  ['twice in the window', { accepted: [ago(3), ago(88)] }, {}, 'limit'],
  ['the first of the two is out of it', { accepted: [ago(3), ago(91)] }, {}, null],
  ['of one who left WeCom counts nothing', { accepted: [ago(3), ago(4)] }, { kind: 'resigned', leftAt: ago(20) }, null],
  ['left a year ago', {}, { kind: 'resigned', leftAt: ago(366) }, 'too_late'],
  ['somebody assigned this one in the console', { listed: false }, { kind: 'resigned', leftAt: ago(20) }, 'not_listed'],
  ['WeCom was not asked', { listed: null }, { kind: 'resigned', leftAt: ago(20) }, null],
])('%s', (_, one, more, wanted) => expect(whyNot({ ...fine, ...one }, at(more))).toBe(wanted))
