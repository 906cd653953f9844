import type mysql from 'mysql2/promise'

const base = '8000000000000000000'
export const bigStore = '8100000000000000000'
const stores = 20
export const benchTag = (n: number): string => String(8_300_000_000_000_000_000n + BigInt(n))
const tags = 12

/**
 * A corp of a group with so many friendships; every fifth is of one big store, the rest of nineteen others. Twelve tags
 * of the group, each on 3 % to 36 % of them; models, budgets, levels, wishes; one person in twenty-five is two records.
 * Made inside the server, from the row number alone.
 */
export async function fillFriendships(pool: mysql.Pool, relations: number): Promise<void> {
  const run = (sql: string) => pool.query(sql)
  const added = "TIMESTAMPADD(MINUTE, n % 1000000, '2024-01-01')"
  const numbers = `(SELECT seq AS n, IF(seq % 5 = 0, 0, 1 + seq % ${stores - 1}) AS store FROM seq_0_to_${relations - 1}) x`
  const draw = (word: string, of: number) => `CONV(LEFT(MD5(CONCAT('${word}', n)), 8), 16, 10) % ${of}`
  await run(`INSERT INTO tenant_group (id, name, time_zone, demo, data_key_wrapped, key_id, created_at) VALUES (1, '集团', 'Asia/Shanghai', 0, '', 1, NOW())`)
  await run(`INSERT INTO corp (group_id, id, corp_id, name, mode) VALUES (1, 1, 'wwBench', '集团企业', 'group')`)
  await run(`INSERT INTO id_subject (group_id, id, corp_id, principal) VALUES (1, 1, 1, 'corp')`)
  await run(`INSERT INTO legal_entity (group_id, id, name, contact) VALUES (1, 1, '公司', '')`)
  await run(`INSERT INTO store (group_id, id, legal_entity_id, name, short_name, city, brand, phone, address) SELECT 1, ${bigStore} + seq, 1, CONCAT('店', seq), CONCAT('店', seq), '合肥', '星程', '', '' FROM seq_0_to_${stores - 1}`)
  await run(`INSERT INTO store_corp (group_id, id, store_id, corp_id, department_id, valid_from) SELECT 1, seq + 1, ${bigStore} + seq, 1, 10 + seq, '2020-01-01' FROM seq_0_to_${stores - 1}`)
  await run(`INSERT INTO member (group_id, id, corp_id, userid, employee_id, name, department_ids, status, customer_contact) SELECT 1, 1000 + seq, 1, CONCAT('u', seq), 1000 + seq, CONCAT('顾问', seq), '[]', 'active', 1 FROM seq_0_to_199`)
  await run(`INSERT INTO tag_group (group_id, id, corp_id, wecom_id, name, scope, sort) VALUES (1, 1, 1, 'etg', '画像', 'group', 1)`)
  await run(`INSERT INTO tag (group_id, id, corp_id, tag_group_id, wecom_id, name, sort, computed) SELECT 1, ${benchTag(0)} + seq, 1, 1, CONCAT('et', seq), CONCAT('标签', seq), seq, 0 FROM seq_0_to_${tags - 1}`)
  await run(`INSERT INTO person (group_id, id, store_id, name, level, intent_model, merged_into, merged_count, owner_relation_id, created_at, updated_at)
    SELECT 1, ${base} + n, ${bigStore} + store, CONCAT('客户', n), ELT(1 + ${draw('l', 6)}, NULL, 'H', 'A', 'B', 'C', 'D'), ELT(1 + ${draw('m', 10)}, '越屿', '驰远', '岚舟', '云驾', '星野', '青峦', '海岳', '凌川', NULL, NULL),
      IF(n % 49 = 24, ${base} + n - 5, NULL), IF(n % 49 = 19, 1, 0), ${base} + n, ${added}, ${added} FROM ${numbers}`)
  await run(`INSERT INTO corp_contact (group_id, id, subject_id, external_userid, person_id, name, type, gender) SELECT 1, ${base} + n, 1, CONCAT('wmBench', n), ${base} + n, CONCAT('客户', n), 1, 0 FROM ${numbers}`)
  await run(`INSERT INTO follow_relation (group_id, id, contact_id, member_id, corp_id, store_id, person_id, add_way, remark, description, added_at, half, deleted_by, deleted_at, welcome_state)
    SELECT 1, ${base} + n, ${base} + n, 1000 + n % 200, 1, ${bigStore} + store, ${base} + n, 1, '', '', ${added}, 0, IF(${draw('d', 50)} = 0, 'customer', NULL), IF(${draw('d', 50)} = 0, ${added}, NULL), 'none' FROM ${numbers}`)
  for (let tag = 0; tag < tags; tag++)
    await run(`INSERT INTO relation_tag (group_id, relation_id, tag_id, state, source, at) SELECT 1, ${base} + n, ${benchTag(tag)}, 'applied', 'wecom', ${added} FROM ${numbers} WHERE ${draw(`t${tag}-`, 100)} < ${3 * (tag + 1)}`)
  await run(`INSERT INTO person_attribute (group_id, person_id, attribute, item, low, high, at) SELECT 1, ${base} + n, 'budget', '', 8 + ${draw('b', 20)}, 12 + ${draw('b', 20)}, ${added} FROM ${numbers} WHERE ${draw('h', 2)} = 0`)
  await run(`INSERT INTO person_attribute (group_id, person_id, attribute, item, text, at) SELECT 1, ${base} + n, 'finance', '', ELT(1 + ${draw('f', 3)}, '全款', '分期', '公户'), ${added} FROM ${numbers} WHERE ${draw('g', 3)} > 0`)
  await run(`INSERT INTO broadcast_wish (group_id, legal_entity_id, person_id, source, at) SELECT 1, 1, ${base} + n, 'advisor', ${added} FROM ${numbers} WHERE ${draw('w', 60)} = 0`)
  for (const table of ['person', 'corp_contact', 'follow_relation', 'relation_tag', 'person_attribute', 'broadcast_wish']) await run(`ANALYZE TABLE ${table}`)
}
