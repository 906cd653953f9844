import { expect, it } from 'vitest'
import { calledParts, nameParts } from './name.model.ts'

it.each([
  ['王女士', 'nickname', { surname: '王', gender: 2 }], ['欧阳先生', 'nickname', { surname: '欧阳', gender: 1 }], ['李总', 'nickname', { surname: '李', gender: null }],
  ['王静', 'record', { surname: '王', gender: null }], ['诸葛明', 'record', { surname: '诸葛', gender: null }],
  ['高兴', 'nickname', { surname: null, gender: null }], ['平安是福', 'record', { surname: null, gender: null }], ['Lily🌸', 'record', { surname: null, gender: null }], ['女士', 'nickname', { surname: null, gender: null }],
] as const)('%s as a %s', (name, whose, parts) => expect(nameParts(name, whose)).toEqual(parts))

it.each([
  ['王女士 置换', '王', 2], ['傅先生', '傅', 1], ['魏女士看S7', '魏', 2], ['欧阳先生·二胎', '欧阳', 1], ['李总 年底提', '李', null], ['王总监', null, null], ['建国路张先生', null, null], ['', null, null],
] as const)('the remark %s', (remark, surname, gender) => expect(calledParts(remark)).toEqual({ surname, gender }))
