import { expect, it } from 'vitest'
import { jsSignature } from './jssdk-signature.ts'

it('signs WeCom\'s published sample, and the address without its fragment', () => {
  const ticket = 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg'
  const sign = (url: string) => jsSignature(ticket, 'Wm3WZYTPz0wzccnW', '1414587457', url)
  expect(sign('http://mp.weixin.qq.com?params=value')).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed')
  expect(sign('http://mp.weixin.qq.com?params=value#/customer')).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed')
})
