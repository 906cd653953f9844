/** What somebody looks for in the book. */
export const auditKinds = ['reveal', 'export', 'customer', 'reach', 'content', 'people', 'system'] as const
export type AuditKind = (typeof auditKinds)[number]
export const auditKindNames: Record<AuditKind, string> = { reveal: '看号码', export: '导出', customer: '动客户', reach: '群发和活码', content: '话术和标签', people: '人和岗位', system: '设置和连接' }

const said = (kind: AuditKind, words: string): { kind: AuditKind; words: string } => ({ kind, words })

/** Every action that is written to the audit log, in words with the person as subject. A test reads the server's source for others. */
export const auditActions: Readonly<Record<string, { kind: AuditKind; words: string }>> = {
  'phone.reveal': said('reveal', '看了完整号码'), 'consent.reveal_phone': said('reveal', '凭客户同意看了号码'), 'customer.look': said('reveal', '看了客户资料'), 'recall.look': said('reveal', '看了召回车辆的车主'), 'rights.download': said('export', '下载了客户要的副本'),
  'store.export_ask': said('export', '申请导出客户资料'), 'store.export_confirm': said('export', '同意导出客户资料'), 'store.export_refuse': said('export', '没同意导出客户资料'), 'store.export_fetch': said('export', '下载了客户资料'), 'import.problems': said('export', '下载了导入的问题行'), 'audit.export': said('export', '导出了这本记录'), 'export.list': said('export', '导出了名单'), 'report.export': said('export', '导出了报表'),
  'import.upload': said('customer', '上传了客户文件'), 'import.start': said('customer', '导入了客户'), 'import.discard': said('customer', '放弃了一次导入'),
  'identity.merge': said('customer', '合并成一个人'), 'identity.later': said('customer', '先放着不合并'), merge: said('customer', '按规则合并成一个人'), unmerge: said('customer', '拆分成两个人'), 'identity.unmerge': said('customer', '拆分成两个人'), 'identity.contract': said('customer', '登记了公司间的协议'),
  'collision.decide': said('customer', '定了撞单的归属'), 'transfer.start': said('customer', '把客户交给了同事'), 'transfer.decide': said('customer', '定了拒绝接替的客户'), 'transfer.claim': said('customer', '认领了早已离职的同事'),
  'rights.open': said('customer', '登记了客户的权利请求'), 'rights.execute': said('customer', '办完了客户的权利请求'), 'rights.refuse': said('customer', '退回了客户的权利请求'), 'consent.ask': said('customer', '请客户同意'), 'consent.record': said('customer', '记下了客户的同意'), 'consent.withdraw': said('customer', '撤回了客户的同意'),
  'segment.save': said('reach', '存了一群人'), 'segment.remove': said('reach', '删了一群人'), 'broadcast.create': said('reach', '写了一条群发'), 'broadcast.update': said('reach', '改了群发'), 'broadcast.schedule': said('reach', '安排了群发'), 'broadcast.cancel': said('reach', '取消了群发'), 'broadcast.stop': said('reach', '停了群发'), 'broadcast.remind': said('reach', '提醒了没确认的顾问'),
  'broadcast.resend': said('reach', '给没收到的再发'), 'broadcast.unlock': said('reach', '放行了一段内容'), 'broadcast.answer_ask': said('reach', '答复了让日子的请求'), 'broadcast.approve': said('reach', '批准了群发'), 'broadcast.refuse': said('reach', '没批准群发'),
  'code.create': said('reach', '建了活码'), 'code.update': said('reach', '改了活码'), 'code.destroy': said('reach', '销毁了活码'), 'code.disable': said('reach', '停用了活码'), 'code.enable': said('reach', '启用了活码'), 'code.batch': said('reach', '给多家店建了活码'), 'code.duty_on': said('reach', '让人上线接待'), 'code.duty_off': said('reach', '让人今天不接新客'), 'welcome.save': said('reach', '改了欢迎语'), 'welcome.delete': said('reach', '删了欢迎语'), 'touch.policy': said('reach', '改了免打扰时段'), 'touch.rule': said('reach', '改了群发频次'),
  'script.own_create': said('content', '写了自己的话术'), 'script.own_update': said('content', '改了自己的话术'), 'script.own_delete': said('content', '删了自己的话术'), 'script.gap': said('content', '记了话术缺口'), 'script.gap_dismiss': said('content', '划掉了话术缺口'),
  'promotion.create': said('content', '建了优惠'), 'promotion.update': said('content', '改了优惠'), 'promotion.end': said('content', '结束了优惠'), 'tag.create': said('content', '建了标签'), 'tag.rename': said('content', '给标签改了名'), 'tag.delete': said('content', '删了标签'), 'tag.merge': said('content', '合并了标签'), 'tag.map': said('content', '对应了标签'), 'tag.undo': said('content', '撤销了打标签'), 'tag.retry': said('content', '重试了打标签'), 'tag.give_up': said('content', '放弃了没打上的标签'),
  'tag_rule.create': said('content', '建了标签规则'), 'tag_rule.update': said('content', '改了标签规则'), 'tag_rule.delete': said('content', '删了标签规则'), 'starter_kit.accept': said('content', '收下了开店包'), 'starter_kit.publish': said('content', '发布了开店包'), 'starter_kit.retry': said('content', '重试了开店包'),
  'role.assign': said('people', '给了岗位'), 'role.end': said('people', '收回了岗位'), 'support.ask': said('people', '申请看本店一小时'), 'support.grant': said('people', '同意平台支持看一小时'), 'support.refuse': said('people', '没同意平台支持查看'), 'support.end': said('people', '结束了平台支持的查看'), 'digest.praise': said('people', '表扬了同事'), 'alert.done': said('people', '处理了提醒'),
  'alert.rules': said('system', '改了提醒规则'), 'levels.save': said('system', '改了级别'), 'models.save': said('system', '改了车型'), 'target.set': said('system', '改了目标'), 'arrivals.save': said('system', '记了进店数'), 'arrivals.add': said('system', '记了到店的人'), 'arrivals.remove': said('system', '删了到店的人'),
  'corp.connect': said('system', '接入了企业微信'), 'store.open': said('system', '开了这家店'), 'sharing.marked': said('system', '标记已共享'), 'sharing.remind': said('system', '提醒了门店确认'), 'sync.run': said('system', '发起了对账'), 'job.replay': said('system', '重试了没做成的事'), 'event.replay': said('system', '重放了事件'), 'recall.ask': said('system', '申请召回'),
}

