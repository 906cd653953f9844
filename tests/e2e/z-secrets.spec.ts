import { readFileSync } from 'node:fs'
import { huayue } from './support/product.ts'
import type { Outside } from './support/product.ts'
import { expect, test } from './support/test.ts'

/** Everything that must never be readable in the database or in a log, by what it is. */
async function secretsOf(outside: Outside): Promise<Map<string, string>> {
  const secrets = new Map<string, string>()
  const { corps } = await outside.control<{ corps: { corpId: string; apps: { agentId: number; secret: string; token: string; aesKey: string }[]; members: { userid: string; customers: number }[] }[] }>('GET', 'world')
  // WeCom answers repeated asking with the token and ticket that are in use.
  const api = async <T = string>(path: string, body?: unknown) => (await (await fetch(`${outside.at.sim}/cgi-bin/${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })).json()) as Record<string, T>
  const keep = async (token: string | undefined, corpId: string) => {
    expect(token, corpId).toMatch(/.{20,}/)
    secrets.set(token!, `access token of ${corpId}`)
    secrets.set((await api(`ticket/get?type=agent_config&access_token=${token}`))['ticket']!, `ticket of ${corpId}`)
  }
  for (const corp of corps) {
    for (const app of corp.apps) {
      // A shared app has nothing but the token its upstream gets.
      if (app.secret === '') continue
      secrets.set(app.secret, `secret of ${corp.corpId}`)
      secrets.set(app.token, `callback Token of ${corp.corpId}`)
      secrets.set(app.aesKey, `EncodingAESKey of ${corp.corpId}`)
      const { access_token: token } = await api(`gettoken?corpid=${corp.corpId}&corpsecret=${app.secret}`)
      await keep(token, corp.corpId)
      const { corp_list: shared } = await api<{ corpid: string; agentid: number }[]>(`corpgroup/corp/list_app_share_info?access_token=${token}`, { agentid: app.agentId, business_type: 1 })
      for (const one of shared!) await keep((await api(`corpgroup/corp/gettoken?access_token=${token}`, { ...one, business_type: 1 }))['access_token'], one.corpid)
    }
    for (const member of corp.members.filter((one) => one.customers > 0)) {
      const { conversations } = await outside.control<{ conversations: { name: string; mobiles: string[] }[] }>('GET', `conversations?corpId=${corp.corpId}&userid=${member.userid}`)
      for (const one of conversations) for (const phone of one.mobiles) secrets.set(phone, `phone of ${one.name}`)
    }
  }
  return secrets
}

/** Characters by which a secret is looked up; none is shorter. */
const start = 11

const asText = (value: unknown): string => (value instanceof Date ? value.toISOString() : Buffer.isBuffer(value) ? value.toString('latin1') : value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value))

/** Every row of every table, byte for byte. */
async function dump(outside: Outside, wanted = (_table: string): boolean => true): Promise<{ tables: number; names: Set<string>; rows: number; text: string }> {
  const parts: string[] = []
  let rows = 0
  const tables = (await outside.rows<Record<string, string>>('SHOW TABLES')).map((row) => Object.values(row)[0]!).filter(wanted)
  for (const table of tables) {
    const all = await outside.rows<Record<string, unknown>>(`SELECT * FROM \`${table}\``)
    rows += all.length
    for (const row of all) parts.push(`${table} ${Object.entries(row).map(([column, value]) => `${column}=${asText(value)}`).join('\t')}`)
  }
  return { tables: tables.length, names: new Set(tables), rows, text: parts.join('\n') }
}

/** Where a secret stands, without saying it again. One walk over the text, whatever the number of secrets. */
function found(text: string, secrets: Map<string, string>): string[] {
  const hits: string[] = []
  const byStart = new Map<string, string[]>()
  for (const secret of secrets.keys()) byStart.set(secret.slice(0, start), [...(byStart.get(secret.slice(0, start)) ?? []), secret])
  const left = new Set(secrets.keys())
  for (let at = 0; at + start <= text.length; at++) {
    for (const secret of byStart.get(text.slice(at, at + start)) ?? []) {
      if (!left.has(secret) || !text.startsWith(secret, at)) continue
      left.delete(secret)
      hits.push(`${secrets.get(secret)}, in: ${text.slice(text.lastIndexOf('\n', at) + 1, at).slice(0, 80)}`)
    }
  }
  // With its dots: three letters alone turn up in ciphers, too.
  const jwt = /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{3,}/.exec(text)
  if (jwt) hits.push(`a JWT, after: ${text.slice(Math.max(0, jwt.index - 60), jwt.index)}`)
  return hits
}

test('after everything, neither the database nor any log holds a phone number, a secret or a token', async ({ outside }) => {
  const secrets = await secretsOf(outside)
  const kinds = [...secrets.values()]
  expect(kinds.filter((what) => what.startsWith('phone')).length).toBeGreaterThan(100)
  expect(kinds.filter((what) => what.startsWith('access token')).length).toBeGreaterThanOrEqual(9)
  expect(secrets.size).toBeGreaterThan(140)

  const database = await dump(outside)
  const logs = outside.at.logs.map((file) => readFileSync(file, 'utf8')).join('\n')
  console.log(`searched ${secrets.size} secrets in ${database.tables} tables with ${database.rows} rows (${database.text.length} bytes) and ${outside.at.logs.length} logs (${logs.length} bytes)`)
  expect(database.tables).toBeGreaterThan(30)
  expect(database.text, 'what the run itself did is in the dump').toContain(huayue)
  expect(database.text.length).toBeGreaterThan(500_000)
  expect(logs).toContain('Server listening')

  // What is looked for would be found: a table nobody knows of, text and bytes, and a line in a log.
  const [phone] = [...secrets].find(([, what]) => what.startsWith('phone'))!
  await outside.rows('CREATE TABLE e2e_probe (words TEXT, bytes VARBINARY(200))')
  await outside.rows('INSERT INTO e2e_probe VALUES (?, ?)', [`call ${phone}`, Buffer.from('x eyJhbGciOiJIUzI1NiJ9.e30')])
  const planted = found((await dump(outside, (table) => !database.names.has(table))).text, secrets)
  await outside.rows('DROP TABLE e2e_probe')
  expect(planted).toEqual([expect.stringMatching(/^phone of .+ in: e2e_probe/), expect.stringMatching(/^a JWT/)])
  expect(found(`${logs}\n{"msg":"${[...secrets][0]![0]}"}`, secrets)).toHaveLength(1)

  expect(found(database.text, secrets), 'in the database').toEqual([])
  expect(found(logs, secrets), 'in the logs').toEqual([])
})

test('the server lived through the whole run without an error line', async ({ outside }) => {
  expect((await fetch(`${outside.at.product}/readyz`)).status).toBe(200)
  const lines = readFileSync(outside.at.logs.at(-1)!, 'utf8').split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { level: number })
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.filter((line) => line.level >= 50)).toEqual([])
})
