import type { Db } from '../../platform/db/database.ts'
import type { GroupCipher } from '../../platform/crypto/field-cipher.ts'

/** Everything one company holds of a person, in words a machine and the customer can read. */
export async function copyOf(db: Db, cipher: GroupCipher, groupId: string, personIds: readonly string[], meta: { entity: string; at: Date }): Promise<{ text: string; rows: { what: string; rows: number }[] }> {
  const params = [groupId, personIds]
  const [persons, contacts, relations, attributes, followUps, tasks, vehicles, records, consents, tags, seen] = await Promise.all([
    db.rows<{ name: string; surname: string | null; title: string | null; level: string | null; intentModel: string | null; phoneEnc: string | null; createdAt: Date }>('SELECT name, surname, title, level, intent_model AS intentModel, phone_enc AS phoneEnc, created_at AS createdAt FROM person WHERE group_id = ? AND id IN (?)', params),
    db.rows<{ name: string; gender: number }>('SELECT name, gender FROM corp_contact WHERE group_id = ? AND person_id IN (?)', params),
    db.rows<{ corp: string; store: string; advisor: string; addedAt: Date; remark: string; endedAt: Date | null }>(
      'SELECT c.name AS corp, s.name AS store, m.name AS advisor, r.added_at AS addedAt, r.remark, r.deleted_at AS endedAt FROM follow_relation r JOIN corp c ON c.group_id = r.group_id AND c.id = r.corp_id JOIN store s ON s.group_id = r.group_id AND s.id = r.store_id JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id WHERE r.group_id = ? AND r.person_id IN (?)', params),
    db.rows<{ attribute: string; text: string | null; low: number | null; high: number | null }>('SELECT attribute, text, low, high FROM person_attribute WHERE group_id = ? AND person_id IN (?)', params),
    db.rows<{ method: string; text: string; savedAt: Date }>('SELECT method, text, saved_at AS savedAt FROM follow_up WHERE group_id = ? AND person_id IN (?) ORDER BY saved_at', params),
    db.rows<{ title: string; dueAt: Date; status: string }>('SELECT title, due_at AS dueAt, status FROM task WHERE group_id = ? AND person_id IN (?) ORDER BY due_at', params),
    db.rows<{ model: string | null; vinEnc: string | null; plateEnc: string | null; validFrom: Date | null; kilometres: number | null }>('SELECT model, vin_enc AS vinEnc, plate_enc AS plateEnc, valid_from AS validFrom, kilometres FROM vehicle_ownership WHERE group_id = ? AND person_id IN (?)', params),
    db.rows<{ kind: string; name: string | null; city: string | null; occurredAt: Date }>('SELECT kind, name, city, occurred_at AS occurredAt FROM source_record WHERE group_id = ? AND person_id IN (?)', params),
    db.rows<{ recipient: string; purpose: string; fields: unknown; agreedAt: Date | null; withdrawnAt: Date | null }>('SELECT e.name AS recipient, c.purpose, c.fields, c.agreed_at AS agreedAt, c.withdrawn_at AS withdrawnAt FROM consent c JOIN legal_entity e ON e.group_id = c.group_id AND e.id = c.to_entity_id WHERE c.group_id = ? AND c.person_id IN (?)', params),
    db.rows<{ name: string }>('SELECT DISTINCT t.name FROM relation_tag rt JOIN follow_relation r ON r.group_id = rt.group_id AND r.id = rt.relation_id JOIN tag t ON t.group_id = rt.group_id AND t.id = rt.tag_id WHERE r.group_id = ? AND r.person_id IN (?)', params),
    db.rows<{ action: string; at: Date; reason: string | null }>("SELECT action, at, reason FROM audit_log WHERE group_id = ? AND object_type = 'person' AND object_id IN (?) ORDER BY at DESC LIMIT 500", params),
  ])
  const open = (sealed: string | null, field: string): string | null => sealed && cipher.decrypt(sealed, field)
  const parts = {
    个人资料: persons.map(({ phoneEnc, ...one }) => ({ ...one, phone: open(phoneEnc, 'person.phone') })), 微信资料: contacts, 好友关系: relations, 资料项: attributes, 标签: tags.map((one) => one.name), 跟进记录: followUps, 跟进计划: tasks,
    车辆: vehicles.map(({ vinEnc, plateEnc, ...one }) => ({ ...one, vin: open(vinEnc, 'vehicle.vin'), plate: open(plateEnc, 'vehicle.plate') })), 来源: records, 同意记录: consents, 谁看过改过: seen,
  }
  return {
    text: JSON.stringify({ 公司: meta.entity, 生成时间: meta.at.toISOString(), 说明: '微信聊天内容不在本系统中。', ...parts }, null, 2),
    rows: Object.entries(parts).flatMap(([what, list]) => (list.length > 0 ? [{ what, rows: list.length }] : [])),
  }
}
