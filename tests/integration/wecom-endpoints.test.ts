import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WecomClient } from '../../server/src/wecom/client.ts'
import { addContactWay, deleteContactWay, getContactWay, listContactWayIds, listContactWays, updateContactWay } from '../../server/src/wecom/endpoints/contact-ways.ts'
import { batchGetByUser, followUserList, getContact, listContactIds, markTag, setRemark } from '../../server/src/wecom/endpoints/contacts.ts'
import { getMember } from '../../server/src/wecom/endpoints/directory.ts'
import { cancelMassMessage, createMassMessage, remindMassMessage } from '../../server/src/wecom/endpoints/mass-messages.ts'
import { listMassMessages, massMemberTasks, massSends } from '../../server/src/wecom/endpoints/mass-results.ts'
import { uploadMedia, uploadPicture } from '../../server/src/wecom/endpoints/media.ts'
import { apiDomainIps } from '../../server/src/wecom/endpoints/network.ts'
import { recallStaffMessage, sendStaffCard, sendStaffMarkdown, sendStaffText } from '../../server/src/wecom/endpoints/staff-messages.ts'
import { addStrategyTags, deleteStrategyTags, listStrategies, listStrategyTags, renameStrategyTag } from '../../server/src/wecom/endpoints/strategy-tags.ts'
import { addCorpTags, listCorpTags, renameCorpTag } from '../../server/src/wecom/endpoints/tags.ts'
import { WecomError } from '../../server/src/wecom/errors.ts'
import { startWecom, type WecomStack } from '../support/wecom-stack.ts'

/** Every endpoint once, against WeCom's stand-in: what we send is accepted, what comes back is understood. */
let s: WecomStack
let client: WecomClient
let userid: string
let customers: string[]
beforeAll(async () => {
  s = await startWecom()
  client = s.process().client
  await s.control('POST', 'populate', { corpId: s.install.corpId, members: 4, contacts: 60, seed: 7 })
  for (const one of await followUserList(client, s.install)) {
    const found = await listContactIds(client, s.install, one).catch(() => [])
    if (found.length > (customers?.length ?? 0)) [userid, customers] = [one, found]
  }
}, 120_000)
afterAll(() => s.stop())

const refused = async (work: Promise<unknown>): Promise<WecomError> => {
  const error = await work.then(() => null, (cause: unknown) => cause)
  expect(error).toBeInstanceOf(WecomError)
  return error as WecomError
}
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')

describe('customers and tags', () => {
  it('are read one by one and in batches, and written per relation', async () => {
    const one = customers[0]!
    await setRemark(client, s.install, userid, one, { remark: '王女士 看车' })
    const group = await addCorpTags(client, s.install, { groupName: '意向', names: ['高', '低'] })
    await markTag(client, s.install, { userid, externalUserId: one, add: [group.tags[0]!.id], remove: [] })
    expect((await getContact(client, s.install, one, 'interactive')).follows.find((follow) => follow.userid === userid)).toMatchObject({ remark: '王女士 看车', tagIds: [group.tags[0]!.id] })
    const page = await batchGetByUser(client, s.install, [userid], '')
    expect(page.contacts.find((contact) => contact.externalUserId === one)!.follows[0]).toMatchObject({ userid, tagIds: [group.tags[0]!.id] })
    await renameCorpTag(client, s.install, group.tags[0]!.id, '很高')
    expect((await listCorpTags(client, s.install, [group.id]))[0]!.tags.map((tag) => tag.name).toSorted()).toEqual(['低', '很高'])
    expect(await refused(getContact(client, s.install, 'wmNobody', 'interactive'))).toMatchObject({ transient: false })
    expect((await getMember(client, s.install, userid)).userid).toBe(userid)
  })

  it('of a strategy group live in it', async () => {
    const made = await client.call(s.install, 'externalcontact/customer_strategy/create', { body: { strategy_name: '新车组', admin_list: [userid], range: [{ type: 1, userid }] } })
    const strategyId = made['strategy_id'] as number
    expect(await listStrategies(client, s.install)).toContain(strategyId)
    const group = await addStrategyTags(client, s.install, { strategyId, groupName: '规则组标签', names: ['甲', '乙'] })
    await renameStrategyTag(client, s.install, group.tags[0]!.id, '丙')
    await deleteStrategyTags(client, s.install, [group.tags[1]!.id])
    expect((await listStrategyTags(client, s.install, strategyId)).map((one) => [one.strategyId, one.tags.map((tag) => tag.name)])).toEqual([[strategyId, ['丙']]])
  })
})

