import { Type, type Static } from 'typebox'
import type { Install, WecomClient } from '../client.ts'
import { InputLimits } from '../input-limits.ts'

export interface ContactWayInput {
  /** ≤ 30 characters, console-side only. */
  remark: string
  /** ≤ 30 characters; comes back as State of the add event. */
  state: string
  userids: string[]
  skipVerify: boolean
}
export interface ContactWay { configId: string; type: number; remark: string; state: string; userids: string[]; qrCode: string | null; skipVerify: boolean }

const Way = Type.Object({
  config_id: Type.String(),
  type: Type.Integer(),
  remark: Type.Optional(Type.String()),
  state: Type.Optional(Type.String()),
  qr_code: Type.Optional(Type.String()),
  skip_verify: Type.Optional(Type.Boolean()),
  user: Type.Optional(Type.Array(Type.String())),
})
const Added = Type.Object({ config_id: Type.String(), qr_code: Type.String() })
const One = Type.Object({ contact_way: Way })
const Page = Type.Object({ contact_way: Type.Array(Type.Object({ config_id: Type.String() })), next_cursor: Type.Optional(Type.String()) })

const pageSize = 1000

function check(path: string, input: ContactWayInput): void {
  new InputLimits(path).chars('remark', '备注', input.remark, 30).chars('state', '来源标记', input.state, 30).count('user', '活码成员', input.userids, 100, 1)
}

const wayOf = (raw: Static<typeof Way>): ContactWay => ({
  configId: raw.config_id, type: raw.type, remark: raw.remark ?? '', state: raw.state ?? '', userids: raw.user ?? [],
  qrCode: raw.qr_code ?? null, skipVerify: raw.skip_verify ?? true,
})

/** POST externalcontact/add_contact_way, scene 2 = QR (doc 92228). Type 2 always, so that members can be added later. */
export async function addContactWay(client: WecomClient, install: Install, input: ContactWayInput): Promise<{ configId: string; qrCode: string }> {
  const path = 'externalcontact/add_contact_way'
  check(path, input)
  const answer = await client.call(install, path, {
    body: { type: 2, scene: 2, remark: input.remark, skip_verify: input.skipVerify, state: input.state, user: input.userids }, answer: Added,
  })
  return { configId: answer.config_id, qrCode: answer.qr_code }
}

/** POST externalcontact/update_contact_way: the user list is overwritten (doc 92228). */
export async function updateContactWay(client: WecomClient, install: Install, configId: string, input: ContactWayInput): Promise<void> {
  const path = 'externalcontact/update_contact_way'
  check(path, input)
  await client.call(install, path, {
    body: { config_id: configId, remark: input.remark, skip_verify: input.skipVerify, state: input.state, user: input.userids },
  })
}

/** POST externalcontact/del_contact_way: the printed QR dies (doc 92228). */
export async function deleteContactWay(client: WecomClient, install: Install, configId: string): Promise<void> {
  await client.call(install, 'externalcontact/del_contact_way', { body: { config_id: configId } })
}

/** POST externalcontact/get_contact_way (doc 92228). 41044: it does not exist. */
export async function getContactWay(client: WecomClient, install: Install, configId: string): Promise<ContactWay> {
  return wayOf((await client.call(install, 'externalcontact/get_contact_way', { body: { config_id: configId }, priority: 'sync', answer: One, repeatable: true })).contact_way)
}

/** POST externalcontact/list_contact_way: ids, all pages; temporary ones and those from before 2021-07-10 are not listed (doc 92228). */
export async function listContactWayIds(client: WecomClient, install: Install, from: Date, to: Date): Promise<string[]> {
  const ids: string[] = []
  let cursor = ''
  do {
    const page = await client.call(install, 'externalcontact/list_contact_way', {
      body: { start_time: Math.floor(from.getTime() / 1000), end_time: Math.floor(to.getTime() / 1000), cursor, limit: pageSize }, priority: 'sync', answer: Page, repeatable: true,
    })
    ids.push(...page.contact_way.map((way) => way.config_id))
    cursor = page.next_cursor ?? ''
  } while (cursor)
  return ids
}

/** The listed ones with their contents. */
export async function listContactWays(client: WecomClient, install: Install, from: Date, to: Date): Promise<ContactWay[]> {
  const ways: ContactWay[] = []
  for (const configId of await listContactWayIds(client, install, from, to)) ways.push(await getContactWay(client, install, configId))
  return ways
}