/** Words of an action that has a family of its own (`code.pause`, `recall.approve`). */
const families: readonly (readonly [prefix: string, kind: AuditKind, words: string])[] = [
  ['phone', 'reveal', '看了号码'], ['store.export', 'export', '处理了客户资料的导出'], ['export', 'export', '处理了导出'], ['import', 'customer', '处理了导入'], ['identity', 'customer', '核对了是否同一人'], ['consent', 'customer', '处理了客户的同意'], ['rights', 'customer', '办理了客户的权利请求'], ['transfer', 'customer', '交接了客户'],
  ['broadcast', 'reach', '处理了群发'], ['code', 'reach', '改了活码'], ['shift', 'reach', '改了排班'], ['welcome', 'reach', '改了欢迎语'], ['touch', 'reach', '改了群发规则'], ['script', 'content', '改了话术'], ['tag', 'content', '改了标签'], ['promotion', 'content', '改了优惠'], ['starter_kit', 'content', '处理了开店包'],
  ['role', 'people', '调整了岗位'], ['support', 'people', '处理了平台支持的申请'], ['recall', 'system', '处理了召回'], ['sharing', 'system', '处理了共享'], ['module', 'system', '开关了模块'], ['alert', 'people', '处理了提醒'], ['attribute', 'system', '改了客户资料项'],
]

export function auditWords(action: string): { kind: AuditKind; words: string } {
  const known = auditActions[action]
  if (known) return known
  const family = families.find(([prefix]) => action.startsWith(prefix))
  return family ? { kind: family[1], words: family[2] } : { kind: 'system', words: '改了设置' }
}
