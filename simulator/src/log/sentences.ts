import type { Sim } from '../model/sim.ts'
import type { Json } from '../api/call.ts'
import { memberOf, personOf, tagNames, wayName } from './names.ts'

export interface Sentence { zh: string; en: string }

type Facts = { sim: Sim; corpId: string | null; query: Record<string, string>; body: Json; answer: Json }
type Say = (facts: Facts) => Sentence

const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0)

const person = (f: Facts): string => personOf(f.sim, f.corpId, f.body.external_userid ?? f.query.external_userid)
const member = (f: Facts): string => memberOf(f.sim, f.corpId, f.body.userid ?? f.query.userid)

const welcome: Say = (f) => {
  const attachments = (Array.isArray(f.body.attachments) ? f.body.attachments : []).filter((a: unknown): a is Json => typeof a === 'object' && a !== null)
  const word: Record<string, [string, string]> = { image: ['图片', 'picture'], link: ['链接', 'link'], miniprogram: ['小程序', 'mini program'], video: ['视频', 'video'], file: ['文件', 'file'] }
  const zh = [...(f.body.text ? ['文字'] : []), ...attachments.map((a) => word[String(a.msgtype)]?.[0] ?? '附件')]
  const en = [...(f.body.text ? ['text'] : []), ...attachments.map((a) => word[String(a.msgtype)]?.[1] ?? 'attachment')]
  const code = f.corpId ? f.sim.world.corps[f.corpId]?.welcomeCodes[String(f.body.welcome_code)] : undefined
  const used = code ? Math.max(0.1, (20_000 - (code.expiresAt - f.sim.clock.now())) / 1000).toFixed(1) : null
  const to = code ? personOf(f.sim, f.corpId, code.externalUserid) : ''
  return {
    zh: `给${to || '客户'}发欢迎语：${zh.join(' + ')}${used ? `（限 20 秒内，用了 ${used} 秒）` : ''}`,
    en: `Welcome ${to || 'the customer'}: ${en.join(' + ')}${used ? ` (20 s allowed, ${used} s used)` : ''}`,
  }
}

const handOver: Say = (f) => {
  const [from, to] = [memberOf(f.sim, f.corpId, f.body.handover_userid), memberOf(f.sim, f.corpId, f.body.takeover_userid)]
  return { zh: `请${to}接替${from}的客户 ${count(f.body.external_userid)} 位，24 小时内客户可以拒绝`, en: `Ask ${to} to take over ${count(f.body.external_userid)} customers of ${from}; they may refuse within 24 h` }
}

