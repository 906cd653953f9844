import { describe, expect, it } from 'vitest'
import type { Install, WecomClient } from './client.ts'
import { addContactWay } from './endpoints/contact-ways.ts'
import { markTag, setRemark } from './endpoints/contacts.ts'
import { createMassMessage } from './endpoints/mass-messages.ts'
import { uploadMedia } from './endpoints/media.ts'
import { sendWelcome } from './endpoints/messages.ts'
import { sendStaffText } from './endpoints/staff-messages.ts'
import { addCorpTags, deleteCorpTags } from './endpoints/tags.ts'
import { WecomLimitError } from './errors.ts'
import { batches } from './input-limits.ts'
import { selfBuilt } from './corp-gateway.ts'

const install: Install = { groupId: '1', id: '2', corpId: 'ww', agentId: 3, gateway: selfBuilt(() => 's') }
interface Sent { path: string; body: Record<string, unknown> }

function clientThat(answer: (sent: Sent) => unknown = () => ({})) {
  const sent: Sent[] = []
  const client = { call: async (_install: Install, path: string, options: { body: Record<string, unknown> }) => {
    sent.push({ path, body: options.body })
    return answer(sent.at(-1)!)
  } } as unknown as WecomClient
  return { client, sent }
}

const refused = async (work: Promise<unknown>): Promise<WecomLimitError> => {
  const error = await work.then(() => null, (cause: unknown) => cause)
  expect(error).toBeInstanceOf(WecomLimitError)
  return error as WecomLimitError
}

describe('documented limits', () => {
  it('are said in Chinese before anything is called, and never tried again', async () => {
    const { client, sent } = clientThat()
    const remark = await refused(setRemark(client, install, 'u', 'wm', { remark: '名'.repeat(21) }))
    expect(remark).toMatchObject({ field: 'remark', limit: 20, actual: 21, reason: '备注名最多 20 个字，现在 21 个', kind: 'invalid', transient: false })
    expect((await refused(sendWelcome(client, install, { code: 'c', text: '你'.repeat(1334), attachments: [] }, 1))).reason).toBe('文字最多 4000 字节，现在 4002 字节')
    expect((await refused(sendWelcome(client, install, { code: 'c', text: '', attachments: [] }, 1))).field).toBe('text')
    await refused(sendWelcome(client, install, { code: 'c', text: 'x', attachments: Array.from({ length: 10 }, () => ({ msgtype: 'image' as const, image: { media_id: 'm' } })) }, 1))
    await refused(addContactWay(client, install, { remark: '', state: 's'.repeat(31), userids: ['a'], skipVerify: true }))
    await refused(addContactWay(client, install, { remark: '', state: 's', userids: [], skipVerify: true }))
    await refused(addContactWay(client, install, { remark: '', state: 's', userids: Array.from({ length: 101 }, (_, at) => `u${at}`), skipVerify: true }))
    await refused(addCorpTags(client, install, { groupName: '组', names: ['名'.repeat(31)] }))
    await refused(sendStaffText(client, install, { userids: ['u'], content: '字'.repeat(700) }))
    await refused(uploadMedia(client, install, 'voice', { name: 'v', content: Buffer.alloc(2 * 1024 * 1024 + 1), contentType: 'audio/amr' }))
    await refused(uploadMedia(client, install, 'file', { name: 'f', content: Buffer.alloc(5), contentType: 'text/plain' }))
    expect(sent).toEqual([])
  })

  it('count characters as people see them and bytes as WeCom does', async () => {
    const { client, sent } = clientThat()
    await setRemark(client, install, 'u', 'wm', { remark: '🚗'.repeat(20) })
    expect(sent).toHaveLength(1)
  })
})

describe('what is longer than one call', () => {
  it('is cut by itself', async () => {
    const ids = Array.from({ length: 250 }, (_, at) => `t${at}`)
    const { client, sent } = clientThat()
    await deleteCorpTags(client, install, ids)
    await markTag(client, install, { userid: 'u', externalUserId: 'wm', add: ids, remove: ['x'] })
    expect(sent.map((one) => [one.path.split('/')[1], (one.body['tag_id'] ?? one.body['add_tag']) as string[]]).map(([path, list]) => [path, list!.length]))
      .toEqual([['del_corp_tag', 100], ['del_corp_tag', 100], ['del_corp_tag', 50], ['mark_tag', 100], ['mark_tag', 100], ['mark_tag', 50]])
  })

  it('puts later tags into the group the first call made', async () => {
    const { client, sent } = clientThat(({ body }) => ({ tag_group: { group_id: 'etNew', group_name: '组', tag: (body['tag'] as { name: string }[]).map((tag) => ({ id: `id-${tag.name}`, name: tag.name })) } }))
    const group = await addCorpTags(client, install, { groupName: '组', names: Array.from({ length: 120 }, (_, at) => `n${at}`) })
    expect(group.tags).toHaveLength(120)
    expect(sent.map((one) => one.body['group_id'] ?? one.body['group_name'])).toEqual(['组', 'etNew'])
  })

  it('makes one mass message per 10 000 customers, each customer once', async () => {
    const { client, sent } = clientThat(() => ({ msgid: `msg${sent.length}`, fail_list: [] }))
    const externalUserIds = [...Array.from({ length: 20_001 }, (_, at) => `wm${at}`), 'wm0']
    const tasks = await createMassMessage(client, install, { externalUserIds }, { text: '您好', attachments: [] })
    expect(tasks.map((task) => task.msgid)).toEqual(['msg1', 'msg2', 'msg3'])
    expect(sent.map((one) => (one.body['external_userid'] as string[]).length)).toEqual([10_000, 10_000, 1])
  })

  it('keeps everything in order', () => {
    expect(batches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
    expect(batches([], 2)).toEqual([])
  })
})
