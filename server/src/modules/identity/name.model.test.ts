import { expect, it } from 'vitest'
import { nameParts } from './name.model.ts'

it.each([
  ['王女士', 'nickname', { surname: '王', gender: 2 }], ['欧阳先生', 'nickname', { surname: '欧阳', gender: 1 }], ['李总', 'nickname', { surname: '李', gender: null }],
  ['王静', 'record', { surname: '王', gender: null }], ['诸葛明', 'record', { surname: '诸葛', gender: null }],
  ['高兴', 'nickname', { surname: null, gender: null }], ['平安是福', 'record', { surname: null, gender: null }], ['Lily🌸', 'record', { surname: null, gender: null }], ['女士', 'nickname', { surname: null, gender: null }],
] as const)('%s as a %s', (name, whose, parts) => expect(nameParts(name, whose)).toEqual(parts))