const SAY: Record<string, Say> = {
  gettoken: () => ({ zh: '用应用密钥换到访问凭证', en: 'Trade the app secret for an access token' }),
  get_jsapi_ticket: () => ({ zh: '取企业的网页票据', en: 'Get the corp ticket for web pages' }),
  'ticket/get': () => ({ zh: '取应用的网页票据，侧边栏签名要用', en: 'Get the app ticket that signs the sidebar' }),
  'auth/getuserinfo': (f) => ({ zh: `问清是谁在登录${f.answer.userid ? `：${memberOf(f.sim, f.corpId, f.answer.userid)}` : ''}`, en: `Ask who is signing in${f.answer.userid ? `: ${memberOf(f.sim, f.corpId, f.answer.userid)}` : ''}` }),
  'user/get': (f) => ({ zh: `读取成员资料：${member(f)}`, en: `Read member ${member(f)}` }),
  'user/list': (f) => ({ zh: `读取部门成员 ${count(f.answer.userlist)} 位`, en: `Read ${count(f.answer.userlist)} members of a department` }),
  'user/simplelist': (f) => ({ zh: `读取部门成员 ${count(f.answer.userlist)} 位`, en: `Read ${count(f.answer.userlist)} members of a department` }),
  'department/list': (f) => ({ zh: `读取部门 ${count(f.answer.department)} 个`, en: `Read ${count(f.answer.department)} departments` }),
  'externalcontact/get_follow_user_list': (f) => ({ zh: `读取能加客户的成员 ${count(f.answer.follow_user)} 位`, en: `Read the ${count(f.answer.follow_user)} members who may serve customers` }),
  'externalcontact/list': (f) => ({ zh: `读取${member(f)}的客户名单 ${count(f.answer.external_userid)} 位`, en: `List ${count(f.answer.external_userid)} customers of ${member(f)}` }),
  'externalcontact/get': (f) => ({ zh: `读取${person(f)}的客户资料`, en: `Read the customer record of ${person(f)}` }),
  'externalcontact/batch/get_by_user': (f) => ({ zh: `批量读取客户资料 ${count(f.answer.external_contact_list)} 位`, en: `Read ${count(f.answer.external_contact_list)} customer records at once` }),
  'externalcontact/remark': (f) => ({ zh: `把${person(f)}的备注改成「${String(f.body.remark ?? '')}」`, en: `Set the remark of ${person(f)} to "${String(f.body.remark ?? '')}"` }),
  'externalcontact/get_corp_tag_list': (f) => ({ zh: `读取企业标签 ${count(f.answer.tag_group)} 组`, en: `Read ${count(f.answer.tag_group)} groups of corp tags` }),
  'externalcontact/add_corp_tag': (f) => ({ zh: `新建企业标签 ${count(f.body.tag)} 个`, en: `Create ${count(f.body.tag)} corp tags` }),
  'externalcontact/edit_corp_tag': (f) => ({ zh: `给企业标签改名为「${String(f.body.name ?? '')}」`, en: `Rename a corp tag to "${String(f.body.name ?? '')}"` }),
  'externalcontact/del_corp_tag': () => ({ zh: '删除企业标签', en: 'Delete corp tags' }),
  'externalcontact/mark_tag': (f) => {
    const add = tagNames(f.sim, f.corpId, f.body.add_tag)
    const remove = tagNames(f.sim, f.corpId, f.body.remove_tag)
    return {
      zh: `在企业微信里${[add && `给${person(f)}打上标签${add}`, remove && `去掉${person(f)}的标签${remove}`].filter(Boolean).join('，')}`,
      en: `In WeCom, ${[add && `tag ${person(f)} ${add}`, remove && `untag ${person(f)} ${remove}`].filter(Boolean).join(', ')}`,
    }
  },
  'externalcontact/add_contact_way': (f) => ({ zh: `新建活码「${String(f.body.remark ?? '')}」`, en: `Create code "${String(f.body.remark ?? '')}"` }),
  'externalcontact/get_contact_way': () => ({ zh: '读取一个活码', en: 'Read a code' }),
  'externalcontact/list_contact_way': (f) => ({ zh: `读取活码清单 ${count(f.answer.contact_way)} 个`, en: `List ${count(f.answer.contact_way)} codes` }),
  'externalcontact/update_contact_way': (f) => ({ zh: `修改活码「${String(f.body.remark ?? '')}」`, en: `Change code "${String(f.body.remark ?? '')}"` }),
  'externalcontact/del_contact_way': () => ({ zh: '销毁一个活码', en: 'Destroy a code' }),
  'externalcontact/send_welcome_msg': welcome,
  'externalcontact/get_strategy_tag_list': (f) => ({ zh: `读取规则组标签 ${count(f.answer.tag_group)} 组`, en: `Read ${count(f.answer.tag_group)} groups of strategy tags` }),
  'externalcontact/add_msg_template': () => ({ zh: '新建群发任务，等成员确认', en: 'Create a mass message for members to confirm' }),
  'externalcontact/get_groupmsg_list_v2': (f) => ({ zh: `读取群发记录 ${count(f.answer.group_msg_list)} 条`, en: `Read ${count(f.answer.group_msg_list)} mass messages` }),
  'externalcontact/get_groupmsg_task': (f) => ({ zh: `读取群发任务，成员 ${count(f.answer.task_list)} 位`, en: `Read a mass message's ${count(f.answer.task_list)} members` }),
  'externalcontact/get_groupmsg_send_result': (f) => ({ zh: `读取${member(f)}的群发结果 ${count(f.answer.send_list)} 位`, en: `Read ${count(f.answer.send_list)} results of ${member(f)}` }),
  'externalcontact/remind_groupmsg_send': () => ({ zh: '提醒成员发送群发', en: 'Remind members to send' }),
  'externalcontact/cancel_groupmsg_send': () => ({ zh: '停止一条群发', en: 'Cancel a mass message' }),
  'externalcontact/get_user_behavior_data': (f) => ({ zh: `读取一位成员 ${count(f.answer.behavior_data)} 天的联系统计`, en: `Read ${count(f.answer.behavior_data)} days of a member's contact statistics` }),
  'externalcontact/groupchat/list': (f) => ({ zh: `读取客户群清单 ${count(f.answer.group_chat_list)} 个`, en: `List ${count(f.answer.group_chat_list)} customer groups` }),
  'externalcontact/groupchat/get': () => ({ zh: '读取一个客户群的人数', en: 'Read the numbers of a customer group' }),
  'externalcontact/transfer_customer': (f) => handOver(f),
  'externalcontact/resigned/transfer_customer': (f) => handOver(f),
  'externalcontact/transfer_result': (f) => ({ zh: `问接替的结果 ${count(f.answer.customer)} 位`, en: `Ask how ${count(f.answer.customer)} transfers stand` }),
  'externalcontact/resigned/transfer_result': (f) => ({ zh: `问接替的结果 ${count(f.answer.customer)} 位`, en: `Ask how ${count(f.answer.customer)} transfers stand` }),
  'externalcontact/get_unassigned_list': (f) => ({ zh: `读取离职成员还没人接的客户 ${count(f.answer.info)} 位`, en: `List ${count(f.answer.info)} customers of members who left` }),
  'externalcontact/groupchat/onjob_transfer': () => ({ zh: '把客户群交给新群主', en: 'Give customer groups to a new owner' }),
  'externalcontact/groupchat/transfer': () => ({ zh: '把离职成员的客户群交给新群主', en: "Give a leaver's customer groups to a new owner" }),
  'message/recall': () => ({ zh: '撤回应用消息', en: 'Recall an app message' }),
  'corpgroup/corp/get_chain_list': (f) => ({ zh: `读取上下游 ${count(f.answer.chains)} 个`, en: `Read ${count(f.answer.chains)} chains` }),
  'corpgroup/corp/get_chain_group': () => ({ zh: '读取上下游里的分组', en: 'Read the groups of the chain' }),
  'corpgroup/corp/get_chain_corpinfo_list': () => ({ zh: '读取上下游里有哪些企业', en: 'Read the corps of the chain' }),
  'externalcontact/customer_strategy/list': () => ({ zh: '读取客户联系规则组', en: 'Read the groups of contact rules' }),
  'corpgroup/corp/list_app_share_info': (f) => ({ zh: `读取应用共享给了哪些企业 ${count(f.answer.corp_list)} 家`, en: `Read the ${count(f.answer.corp_list)} corps the app is shared to` }),
  'corpgroup/corp/gettoken': () => ({ zh: '用上游的凭证换下游企业的凭证，不要密钥', en: 'Trade the upstream token for a downstream one, without a secret' }),
  'corpgroup/unionid_to_external_userid': () => ({ zh: '问这个人已是哪些下游企业的客户', en: 'Ask which downstream corps know this person' }),
  'corpgroup/unionid_to_pending_id': () => ({ zh: '取这个人的 pending_id', en: "Get this person's pending_id" }),
  'corpgroup/batch/external_userid_to_pending_id': (f) => ({ zh: `比对客户的 pending_id ${count(f.answer.result)} 位`, en: `Compare ${count(f.answer.result)} pending_ids` }),
  'media/upload': (f) => ({ zh: `上传素材（${f.query.type ?? ''}），三天有效`, en: `Upload ${f.query.type ?? 'media'}, valid three days` }),
  'media/uploadimg': () => ({ zh: '上传一张永久图片', en: 'Upload a permanent picture' }),
  'media/get': () => ({ zh: '下载素材', en: 'Download media' }),
  'message/send': (f) => {
    const names = String(f.body.touser ?? '').split('|').filter(Boolean).map((id) => memberOf(f.sim, f.corpId, id)).slice(0, 3).join('、')
    return { zh: `给${names || '同事'}发应用消息`, en: `Send an app message to ${names || 'colleagues'}` }
  },
}

