import type { GroupCipher } from '../../platform/crypto/field-cipher.ts'

type Row = Record<string, unknown> & { id: string }
type Cell = (row: Row, cipher: GroupCipher) => unknown

export interface Sheet {
  name: string
  /** Rows `t` of the store; two parameters: group and store. */
  sql: string
  /** Of which a list of customers consists: its row is a person, or a friendship. */
  of?: 'person' | 'relation'
  columns: readonly (readonly [head: string, cell: Cell])[]
}

const of = (key: string): Cell => (row) => row[key]
const opened = (key: string, field: string): Cell => (row, cipher) => (typeof row[key] === 'string' ? cipher.decrypt(row[key], field) : null)
const named = (sql: string): string => `(SELECT ${sql})`
const customer = 'JOIN person p ON p.group_id = t.group_id AND p.id = t.person_id'
const member = 'LEFT JOIN member m ON m.group_id = t.group_id AND m.id = t.member_id'

/** What belongs to a store, sheet by sheet. */
export const sheets: readonly Sheet[] = [
  {
    name: '客户', of: 'person',
    sql: `SELECT t.id, t.name, t.surname, t.title, t.level, t.intent_model AS model, t.phone_enc AS phone, t.created_at AS createdAt, t.merged_into AS mergedInto,
            ${named("GROUP_CONCAT(CONCAT(COALESCE(d.name, a.attribute), '=', COALESCE(a.text, CONCAT_WS('-', a.low, a.high)), CASE WHEN a.item = '' THEN '' ELSE a.item END) SEPARATOR '；') FROM person_attribute a LEFT JOIN attribute_def d ON d.group_id = a.group_id AND d.\`key\` = a.attribute WHERE a.group_id = t.group_id AND a.person_id = t.id")} AS attributes
          FROM person t WHERE t.group_id = ? AND t.store_id = ?`,
    columns: [['客户编号', of('id')], ['昵称', of('name')], ['姓', of('surname')], ['称呼', of('title')], ['手机号', opened('phone', 'person.phone')], ['级别', of('level')], ['意向车型', of('model')], ['资料项', of('attributes')], ['合并到', of('mergedInto')], ['建档时间', of('createdAt')]],
  },
  {
    name: '好友关系', of: 'relation',
    sql: `SELECT t.id, t.person_id AS personId, c.name AS nick, c.external_userid AS externalUserId, m.name AS advisor, t.remark, t.description, t.added_at AS addedAt, t.deleted_at AS endedAt, k.name AS code,
            ${named("GROUP_CONCAT(g.name SEPARATOR '；') FROM relation_tag rt JOIN tag g ON g.group_id = rt.group_id AND g.id = rt.tag_id WHERE rt.group_id = t.group_id AND rt.relation_id = t.id")} AS tags
          FROM follow_relation t JOIN corp_contact c ON c.group_id = t.group_id AND c.id = t.contact_id ${member} LEFT JOIN channel_code k ON k.group_id = t.group_id AND k.id = t.code_id WHERE t.group_id = ? AND t.store_id = ?`,
    columns: [['客户编号', of('personId')], ['微信昵称', of('nick')], ['external_userid', of('externalUserId')], ['顾问', of('advisor')], ['备注', of('remark')], ['描述', of('description')], ['标签', of('tags')], ['来源活码', of('code')], ['添加时间', of('addedAt')], ['结束时间', of('endedAt')]],
  },
  {
    name: '跟进记录',
    sql: `SELECT t.id, t.person_id AS personId, p.name, m.name AS advisor, t.method, t.text, t.saved_at AS savedAt FROM follow_up t ${customer} ${member} WHERE t.group_id = ? AND t.store_id = ?`,
    columns: [['客户编号', of('personId')], ['客户', of('name')], ['顾问', of('advisor')], ['方式', of('method')], ['内容', of('text')], ['时间', of('savedAt')]],
  },
  {
    name: '待办',
    sql: `SELECT t.id, t.person_id AS personId, p.name, m.name AS advisor, t.title, t.status, t.due_at AS dueAt, t.closed_at AS closedAt FROM task t ${customer} ${member} WHERE t.group_id = ? AND t.store_id = ?`,
    columns: [['客户编号', of('personId')], ['客户', of('name')], ['顾问', of('advisor')], ['要做的', of('title')], ['状态', of('status')], ['期限', of('dueAt')], ['结束', of('closedAt')]],
  },
  {
    name: '车辆',
    sql: `SELECT t.id, t.person_id AS personId, p.name, t.model, t.vin_enc AS vin, t.plate_enc AS plate FROM vehicle_ownership t ${customer} WHERE t.group_id = ? AND t.store_id = ?`,
    columns: [['客户编号', of('personId')], ['客户', of('name')], ['车型', of('model')], ['车架号', opened('vin', 'vehicle.vin')], ['车牌', opened('plate', 'vehicle.plate')]],
  },
  {
    name: '同意记录',
    sql: `SELECT t.id, t.person_id AS personId, p.name, e.name AS recipient, t.purpose, t.fields, t.method, t.evidence, t.agreed_at AS agreedAt, t.withdrawn_at AS withdrawnAt FROM consent t ${customer} JOIN legal_entity e ON e.group_id = t.group_id AND e.id = t.to_entity_id WHERE t.group_id = ? AND t.store_id = ?`,
    columns: [['客户编号', of('personId')], ['客户', of('name')], ['给谁', of('recipient')], ['用途', of('purpose')], ['内容', of('fields')], ['方式', of('method')], ['凭证', of('evidence')], ['同意时间', of('agreedAt')], ['撤回时间', of('withdrawnAt')]],
  },
  {
    name: '话术',
    sql: `SELECT t.id, t.code, t.category, t.title, t.parts FROM script t WHERE t.group_id = ? AND t.store_id = ?`,
    columns: [['编号', of('code')], ['分类', of('category')], ['标题', of('title')], ['内容', of('parts')]],
  },
  {
    name: '活码',
    sql: `SELECT t.id, t.name, t.kind, t.status, t.config_id AS configId, t.qr_code AS qrCode, t.welcome_text AS welcome FROM channel_code t WHERE t.group_id = ? AND t.store_id = ?`,
    columns: [['名称', of('name')], ['类型', of('kind')], ['状态', of('status')], ['config_id', of('configId')], ['二维码', of('qrCode')], ['欢迎语', of('welcome')]],
  },
]

/** A list of customers has them and their friendships, nothing else of the store. */
export const sheetsOf = (filter: unknown): readonly Sheet[] => (filter === null ? sheets : sheets.filter((one) => one.of !== undefined))
