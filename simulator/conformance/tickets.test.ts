import { describe, expect, it } from 'vitest'
import { jsSignature } from '../src/bridge/jsapi.ts'
import { says, world } from './support.ts'

const w = world()
const appTicket = () => w().get('ticket/get', { type: 'agent_config' })
const PAGE = 'http://127.0.0.1/sidebar?a=1'
async function agentConfig(ticket: string, signedUrl = PAGE): Promise<string> {
  const { res } = await w().control<{ res: { err_msg: string } }>('jsapi', {
    name: 'agentConfig', context: { frame: 'f', doc: 'd', url: PAGE, corpId: 'wwTEST', agentId: 1000002, userid: 'zhang', entry: 'single_chat_tools' },
    params: { corpid: 'wwTEST', agentid: '1000002', timestamp: '1414587457', nonceStr: 'n', signature: jsSignature(ticket, 'n', '1414587457', signedUrl), jsApiList: ['getContext'] },
  })
  return res.err_msg
}

describe('JS-SDK tickets (1.2)', () => {
  it('the corp has one, valid 7200 s', async () => expect(await w().get('get_jsapi_ticket')).toMatchObject({ errcode: 0, ticket: expect.any(String), expires_in: expect.any(Number) }))
  it('the app has another one', async () => expect((await appTicket()).ticket).not.toBe((await w().get('get_jsapi_ticket')).ticket))
  it('a repeated call answers the same ticket', async () => expect((await appTicket()).ticket).toBe((await appTicket()).ticket))
  it('91040 for another type', async () => says(await w().get('ticket/get', { type: 'jsapi' }), 91040))
  it('the signature is sha1 of ticket, noncestr, timestamp and url in this order (published vector)', () => {
    expect(jsSignature('sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg', 'Wm3WZYTPz0wzccnW', '1414587457', 'http://mp.weixin.qq.com?params=value')).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed')
  })
  it('agentConfig takes a signature with the ticket of the app', async () => expect(await agentConfig(String((await appTicket()).ticket))).toBe('agentConfig:ok'))
  it('agentConfig refuses one with the ticket of the corp', async () => expect(await agentConfig(String((await w().get('get_jsapi_ticket')).ticket))).toContain('invalid signature'))
  it('agentConfig refuses one made for another address', async () => expect(await agentConfig(String((await appTicket()).ticket), 'http://127.0.0.1/other')).toContain('invalid signature'))
  it('both are new after 7200 s', async () => {
    const [corp, app] = [(await w().get('get_jsapi_ticket')).ticket, (await appTicket()).ticket]
    await w().control('clock', { advanceMs: 7_201_000 })
    await w().renew()
    expect((await w().get('get_jsapi_ticket')).ticket).not.toBe(corp)
    expect((await appTicket()).ticket).not.toBe(app)
  })
})

describe('address lists (1.3)', () => {
  it('getcallbackip names where callbacks come from', async () => expect(await w().get('getcallbackip')).toMatchObject({ errcode: 0, ip_list: ['127.0.0.1'] }))
  it('get_api_domain_ip names where the API is', async () => expect(await w().get('get_api_domain_ip')).toMatchObject({ errcode: 0, ip_list: ['127.0.0.1'] }))
  it('both need a token', async () => {
    says(await w().get('getcallbackip', { access_token: '' }), 41001)
    says(await w().get('get_api_domain_ip', { access_token: '' }), 41001)
  })
})
