import type { Certificate } from '@chitang/shared/contracts/rights'
import type { Tx } from '../../platform/db/database.ts'
import { laneKeyOf } from '../../platform/jobs/lanes.ts'
import type { Kit } from '../../platform/kit.ts'
import { notify } from '../notices/index.ts'
import { forgetAtWecomJob } from './jobs/forget-at-wecom.job.ts'

/** Words a person wrote or was written about, by table; the rows stay as counts, without the words. */
const emptied: readonly { what: string; sql: string }[] = [
  { what: '跟进记录里的文字', sql: "UPDATE follow_up SET text = '' WHERE group_id = ? AND person_id IN (?) AND text <> ''" },
  { what: '时间线上的内容', sql: "UPDATE domain_fact SET payload = '{}' WHERE group_id = ? AND person_id IN (?) AND kind NOT IN ('relation_added', 'relation_readded', 'relation_deleted')" },
  { what: '结果与原因', sql: 'UPDATE person_outcome SET competitor = NULL, reason = NULL WHERE group_id = ? AND person_id IN (?)' },
  { what: '到店备注', sql: 'UPDATE appointment SET note = NULL WHERE group_id = ? AND person_id IN (?)' },
]
const removed: readonly { what: string; sql: string }[] = [
  { what: '客户资料项', sql: 'DELETE FROM person_attribute WHERE group_id = ? AND person_id IN (?)' },
  { what: '识别同一人的钥匙', sql: 'DELETE FROM identity_key WHERE group_id = ? AND person_id IN (?)' },
  { what: '标签去除记录', sql: 'DELETE FROM tag_removal WHERE group_id = ? AND person_id IN (?)' },
]

/**
 * Deletes what one company holds of a person: names, numbers, wishes, notes, keys, tags and remarks, here at once and
 * at WeCom by a job in the customer's lane. What must be kept by law is named and locked away from marketing.
 */
