import mysql from 'mysql2/promise'

const batch = 1_000
const twoYears = 2 * 365 * 86_400_000
/** Ids far above those the product makes; an address book of its own is not needed. */
const base = 8_000_000_000_000_000_000n

export const externalUserIdOf = (index: number): string => `wmBench${String(index).padStart(25, '0')}`
const idOf = (kind: number, index: number): string => String(base + BigInt(kind) * 10_000_000n + BigInt(index))
export const personIdOf = (index: number): string => idOf(2, index)


interface Store { groupId: string; storeId: string; corpId: string; subjectId: string; memberIds: string[]; tagIds: string[]; codeIds: string[] }

/** Customers of one store, spread evenly over its sales advisors, as a few busy years would leave them: twelve rows each. Returns the advisors. */
export async function fillStore(databaseUrl: string, storeName: string, count: number): Promise<string[]> {
  const pool = mysql.createPool({ uri: databaseUrl, connectionLimit: 2, supportBigNumbers: true, bigNumberStrings: true, timezone: 'Z' })
  try {
    await roomForAll(pool)
    const store = await readStore(pool, storeName)
    const insert = (table: string, columns: string, rowsOf: (index: number) => unknown[][]) => fill(pool, count, `INSERT INTO ${table} (${columns}) VALUES ?`, rowsOf)
    const { groupId, storeId, corpId, subjectId } = store
    const memberOf = (index: number) => store.memberIds[index % store.memberIds.length]
    const codeOf = (index: number) => store.codeIds[index % store.codeIds.length]
    // The last one a minute ago.
    const addedAt = (index: number) => new Date(Date.now() - 60_000 - Math.round(((count - index) / count) * twoYears))
    await insert('corp_contact', 'group_id, id, subject_id, external_userid, person_id, name, avatar_url, type, gender, fetched_at',
      (i) => [[groupId, idOf(1, i), subjectId, externalUserIdOf(i), personIdOf(i), `客户${i}`, `https://wx.qlogo.cn/mmhead/${i}/0`, 1, i % 3, addedAt(i)]])
    await insert('person', 'group_id, id, store_id, name, surname, title, salutation_confirmed_at, level, intent_model, needs, phone_masked, owner_relation_id, created_at, updated_at',
      (i) => [[groupId, personIdOf(i), storeId, `客户${i}`, '王', '女士', addedAt(i), ['H', 'A', 'B', 'C', 'N'][i % 5], '星程 S7', JSON.stringify({ focus: ['价格', '空间'], payment: '全款' }), '12*******21', idOf(3, i), addedAt(i), addedAt(i)]])
    await insert('follow_relation', 'group_id, id, contact_id, member_id, corp_id, store_id, person_id, code_id, add_way, state, remark, description, added_at, half, welcome_state, welcome_ms',
      (i) => [[groupId, idOf(3, i), idOf(1, i), memberOf(i), corpId, storeId, personIdOf(i), codeOf(i), 1, 's-bench', `王女士${i}`, '', addedAt(i), 0, 'sent', 420]])
    await insert('relation_tag', 'group_id, relation_id, tag_id, state, source, at',
      (i) => [0, 1, 2].map((n) => [groupId, idOf(3, i), store.tagIds[(i + n) % store.tagIds.length], 'applied', 'code', addedAt(i)]))
    await insert('task', 'group_id, id, person_id, relation_id, store_id, member_id, title, due_at, status, source, created_at, closed_at',
      (i) => [0, 1].map((n) => [groupId, idOf(4 + n, i), personIdOf(i), idOf(3, i), storeId, memberOf(i), '约试驾', new Date(Date.now() + (i % 14) * 86_400_000), n === 0 ? 'done' : 'open', 'rule', addedAt(i), n === 0 ? addedAt(i) : null]))
    const facts = [['relation_added', { addWay: 1 }], ['welcome_sent', { ms: 420 }], ['tag_added', { names: ['自然到店'], reason: '扫码' }], ['follow_up', { method: 'wechat', points: ['问价格'], text: '想周末来看看' }]] as const
    await insert('domain_fact', 'group_id, id, kind, occurred_at, recorded_at, store_id, person_id, relation_id, member_id, code_id, cause, payload',
      (i) => facts.map(([kind, payload], n) => [groupId, idOf(10 + n, i), kind, new Date(addedAt(i).getTime() + n * 1000), addedAt(i), storeId, personIdOf(i), idOf(3, i), memberOf(i), codeOf(i), 'seed', JSON.stringify(payload)]))
    for (const table of ['corp_contact', 'person', 'follow_relation', 'relation_tag', 'task', 'domain_fact']) await pool.query(`ANALYZE TABLE ${table}`)
    return store.memberIds
  } finally {
    await pool.end()
  }
}

/** A database of this size has memory for it; a bench that read from the disk would measure the disk. */
async function roomForAll(pool: mysql.Pool): Promise<void> {
  await pool.query(`SET GLOBAL innodb_buffer_pool_size = ${4 * 1024 ** 3}`)
  await pool.query(`SET GLOBAL innodb_log_file_size = ${1024 ** 3}`)
}

async function readStore(pool: mysql.Pool, storeName: string): Promise<Store> {
  const rows = async <T>(sql: string, params: unknown[]): Promise<T[]> => (await pool.query(sql, params))[0] as T[]
  const [store] = await rows<{ groupId: string; storeId: string; corpId: string; subjectId: string }>(
    `SELECT s.group_id AS groupId, s.id AS storeId, sc.corp_id AS corpId, j.id AS subjectId FROM store s JOIN store_corp sc ON sc.group_id = s.group_id AND sc.store_id = s.id AND sc.valid_to IS NULL
     JOIN id_subject j ON j.corp_id = sc.corp_id WHERE s.name = ?`, [storeName])
  if (!store) throw new Error(`the demo has no store ${storeName}`)
  const ids = async (sql: string, params: unknown[]) => (await rows<{ id: string }>(sql, params)).map((row) => row.id)
  return {
    ...store,
    memberIds: await ids(`SELECT m.id FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.corp_id = ?
      WHERE a.group_id = ? AND a.store_id = ? AND a.role = 'sales_advisor' AND a.valid_to IS NULL ORDER BY m.id`, [store.corpId, store.groupId, store.storeId]),
    tagIds: await ids('SELECT id FROM tag WHERE corp_id = ? AND deleted_at IS NULL ORDER BY id LIMIT 20', [store.corpId]),
    codeIds: await ids('SELECT id FROM channel_code WHERE group_id = ? AND store_id = ? ORDER BY id', [store.groupId, store.storeId]),
  }
}

async function fill(pool: mysql.Pool, count: number, sql: string, rowsOf: (index: number) => unknown[][]): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) {
      const from = next
      next += batch
      await pool.query(sql, [Array.from({ length: Math.min(batch, count - from) }, (_, n) => rowsOf(from + n)).flat()])
    }
  }
  await Promise.all([worker(), worker()])
}
