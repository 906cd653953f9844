import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Install, WecomClient } from '../client.ts'
import { WecomError } from '../errors.ts'

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

function guard(input: ContactWayInput): void {
  if ([...input.remark].length > 30 || [...input.state].length > 30) throw new Error('remark and state have at most 30 characters')
  if (input.userids.length < 1 || input.userids.length > 100) throw new Error('a contact way takes 1–100 members')
}

/** POST externalcontact/add_contact_way, scene 2 = QR (doc 92228). Type 2 always, so that members can be added later. */
export async function addContactWay(client: WecomClient, install: Install, input: ContactWayInput): Promise<{ configId: string; qrCode: string }> {
  guard(input)
  const answer = await client.call(install, 'externalcontact/add_contact_way', {
    body: { type: 2, scene: 2, remark: input.remark, skip_verify: input.skipVerify, state: input.state, user: input.userids },
    expect: { config_id: 'string', qr_code: 'string' },
  })
  return { configId: answer['config_id'] as string, qrCode: answer['qr_code'] as string }
}

/** POST externalcontact/update_contact_way: the user list is overwritten. */
export async function updateContactWay(client: WecomClient, install: Install, configId: string, input: ContactWayInput): Promise<void> {
  guard(input)
  await client.call(install, 'externalcontact/update_contact_way', {
    body: { config_id: configId, remark: input.remark, skip_verify: input.skipVerify, state: input.state, user: input.userids },
  })
}

/** POST externalcontact/del_contact_way: the printed QR dies. */
export async function deleteContactWay(client: WecomClient, install: Install, configId: string): Promise<void> {
  await client.call(install, 'externalcontact/del_contact_way', { body: { config_id: configId } })
}

/** POST externalcontact/list_contact_way (all pages of the last 90 days unless told) and get_contact_way of each. */
export async function listContactWays(client: WecomClient, install: Install, from: Date, to: Date): Promise<ContactWay[]> {
  const ways: ContactWay[] = []
  let cursor = ''
  do {
    const page = await client.call(install, 'externalcontact/list_contact_way', {
      body: { start_time: Math.floor(from.getTime() / 1000), end_time: Math.floor(to.getTime() / 1000), cursor, limit: 1000 }, priority: 'sync', expect: { contact_way: 'array' },
    })
    for (const { config_id } of page['contact_way'] as { config_id: string }[]) {
      const answer = await client.call(install, 'externalcontact/get_contact_way', { body: { config_id }, priority: 'sync', expect: { contact_way: 'object' } })
      const way: unknown = answer['contact_way']
      if (!Value.Check(Way, way)) throw new WecomError('externalcontact/get_contact_way', null, 'answer does not fit its documented shape')
      ways.push({
        configId: way.config_id, type: way.type, remark: way.remark ?? '', state: way.state ?? '', userids: way.user ?? [],
        qrCode: way.qr_code ?? null, skipVerify: way.skip_verify ?? true,
      })
    }
    cursor = typeof page['next_cursor'] === 'string' ? page['next_cursor'] : ''
  } while (cursor)
  return ways
}
