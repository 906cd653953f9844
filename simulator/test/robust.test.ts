import { afterAll, beforeAll, expect, it } from 'vitest'
import { handleApi } from '../src/api/host.ts'
import { makeFriend, start, type Harness } from './support.ts'

type Body = Record<string, unknown>
/** A good call of each kind; then every field in turn says something odd. */
const good = (external_userid: string): [string, Body][] => [
  ['externalcontact/batch/get_by_user', { userid_list: ['zhang'], cursor: '', limit: 10 }],
  ['externalcontact/remark', { userid: 'zhang', external_userid, remark: 'x', description: 'y', remark_company: 'z', remark_mobiles: [], remark_pic_mediaid: '' }],
  ['externalcontact/mark_tag', { userid: 'zhang', external_userid, add_tag: [], remove_tag: [] }],
  ['externalcontact/get_corp_tag_list', { tag_id: [], group_id: [] }],
  ['externalcontact/add_corp_tag', { group_id: '', group_name: 'g', order: 0, tag: [{ name: 't', order: 0 }] }],
  ['externalcontact/edit_corp_tag', { id: 'x', name: 'y', order: 0 }],
  ['externalcontact/del_corp_tag', { tag_id: [], group_id: [] }],
  ['externalcontact/customer_strategy/create', { parent_id: 0, strategy_name: 's', admin_list: ['boss'], privilege: {}, range: [{ type: 1, userid: 'zhang' }] }],
  ['externalcontact/customer_strategy/edit', { strategy_id: 1, strategy_name: 's', admin_list: ['boss'], privilege: {}, range_add: [], range_del: [] }],
  ['externalcontact/customer_strategy/list', { cursor: '', limit: 5 }],
  ['externalcontact/add_strategy_tag', { strategy_id: 1, group_name: 'g', tag: [{ name: 't' }] }],
  ['externalcontact/add_contact_way', { type: 1, scene: 2, style: 1, remark: '', skip_verify: true, state: '', user: ['zhang'], party: [], is_temp: true, expires_in: 60, chat_expires_in: 60, unionid: '', is_exclusive: false, mark_source: true, conclusions: { text: { content: '' } } }],
  ['externalcontact/update_contact_way', { config_id: 'x', remark: '', user: ['zhang'], party: [], conclusions: {} }],
  ['externalcontact/list_contact_way', { start_time: 0, end_time: 1, cursor: '', limit: 5 }],
  ['externalcontact/send_welcome_msg', { welcome_code: 'x', text: { content: 'x' }, attachments: [] }],
  ['externalcontact/add_msg_template', { chat_type: 'single', external_userid: [external_userid], sender: 'zhang', allow_select: false, text: { content: 'x' }, attachments: [], tag_filter: {} }],
  ['externalcontact/add_msg_template', { tag_filter: { group_list: [] }, text: { content: 'x' }, attachments: [{ msgtype: 'link', link: { title: 't', url: 'u' } }], sender: 'zhang' }],
  ['externalcontact/get_groupmsg_list_v2', { chat_type: 'single', start_time: 0, end_time: 1, creator: '', filter_type: 2, limit: 5, cursor: '' }],
  ['externalcontact/get_groupmsg_send_result', { msgid: 'x', userid: 'zhang', limit: 5, cursor: '' }],
  ...['text', 'markdown', 'image', 'textcard', 'news', 'mpnews', 'miniprogram_notice', 'template_card'].map((msgtype): [string, Body] => ['message/send', { touser: 'zhang', toparty: '', totag: '', agentid: 1000002, msgtype, [msgtype]: {} }]),
]
const ODD: unknown[] = [
  undefined, null, 0, -1, 1.5, 1e30, true, '', 'x', '|', '__proto__', [], [null], [[]], [1], [{}], {}, { content: 5 }, { articles: [null] }, { articles: [{}] }, { group_list: 5 }, { group_list: [null] }, { group_list: [{ tag_list: 'x' }] },
  { image: 5, link: [] }, [{ msgtype: 'image' }], [{ msgtype: 'image', image: null }], [{ msgtype: 'link', link: 'x' }], [{ link: 5, msgtype: 'link' }], [{ type: 1 }], [{ type: 2, partyid: 'x' }], [{ name: 5 }],
]

let h: Harness
beforeAll(async () => { h = await start({ limits: { perMinute: 1e6, ipPerMinute: 1e6 } }) })
afterAll(() => h.simulator.close())

it('whatever a field says, the answer is an errcode', async () => {
  const { externalUserid } = await makeFriend(h)
  const failed: string[] = []
  for (const [path, body] of good(externalUserid)) {
    for (const field of Object.keys(body)) {
      for (const odd of ODD) {
        const odder = JSON.parse(JSON.stringify({ ...body, [field]: odd })) as Body
        const outcome = await handleApi(h.simulator.sim, { method: 'POST', path, query: { access_token: h.token }, body: odder, file: () => Promise.resolve(null), ip: '127.0.0.1' }).catch((error: unknown) => String(error))
        if (typeof outcome === 'string' || outcome.kind !== 'json' || !Number.isInteger(outcome.body.errcode)) failed.push(`${path} ${JSON.stringify(odder)}: ${typeof outcome === 'string' ? outcome : outcome.kind}`)
      }
    }
  }
  expect(failed).toEqual([])
})
