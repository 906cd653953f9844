/** Any call with a token may be answered with these (doc 90313). */
const always = [-1, 6000, 40014, 41001, 42001, 45009, 45033, 48002, 48006, 50003, 60020, 40058, 40035]
const token = [-1, 40001, 40013, 41004, 45009, 60020]
const customer = [40003, 40096, 41035, 84061, 84084]
const tags = [40068, 40070, 40071, 40072, 40126, 60011]
const ways = [40098, 41037, 41038, 41039, 41040, 41041, 41042, 41043, 41044, 41045, 41054, 60003, 60111, 84074, 84083]
const attachments = [40007, 41064, 41065, 41080, 41081, 41082, 41090, 44004, 45002]
const transfers = [40003, 40031, 40096, 40097, 40098, 40099, 40100, 40128, 40129, 40130, 40131, 41035, 41054, 60011, 60111, 84061, 84074, 84083]
const chatTransfers = [40003, 41054, 60011, 60111, 84083, 90500, 90501, 90502, 90503, 90504, 90507, 90508, 90509, 90510, 90511]
const media = [40004, 40005, 40006, 41081, 44001, 45001]
const massResult = [41046, 41047, 41063, 50100]
const staff = [40031, 40032, 40056, 41011, 44004, 45002, 45008, 60011, 81013]

/** What each endpoint the product calls may refuse with, from its page and the global table (server-api §1.4). */
export const refusals: Readonly<Record<string, readonly number[]>> = {
  gettoken: token,
  get_jsapi_ticket: always,
  'ticket/get': [...always, 42012, 91040],
  getcallbackip: always,
  get_api_domain_ip: always,
  'auth/getuserinfo': [...always, 40029, 42003, 42022, 50001],
  'department/list': [...always, 60011, 60123],
  'user/list': [...always, 45029, 60011, 60123],
  'user/get': [...always, 40003, 46004, 60011, 60111],
  'externalcontact/get_follow_user_list': always,
  'externalcontact/list': [...always, ...customer, 84083],
  'externalcontact/get': [...always, ...customer, 50100],
  'externalcontact/batch/get_by_user': [...always, 40031, 40032, 84061, 50100],
  'externalcontact/remark': [...always, ...customer, 45002],
  'externalcontact/mark_tag': [...always, ...customer, ...tags],
  'externalcontact/get_corp_tag_list': always,
  'externalcontact/add_corp_tag': [...always, ...tags],
  'externalcontact/edit_corp_tag': [...always, ...tags],
  'externalcontact/del_corp_tag': [...always, ...tags],
  'externalcontact/customer_strategy/list': [...always, 50100],
  'externalcontact/customer_strategy/get': [...always, 60136],
  'externalcontact/customer_strategy/get_range': [...always, 60136, 50100],
  'externalcontact/get_strategy_tag_list': [...always, 60136],
  'externalcontact/add_strategy_tag': [...always, ...tags, 60136],
  'externalcontact/edit_strategy_tag': [...always, ...tags],
  'externalcontact/del_strategy_tag': [...always, ...tags],
  'externalcontact/add_contact_way': [...always, ...ways],
  'externalcontact/get_contact_way': [...always, ...ways],
  'externalcontact/update_contact_way': [...always, ...ways],
  'externalcontact/del_contact_way': [...always, ...ways],
  'externalcontact/list_contact_way': [...always, 50100],
  'externalcontact/send_welcome_msg': [...always, ...attachments, 41049, 41050, 41051, 41096],
  'externalcontact/groupchat/list': [...always, 40003, 50100, 81017],
  'externalcontact/groupchat/get': [...always, 40050],
  'externalcontact/get_user_behavior_data': [...always, 40003, 40031, 40032, 60003, 60011, 60111],
  'externalcontact/transfer_customer': [...always, ...transfers],
  'externalcontact/transfer_result': [...always, 40003, 50100, 60011, 60111],
  'externalcontact/resigned/transfer_customer': [...always, ...transfers],
  'externalcontact/resigned/transfer_result': [...always, 40003, 50100, 60011, 60111],
  'externalcontact/get_unassigned_list': [...always, 50100],
  'externalcontact/groupchat/onjob_transfer': [...always, ...chatTransfers],
  'externalcontact/groupchat/transfer': [...always, ...chatTransfers],
  'externalcontact/add_msg_template': [...always, ...attachments, 41048, 41052, 84074],
  'externalcontact/get_groupmsg_list_v2': [...always, 50100],
  'externalcontact/get_groupmsg_task': [...always, ...massResult],
  'externalcontact/get_groupmsg_send_result': [...always, ...massResult],
  'externalcontact/remind_groupmsg_send': [...always, ...massResult, 41093, 41094],
  'externalcontact/cancel_groupmsg_send': [...always, ...massResult, 41093],
  'media/upload': [...always, ...media],
  'media/uploadimg': [...always, ...media],
  'media/upload_attachment': [...always, ...media],
  'message/send': [...always, ...staff],
  'message/recall': [...always, 60136],
}
