import type mysql from 'mysql2/promise'

/** Ids far above those the product makes. */
const base = '8000000000000000000'
const firstStore = '8100000000000000000'
const newcomer = '8200000000000000000'
const corps = 9
const stores = 12

/**
 * A group as a few years leave it: 19 records of 10 humans (four seen once, four twice, one three times, one four
 * times), the records of a human far apart; unionids, typed and proven numbers, frames, numbers of fleets. Made inside
 * the server, from the row number alone.
 */
export async function fillRecords(pool: mysql.Pool, records: number): Promise<void> {
  const run = (sql: string) => pool.query(sql)
  await run(`INSERT INTO legal_entity (group_id, id, name, contact) SELECT 1, ${base} + seq, CONCAT('公司', seq), '' FROM seq_0_to_8`)
  await run(`INSERT INTO store (group_id, id, legal_entity_id, name, short_name, city, brand, phone, address) SELECT 1, ${firstStore} + seq, ${base} + LEAST(GREATEST(seq, 3) - 3, 8), CONCAT('店', seq), CONCAT('店', seq), '合肥', '星程', '', '' FROM seq_0_to_11`)
  await run(`INSERT INTO entity_contract (group_id, id, entity_a, entity_b, contract_no, blind_link, valid_from) SELECT 1, ${base} + a.seq * 9 + b.seq, ${base} + a.seq, ${base} + b.seq, CONCAT('DPA-', a.seq, b.seq), 1, '2020-01-01' FROM seq_0_to_5 a JOIN seq_0_to_5 b ON a.seq < b.seq`)
  // A step that shares no factor with any of the sizes used walks over all records once.
  await run(`CREATE TABLE bench_record (n INT PRIMARY KEY, human INT NOT NULL, store INT NOT NULL, friend BOOLEAN NOT NULL, draw INT NOT NULL) AS
    SELECT seq AS n, slot.block * 10 + ELT(slot.at + 1, 0, 1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 8, 9, 9, 9, 9) AS human, 0 AS store, CRC32(CONCAT('f', seq)) % 100 < 60 AS friend, CRC32(CONCAT('d', seq)) % 100 AS draw
    FROM (SELECT seq, ((seq * 700001) % ${records}) DIV 19 AS block, ((seq * 700001) % ${records}) % 19 AS at FROM seq_0_to_${records - 1}) slot`)
  await run(`UPDATE bench_record SET store = (CRC32(human) + CRC32(CONCAT('s', n)) % 3) % ${stores}`)
  const added = "TIMESTAMPADD(MINUTE, n % 1000000, '2023-01-01')"
  await run(`INSERT INTO person (group_id, id, store_id, name, attributes, created_at, updated_at) SELECT 1, ${base} + n, ${firstStore} + store, CONCAT(ELT(human % 8 + 1, '王', '李', '张', '刘', '陈', '杨', '赵', '黄'), '先生'), '{}', ${added}, ${added} FROM bench_record`)
  await run(`INSERT INTO source_record (group_id, id, person_id, kind, store_id, legal_entity_id, occurred_at, name, surname) SELECT 1, ${base} + n, ${base} + n, IF(friend, 'corp_contact', 'dms_customer'), ${firstStore} + store, ${base} + LEAST(GREATEST(store, 3) - 3, 8), ${added}, NULL,
    IF(friend, NULL, ELT(human % 8 + 1, '王', '李', '张', '刘', '陈', '杨', '赵', '黄')) FROM bench_record`)
  await run(`INSERT INTO corp_contact (group_id, id, subject_id, external_userid, person_id, name, type, gender) SELECT 1, ${base} + n, 1000 + store * ${corps} DIV ${stores}, CONCAT('wmBench', n), ${base} + n, '', 1, 0 FROM bench_record WHERE friend`)
  await run(`INSERT INTO follow_relation (group_id, id, contact_id, member_id, corp_id, store_id, person_id, add_way, remark, description, added_at, half, welcome_state) SELECT 1, ${base} + n, ${base} + n, 7, 1, ${firstStore} + store, ${base} + n, 1, '', '', ${added}, 0, 'none' FROM bench_record WHERE friend`)
  const key = (kind: string, scope: string, value: string, by: string, where: string) => run(`INSERT IGNORE INTO identity_key (group_id, kind, scope, value_hash, person_id, record_id, verified_by, first_seen, last_seen)
    SELECT 1, '${kind}', '${scope}', MD5(${value}), ${base} + n, ${base} + n, ${by}, ${added}, ${added} FROM bench_record WHERE ${where}`)
  await key('unionid', 'op-1', "CONCAT('u', human)", "'wecom'", 'friend AND draw < 55')
  await key('phone', '', "CONCAT('p', human)", "IF(draw % 5 < 2, 'order', 'staff')", 'draw < 80')
  await key('phone', '', "CONCAT('fleet', human DIV 60)", "'staff'", 'human % 60 = 7 AND draw < 50')
  await key('vin', '', "CONCAT('v', human)", "'staff'", 'NOT friend AND draw < 70')
  await run('DROP TABLE bench_record')
  for (const table of ['person', 'source_record', 'corp_contact', 'follow_relation', 'identity_key']) await run(`ANALYZE TABLE ${table}`)
}

/** The floor: one look at every key, and as many person and identity rows written from rows, each as one statement. */
export async function groupAndCopy(pool: mysql.Pool): Promise<number> {
  await pool.query('CREATE TABLE bench_person LIKE person')
  await pool.query('CREATE TABLE bench_identity LIKE identity_key')
  const started = performance.now()
  await pool.query('SELECT COUNT(*) FROM (SELECT COUNT(*) AS n FROM identity_key WHERE group_id = 1 GROUP BY kind, scope, value_hash HAVING n > 1) k')
  await pool.query('INSERT INTO bench_person SELECT * FROM person')
  await pool.query('INSERT INTO bench_identity SELECT * FROM identity_key')
  const seconds = (performance.now() - started) / 1000
  await pool.query('DROP TABLE bench_person')
  await pool.query('DROP TABLE bench_identity')
  return seconds
}

/** Records made just now, each with the typed number of a human of the group. Returns their persons. */
export async function addNewcomers(pool: mysql.Pool, count: number): Promise<string[]> {
  const at = '2026-01-01'
  await pool.query(`INSERT INTO person (group_id, id, store_id, name, attributes, created_at, updated_at) SELECT 1, ${newcomer} + seq, ${firstStore} + seq % ${stores}, '王先生', '{}', '${at}', '${at}' FROM seq_0_to_${count - 1}`)
  await pool.query(`INSERT INTO source_record (group_id, id, person_id, kind, store_id, legal_entity_id, occurred_at, name, surname) SELECT 1, p.id, p.id, 'lead_form', p.store_id, s.legal_entity_id, '${at}', NULL, '王' FROM person p JOIN store s ON s.group_id = 1 AND s.id = p.store_id WHERE p.group_id = 1 AND p.id >= ${newcomer}`)
  await pool.query(`INSERT INTO identity_key (group_id, kind, scope, value_hash, person_id, record_id, verified_by, first_seen, last_seen) SELECT 1, 'phone', '', MD5(CONCAT('p', seq * 7)), ${newcomer} + seq, ${newcomer} + seq, 'sms', '${at}', '${at}' FROM seq_0_to_${count - 1}`)
  return Array.from({ length: count }, (_, n) => String(BigInt(newcomer) + BigInt(n)))
}