export async function erasePersons(kit: Kit, tx: Tx, groupId: string, legalEntityId: string, personIds: readonly string[]): Promise<Pick<Certificate, 'done' | 'kept'>> {
  const now = kit.clock.now()
  const done: Certificate['done'] = []
  const count = (what: string, rows: number): void => { if (rows > 0) done.push({ what, rows }) }
  const persons = await tx.rows<{ phoneHash: string | null }>('SELECT phone_hash AS phoneHash FROM person WHERE group_id = ? AND id IN (?) FOR UPDATE', [groupId, personIds])
  const numbers = [...new Set([...persons.flatMap((one) => one.phoneHash ?? []), ...(await tx.rows<{ hash: string }>("SELECT value_hash AS hash FROM identity_key WHERE group_id = ? AND person_id IN (?) AND kind = 'phone' AND valid_to IS NULL", [groupId, personIds])).map((one) => one.hash)])]
  for (const hash of numbers) await tx.run('INSERT INTO suppressed_key (group_id, legal_entity_id, value_hash, at) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE at = VALUES(at)', [groupId, legalEntityId, hash, now])

  const relations = await tx.rows<{ id: string; corpId: string; memberId: string; externalUserId: string }>('SELECT r.id, r.corp_id AS corpId, r.member_id AS memberId, c.external_userid AS externalUserId FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id WHERE r.group_id = ? AND r.person_id IN (?)', [groupId, personIds])
  for (const corpId of new Set(relations.map((one) => one.corpId)))
    await notify(kit, tx, { groupId, corpId, memberIds: relations.filter((one) => one.corpId === corpId).map((one) => one.memberId), page: 'sidebar', dedupeKey: `erased:${personIds[0]}:${corpId}:${now.getTime()}`, title: '一位客户要求删除个人信息', description: '资料已删除，请不要再主动联系。聊天里的好友关系是客户自己的，不受影响。' })
  for (const one of relations) await kit.queue.enqueue(tx, forgetAtWecomJob, { relationId: one.id }, { groupId, laneKey: laneKeyOf(one.corpId, one.externalUserId), dedupeKey: `forget:${one.id}` })

  count('车主页面的登录', (await tx.run(
    `DELETE v FROM owner_visitor v JOIN store s ON s.group_id = v.group_id AND s.id = v.store_id JOIN identity_key k ON k.group_id = v.group_id AND k.kind = 'unionid' AND k.value_hash = v.unionid_hash
     WHERE v.group_id = ? AND s.legal_entity_id = ? AND k.person_id IN (?)`, [groupId, legalEntityId, personIds])).affectedRows)
  for (const { what, sql } of [...emptied, ...removed]) count(what, (await tx.run(sql, [groupId, personIds])).affectedRows)
  count('姓名、称呼与手机号', (await tx.run(
    `UPDATE person SET name = '', surname = NULL, title = NULL, salutation_confirmed_at = NULL, level = NULL, intent_model = NULL, attributes = '{}', needs = NULL, introducer_person_id = NULL, introducer_name = NULL,
       phone_enc = NULL, phone_masked = NULL, phone_hash = NULL, phone_tail_hash = NULL, erased_at = ?, updated_at = ? WHERE group_id = ? AND id IN (?)`, [now, now, groupId, personIds])).affectedRows)
  count('微信昵称、头像与 unionid', (await tx.run("UPDATE corp_contact SET name = '', avatar_url = NULL, company_name = NULL, gender = 0, unionid_enc = NULL, unionid_hash = NULL WHERE group_id = ? AND person_id IN (?)", [groupId, personIds])).affectedRows)
  count('备注与描述', (await tx.run("UPDATE follow_relation SET remark = '', description = '', last_effect_at = ?, welcome_text = NULL WHERE group_id = ? AND person_id IN (?)", [now, groupId, personIds])).affectedRows)
  count('来源记录里的姓名', (await tx.run('UPDATE source_record SET name = NULL, surname = NULL, gender = NULL, age_band = NULL, city = NULL WHERE group_id = ? AND person_id IN (?)', [groupId, personIds])).affectedRows)
  count('还没做的跟进', (await tx.run("UPDATE task SET status = 'cancelled', title = '', closed_at = ? WHERE group_id = ? AND person_id IN (?) AND status = 'open'", [now, groupId, personIds])).affectedRows)
  if (numbers.length > 0) count('前台登记的号码', (await tx.run('DELETE a FROM arrival a JOIN store s ON s.group_id = a.group_id AND s.id = a.store_id WHERE a.group_id = ? AND a.phone_hash IN (?) AND s.legal_entity_id = ?', [groupId, numbers, legalEntityId])).affectedRows)
  count('没导入的行里的原文', (await tx.run('UPDATE data_import_line SET row_enc = NULL WHERE group_id = ? AND person_id IN (?)', [groupId, personIds])).affectedRows)
  const consents = await tx.run("UPDATE consent SET withdrawn_at = ?, withdrawn_by = 'deletion' WHERE group_id = ? AND person_id IN (?) AND withdrawn_at IS NULL", [now, groupId, personIds])
  count('给其他公司看的同意（已撤回）', consents.affectedRows)

  const vehicles = await tx.row<{ n: string }>('SELECT COUNT(*) AS n FROM vehicle_ownership WHERE group_id = ? AND person_id IN (?)', [groupId, personIds])
  const kept: Certificate['kept'] = [
    ...(Number(vehicles?.n ?? 0) > 0 ? [{ what: `车辆与维修档案 ${Number(vehicles!.n)} 份（加密，不用于营销）`, why: '汽车三包与维修档案依法保存' }] : []),
    { what: '手机号的一个不可还原的印记', why: '以后导入文件时不再把这位客户加回来' },
    { what: '谁在何时看过、改过的审计记录', why: '证明这次删除已经执行' },
  ]
  return { done, kept }
}
