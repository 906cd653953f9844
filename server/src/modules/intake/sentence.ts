const changeWords: Record<string, (who: string, member: string, source: string) => string> = {
  add_external_contact: (who, member, source) => `${who} 加了 ${member}${source}`,
  add_half_external_contact: (who, member, source) => `${who} 申请加 ${member}${source}，还没通过`,
  edit_external_contact: (who, member) => `${member} 改了 ${who} 的备注或标签`,
  del_external_contact: (who, member) => `${member} 删除了 ${who}`,
  del_follow_user: (who, member) => `${who} 删除了 ${member}`,
  transfer_fail: (who, member) => `${who} 转给 ${member} 没成功`,
  msg_audit_approved: (who) => `${who} 同意了会话存档`,
}

/** One plain sentence about a callback, for people. */
export function sentenceOf(event: { event: string; changeType: string | null; contactName: string | null; memberName: string | null; sourceName: string | null }): string {
  const who = event.contactName || '新客户'
  const member = event.memberName || '一位成员'
  const source = event.sourceName ? `（${event.sourceName}）` : ''
  const words = event.event === 'change_external_contact' && event.changeType ? changeWords[event.changeType] : undefined
  if (words) return words(who, member, source)
  if (event.event === 'change_external_tag') return '企业标签有变动'
  if (event.event === 'change_external_chat') return '客户群有变动'
  return `企业微信通知：${event.event}${event.changeType ? ` · ${event.changeType}` : ''}`
}