describe('a contact way', () => {
  it('is made, changed, found again and destroyed', async () => {
    const made = await addContactWay(client, s.install, { remark: '展厅', state: 's-1', userids: [userid], skipVerify: true })
    await updateContactWay(client, s.install, made.configId, { remark: '展厅二楼', state: 's-2', userids: [userid], skipVerify: false })
    expect(await getContactWay(client, s.install, made.configId)).toMatchObject({ remark: '展厅二楼', state: 's-2', skipVerify: false, userids: [userid], qrCode: made.qrCode })
    const [from, to] = [new Date(Date.now() - 80 * 86_400_000), new Date(Date.now() + 86_400_000)]
    expect(await listContactWayIds(client, s.install, from, to)).toContain(made.configId)
    expect((await listContactWays(client, s.install, from, to)).map((way) => way.configId)).toContain(made.configId)
    await deleteContactWay(client, s.install, made.configId)
    expect(await refused(getContactWay(client, s.install, made.configId))).toMatchObject({ kind: 'not_found', errcode: 41044, reason: '这个活码在企业微信里不存在' })
  })
})

describe('a mass message', () => {
  it('waits for its members, reaches the right customers, and is reminded three times a day at most', async () => {
    const audience = customers.slice(0, 5)
    const [task] = await createMassMessage(client, s.install, { externalUserIds: [...audience, 'wmNobody'], sender: userid }, { text: '周末试驾', attachments: [{ msgtype: 'link', link: { title: '报名', url: 'https://example.com/' } }] })
    expect(task!.notSendable).toEqual(['wmNobody'])
    // WeCom is still distributing (41063): asked again until it has.
    expect(await massMemberTasks(client, s.install, task!.msgid)).toEqual([{ userid, sent: false, sentAt: null }])
    expect((await massSends(client, s.install, task!.msgid, userid)).every((one) => one.status === 'unsent')).toBe(true)
    for (let at = 0; at < 3; at++) await remindMassMessage(client, s.install, task!.msgid)
    expect(await refused(remindMassMessage(client, s.install, task!.msgid))).toMatchObject({ errcode: 41094, reason: '24 小时内最多提醒三次' })
    await s.control('POST', 'mass/confirm', { corpId: s.install.corpId, msgid: task!.msgid, userid })
    const sends = await massSends(client, s.install, task!.msgid, userid)
    expect(sends.filter((one) => one.status === 'sent').map((one) => one.externalUserId).toSorted()).toEqual(audience.toSorted())
    expect((await massMemberTasks(client, s.install, task!.msgid))[0]).toMatchObject({ sent: true, sentAt: expect.any(Date) })
    const listed = await listMassMessages(client, s.install, { from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() + 86_400_000), chatType: 'single' })
    expect(listed.find((one) => one.msgid === task!.msgid)).toMatchObject({ by: 'corp', text: '周末试驾', creator: null })
  })

  it('that was cancelled says so', async () => {
    const [task] = await createMassMessage(client, s.install, { sender: userid }, { text: '算了', attachments: [] })
    await cancelMassMessage(client, s.install, task!.msgid)
    expect(await refused(remindMassMessage(client, s.install, task!.msgid))).toMatchObject({ errcode: 41093, reason: '这次群发已取消' })
  })
})

describe('media and messages to staff', () => {
  it('are taken', async () => {
    expect((await uploadMedia(client, s.install, 'image', { name: 'a.png', content: png, contentType: 'image/png' })).mediaId).not.toBe('')
    expect((await uploadPicture(client, s.install, { name: 'a.png', content: png, contentType: 'image/png' })).url).toMatch(/^http/)
    const text = await sendStaffText(client, s.install, { userids: [userid, 'nobody'], content: '您有一件待办' })
    expect(text).toMatchObject({ msgid: expect.any(String), notReached: ['nobody'] })
    await sendStaffMarkdown(client, s.install, { userids: [userid], content: '**今天** 3 件' })
    await sendStaffCard(client, s.install, { userids: [userid], title: '新客户'.repeat(60), description: '说明'.repeat(300), url: 'https://example.com/' })
    await recallStaffMessage(client, s.install, text.msgid!)
    expect(await refused(sendStaffText(client, s.install, { userids: ['nobody'], content: '在吗' }))).toMatchObject({ errcode: 81013 })
    expect(await apiDomainIps(client, s.install)).not.toHaveLength(0)
  })
})