export function sayApi(path: string, facts: Facts): Sentence {
  // A failed call answers nothing to count.
  if (facts.answer.errcode !== 0 && SAY[path]) {
    const said = SAY[path](facts)
    return { zh: said.zh.replace(/ ?0 [位个组]$/, ''), en: said.en.replace(/\b0 /, '') }
  }
  return SAY[path]?.(facts) ?? { zh: `调用 ${path}`, en: `Call ${path}` }
}

export function sayEvent(sim: Sim, corpId: string, fields: Record<string, string | number>): Sentence {
  const who = personOf(sim, corpId, fields.ExternalUserID)
  const staff = memberOf(sim, corpId, fields.UserID)
  const way = wayName(sim, corpId, String(fields.State ?? ''))
  if (fields.Event === 'share_chain_change') return { zh: '上下游的共享有变动，企业微信通知我们', en: 'Sharing in the chain changed; WeCom tells us' }
  switch (fields.ChangeType) {
    case 'add_external_contact':
      return { zh: `${who}${way ? `扫了「${way}」活码，` : ''}加上了${staff}，企业微信通知我们`, en: `${who} ${way ? `scanned "${way}" and ` : ''}added ${staff}; WeCom tells us` }
    case 'add_half_external_contact':
      return { zh: `${who}申请加${staff}，还没通过，企业微信先通知我们`, en: `${who} asked to add ${staff}, not accepted yet; WeCom tells us` }
    case 'edit_external_contact':
      return { zh: `${staff}在企业微信里改了${who}的备注或标签，企业微信通知我们`, en: `${staff} edited ${who} in WeCom; WeCom tells us` }
    case 'del_external_contact':
      if (fields.Source === 'DELETE_BY_TRANSFER') return { zh: `${who}已由同事接替，不再是${staff}的客户，企业微信通知我们`, en: `${who} was taken over from ${staff}; WeCom tells us` }
      return { zh: `${staff}删除了客户${who}，企业微信通知我们`, en: `${staff} deleted ${who}; WeCom tells us` }
    case 'transfer_fail':
      return fields.FailReason === 'customer_refused' ? { zh: `${who}不要${staff}接替，企业微信通知我们`, en: `${who} refused ${staff}; WeCom tells us` } : { zh: `${staff}的客户满了，接不了${who}，企业微信通知我们`, en: `${staff} has too many customers to take ${who}; WeCom tells us` }
    case 'del_follow_user':
      return { zh: `${who}删除了${staff}，企业微信通知我们`, en: `${who} deleted ${staff}; WeCom tells us` }
    case undefined:
      return { zh: `应用活跃情况有变（${String(fields.Event)}），企业微信通知我们`, en: `The app's activity changed (${String(fields.Event)}); WeCom tells us` }
    default:
      return { zh: '企业标签在企业微信后台有变动，企业微信通知我们', en: 'Corp tags changed in the WeCom console; WeCom tells us' }
  }
}
