import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { getMe } from '@chitang/shared/contracts/auth'
import { createCode } from '@chitang/shared/contracts/codes'
import { changeTags, listCustomers, updateCustomer } from '@chitang/shared/contracts/customers'
import { recordFollowUp } from '@chitang/shared/contracts/follow-ups'
import { markScriptResponse, recordScriptSent } from '@chitang/shared/contracts/script-sends'
import { listScripts } from '@chitang/shared/contracts/scripts'
import { listPeople } from '@chitang/shared/contracts/org'
import {
  bulkTag, createTagRule, createTags, deleteTag, getTagOperation, giveUpTagOperation, getTagRollUp, listDeadTags, listTagMappings, listTagOperations, listTagRules, listTags, mapTag, mergeTag, renameTag, retryTagOperation,
  undoTagOperation, updateTagRule, type TagOperation,
} from '@chitang/shared/contracts/tags'
import type { ApiClient } from '@chitang/shared/client'
import { createProduct, type Product } from '../../server/src/app/product.ts'
import { runIdleRules, syncTags } from '../../server/src/modules/tags/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

const corpId = 'wwG_huayue'
let h: Harness
let worker: Product
let market: ApiClient
let hq: ApiClient
let storeId: string
const startWorker = async (): Promise<void> => {
  worker = await createProduct({ ...h.product.config, databaseUrl: h.databaseUrl }, { log: (level, fields) => void h.logs.push({ level, ...fields }) })
  worker.startWorkers()
}
beforeAll(async () => {
  h = await startHarness({ workers: false, corps: [corpId, 'wwS_binhu'] })
  await startWorker()
  market = await h.admin('liumin')
  storeId = (await market(getMe)).stores[0]!.id
  hq = await h.admin((await h.rows<{ userid: string }>("SELECT userid FROM member WHERE name = '吴雅' LIMIT 1"))[0]!.userid)
}, 120_000)
afterAll(async () => {
  await worker.stop()
  await h.stop()
})
afterEach(() => h.control('DELETE', 'faults'))

const store = async (short: string) => (await h.rows<{ id: string; department: number }>('SELECT s.id, sc.department_id AS department FROM store s JOIN store_corp sc ON sc.store_id = s.id WHERE s.short_name = ?', [short]))[0]!
const groupsFor = async (who: ApiClient, id = storeId) => (await who(listTags, { query: { storeId: id } })).items
const tagOf = async (who: ApiClient, group: string, name: string, id = storeId) => {
  const found = (await groupsFor(who, id)).find((one) => one.name === group)?.tags.find((one) => one.name === name)
  if (!found) throw new Error(`no tag ${group}/${name}`)
  return found
}
/** What stands at WeCom: names by customer of one corp. */
const inWecom = async (name: string) => {
  const { relations, tags } = await h.control<{ relations: { userid: string; externalUserid: string; tagIds: string[] }[]; tags: { id: string; name: string; deleted: boolean }[] }>('GET', `truth?corpId=${corpId}`)
  const ids = tags.filter((tag) => tag.name === name && !tag.deleted).map((tag) => tag.id)
  return relations.filter((one) => one.tagIds.some((id) => ids.includes(id))).length
}
const ended = (operation: TagOperation, who: ApiClient = market) =>
  eventually(async () => { const now = await who(getTagOperation, { params: { id: operation.id } }); return now.state !== 'running' && now.state !== 'collecting' && now }, `end of ${operation.kind}`, 30)
const marks = (tagId: string) => h.rows<{ relation_id: string; source: string; reason: string | null; state: string }>('SELECT relation_id, source, reason, state FROM relation_tag WHERE tag_id = ? ORDER BY relation_id', [tagId])
const friends = async (limit: number) => (await market(listCustomers, { query: { storeId, state: 'live', limit } })).items
const made = async (name: string, ...names: string[]) => {
  const { tags } = await market(createTags, { body: { storeId, groupName: name, names } })
  return names.map((one) => tags.find((tag) => tag.name === one)!)
}

describe('scopes', () => {
  it('headquarters keep group, brand and region tags, a store its own; neither changes the other\'s', async () => {
    const region = await hq(createTags, { body: { storeId, scope: 'region', groupName: '试驾路线', names: ['绕城', '高速'] } })
    expect([region.scope, region.forWhom, region.canEdit]).toEqual(['region', '合肥', true])
    const brand = await hq(createTags, { body: { storeId, scope: 'brand', groupName: '品牌活动', names: ['品牌日'] } })
    const group = await hq(createTags, { body: { storeId, scope: 'group', groupName: '集团活动', names: ['年会'], everywhere: true } })
    expect([brand.scope, brand.forWhom, group.scope]).toEqual(['brand', '星程', 'group'])
    expect((await h.rows<{ name: string }>("SELECT name FROM tag_group WHERE name LIKE '试驾路线%'")).map((row) => row.name)).toEqual(['试驾路线·合肥'])
    expect(await tagOf(market, '试驾路线', '绕城')).toMatchObject({ canEdit: false })
    expect((await groupsFor(hq, (await store('江宁')).id)).map((one) => one.name)).not.toContain('试驾路线')

    const binhu = (await store('滨湖')).id
    await eventually(async () => (await groupsFor(hq, binhu)).find((one) => one.name === '集团活动')?.tags[0]?.name === '年会', 'made in the other corp, too')
    expect((await groupsFor(hq, binhu)).map((one) => one.name)).not.toContain('品牌活动')

    const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })
    await refused(market(createTags, { body: { storeId, scope: 'region', groupName: '路线', names: ['x'] } }), 'tags.not_yours')
    await refused(market(renameTag, { params: { id: region.tags[0]!.id }, body: { name: '别的' } }), 'tags.not_yours')
    await refused(hq(deleteTag, { params: { id: (await tagOf(market, '到店', '试驾过')).id } }), 'tags.not_yours')
    await refused(hq(createTags, { body: { storeId, scope: 'group', groupName: '活动·包河', names: ['x'] } }), 'tags.name')
    await refused(hq(createTags, { body: { storeId, groupId: group.id, names: ['年会'] } }), 'tags.duplicate')
  })

  it('what headquarters change about a shared tag happens in every corp that has it, and each corp answers for itself', async () => {
    const binhu = (await store('滨湖')).id
    const { tags } = await hq(createTags, { body: { storeId, scope: 'group', groupName: '集团节日', names: ['中秋', '国庆', '元旦'], everywhere: true } })
    const id = (name: string) => tags.find((tag) => tag.name === name)!.id
    const there = async () => (await groupsFor(hq, binhu)).find((one) => one.name === '集团节日')?.tags.map((tag) => tag.name).sort()
    await eventually(async () => (await there())?.length === 3, 'made in the other corp, too')
    const elsewhere = [{ corpName: (await h.rows<{ name: string }>("SELECT name FROM corp WHERE corp_id = 'wwS_binhu'"))[0]!.name, why: null }]
    expect((await hq(renameTag, { params: { id: id('中秋') }, body: { name: '中秋节' } })).elsewhere).toEqual(elsewhere)
    expect(await there()).toEqual(['中秋节', '元旦', '国庆'].sort())
    const merged = await hq(mergeTag, { params: { id: id('国庆') }, body: { into: id('元旦') } })
    expect(merged.elsewhere).toEqual(elsewhere)
    await eventually(async () => (await there())?.length === 2, 'merged there too')
    expect((await hq(mergeTag, { params: { id: id('中秋') }, body: { into: (await tagOf(hq, '集团活动', '年会')).id } })).elsewhere).toEqual(elsewhere)
    await h.control('POST', 'faults', { path: 'externalcontact/del_corp_tag', kind: 'errcode', errcode: 48002, times: null, corpId: 'wwS_binhu' })
    const refused = await hq(deleteTag, { params: { id: id('元旦') } })
    expect(refused.elsewhere).toEqual([{ corpName: elsewhere[0]!.corpName, why: expect.any(String) as string }])
    expect((await groupsFor(hq)).find((one) => one.name === '集团节日')?.tags.map((tag) => tag.name) ?? []).not.toContain('元旦')
    expect(await there()).toContain('元旦')
  })

  it('a tag is refused outside its scope on every path', async () => {
    const jiangning = await h.admin((await h.rows<{ userid: string }>("SELECT m.userid FROM assignment a JOIN member m ON m.employee_id = a.employee_id JOIN store s ON s.id = a.store_id WHERE a.role = 'store_manager' AND s.short_name = '江宁'"))[0]!.userid)
    const other = (await jiangning(getMe)).stores[0]!.id
    const [customer] = (await jiangning(listCustomers, { query: { storeId: other, state: 'live', limit: 1 } })).items
    const [person] = (await jiangning(listPeople, { params: { id: other } })).items.filter((one) => one.customerContact)
    for (const tag of [await tagOf(market, '试驾路线', '绕城'), await tagOf(market, '到店', '带家人')]) {
      const paths: [string, () => Promise<unknown>][] = [
        ['one customer', () => jiangning(changeTags, { params: { id: customer!.relationId }, body: { add: [tag.id], remove: [], idempotencyKey: `scope-${tag.id}` } })],
        ['chosen customers', () => jiangning(bulkTag, { body: { relationIds: [customer!.relationId], tagIds: [tag.id] } })],
        ['a filtered list', () => jiangning(bulkTag, { body: { filter: { storeId: other }, tagIds: [tag.id] } })],
        ['a code', () => jiangning(createCode, { body: { storeId: other, kind: 'scene', name: '越界', memberIds: [person!.memberId], tagIds: [tag.id] } })],
        ['a rule', () => jiangning(createTagRule, { body: { storeId: other, trigger: { kind: 'idle', days: 30 }, tagId: tag.id, takeOff: false } })],
      ]
      for (const [path, work] of paths) expect([path, await work().then(() => 'accepted', (error: { code: string }) => error.code)]).toEqual([path, 'tags.out_of_scope'])
    }
  })
})

describe('WeCom\'s rule groups', () => {
  it('are read, used for their store, and changed from both sides', async () => {
    const install = (await h.product.directory.installs()).find((one) => one.corp.corpId === corpId)!
    const api = await h.product.directory.wecomInstall(install)
    const baohe = await store('包河')
    await h.product.wecom.call(api, 'externalcontact/customer_strategy/create', { body: { strategy_name: '包河规则组', admin_list: ['songhaitao'], range: [{ type: 2, partyid: baohe.department }] } })
    const strategyId = Object.values(h.sim.world.corps[corpId]!.strategies!)[0]!.id
    await h.control('POST', 'tags', { corpId, action: 'create', strategyId, groupName: '接待', name: '贵宾厅' })
    const read = await eventually(async () => (await groupsFor(market)).find((one) => one.name === '接待'), 'the rule group\'s tags are read')
    expect([read.scope, read.storeId, read.strategyName]).toEqual(['store', storeId, '包河规则组'])
    expect((await groupsFor(hq, (await store('政务')).id)).map((one) => one.name)).not.toContain('接待')

    const own = await market(createTags, { body: { storeId, groupName: '门店接待', names: ['茶歇', '儿童区'], inStrategy: true } })
    expect(own.strategyName).toBe('包河规则组')
    const ids = await h.rows<{ wecom_id: string }>('SELECT wecom_id FROM tag WHERE tag_group_id = ?', [own.id])
    expect(ids.every((row) => row.wecom_id.startsWith('st'))).toBe(true)

    const [customer] = await friends(1)
    const done = await market(changeTags, { params: { id: customer!.relationId }, body: { add: [own.tags[0]!.id], remove: [], idempotencyKey: 'strategy-0001' } })
    expect(done).toMatchObject({ status: 'done' })

    await market(renameTag, { params: { id: own.tags[1]!.id }, body: { name: '亲子区' } })
    const wecomName = async (id: string) => (await h.control<{ tags: { id: string; name: string; deleted: boolean }[] }>('GET', `truth?corpId=${corpId}`)).tags.find((tag) => tag.id === id)
    expect((await wecomName(ids[1]!.wecom_id))?.name).toBe('亲子区')
    expect((await h.rows<{ fields: unknown }>("SELECT fields FROM audit_log WHERE action = 'tag.rename' AND object_id = ?", [own.tags[1]!.id])).length).toBe(1)
    await h.control('POST', 'tags', { corpId, action: 'rename', id: ids[0]!.wecom_id, name: '茶水' })
    await eventually(async () => (await groupsFor(market)).find((one) => one.id === own.id)!.tags.some((tag) => tag.name === '茶水'), 'renamed in the console')
    await h.control('POST', 'tags', { corpId, action: 'shuffle', id: (await h.rows<{ wecom_id: string }>('SELECT wecom_id FROM tag_group WHERE id = ?', [own.id]))[0]!.wecom_id, ids: [ids[1]!.wecom_id, ids[0]!.wecom_id] })
    await eventually(async () => (await groupsFor(market)).find((one) => one.id === own.id)!.tags[0]!.name === '亲子区', 'order of the console')
    await h.control('POST', 'tags', { corpId, action: 'delete', id: ids[0]!.wecom_id })
    await eventually(async () => (await groupsFor(market)).find((one) => one.id === own.id)!.tags.length === 1, 'deleted in the console')
    await market(deleteTag, { params: { id: own.tags[1]!.id } })
    expect(await wecomName(ids[1]!.wecom_id)).toMatchObject({ deleted: true })
  })
})

describe('many at once', () => {
  it('a whole filtered list, with progress, and an undo that takes back just that', async () => {
    const [tag] = await made('批量', '周末到店')
    const all = await friends(100)
    const before = all.slice(0, 2)
    const hand = await ended(await market(bulkTag, { body: { relationIds: before.map((one) => one.relationId), tagIds: [tag!.id] } }))
    expect([hand.done, hand.skipped]).toEqual([2, 0])

    const whole = await ended(await market(bulkTag, { body: { filter: { storeId }, tagIds: [tag!.id] } }))
    expect(whole).toMatchObject({ kind: 'bulk_add', state: 'done', failed: 0, skipped: 2, canUndo: true })
    expect(whole.done + whole.skipped).toBe(whole.total)
    expect(await inWecom('周末到店')).toBe(whole.total)
    expect((await marks(tag!.id)).every((one) => one.reason === '批量打标签' && one.state === 'applied')).toBe(true)

    // Later somebody takes it off by hand and puts it on again: that mark is theirs now.
    const later = all[3]!
    for (const change of [{ add: [], remove: [tag!.id] }, { add: [tag!.id], remove: [] }])
      expect(await market(changeTags, { params: { id: later.relationId }, body: { ...change, idempotencyKey: `later-${change.add.length}-0001` } })).toMatchObject({ status: 'done' })
    const undone = await ended(await market(undoTagOperation, { params: { id: whole.id } }))
    expect([undone.kind, undone.done, undone.skipped]).toEqual(['undo', whole.done - 1, 1])
    expect((await marks(tag!.id)).map((one) => one.relation_id).sort()).toEqual([...before.map((one) => one.relationId), later.relationId].sort())
    expect(await inWecom('周末到店')).toBe(3)
    await expect(market(undoTagOperation, { params: { id: whole.id } })).rejects.toMatchObject({ code: 'tags.operation_undone' })

    const off = await ended(await market(bulkTag, { body: { action: 'remove', filter: { storeId, tagId: tag!.id }, tagIds: [tag!.id] } }))
    expect([off.kind, off.done, await inWecom('周末到店')]).toEqual(['bulk_remove', 3, 0])
    expect(await ended(await market(undoTagOperation, { params: { id: off.id } }))).toMatchObject({ done: 3 })
    expect(await inWecom('周末到店')).toBe(3)
    await expect(market(bulkTag, { body: { action: 'remove', filter: { storeId }, tagIds: [(await tagOf(market, '渠道来源', '自然到店')).id] } })).rejects.toMatchObject({ code: 'tags.out_of_scope' })
  })

  it('who fails is listed with the reason and can be tried again', async () => {
    const [tag] = await made('批量', '要重试')
    const some = await friends(3)
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/mark_tag', errcode: 60011, times: 1 })
    const first = await ended(await market(bulkTag, { body: { relationIds: some.map((one) => one.relationId), tagIds: [tag!.id] } }))
    expect([first.done, first.failed, first.canRetry]).toEqual([2, 1, true])
    expect(first.left).toMatchObject([{ state: 'failed', reason: expect.stringContaining('成员不在应用可见范围') as string }])
    const again = await ended(await market(retryTagOperation, { params: { id: first.id } }))
    expect([again.done, again.failed, await inWecom('要重试')]).toEqual([3, 0, 3])
    expect((await market(listTagOperations, { query: { storeId } })).items.some((one) => one.id === first.id)).toBe(true)
  })
})

describe('merge', () => {
  it('survives a crash in the middle, catches marks made meanwhile, and deletes the old tag last', async () => {
    const [a, b] = await made('合并', '老叫法', '新叫法')
    const all = (await friends(30)).map((one) => one.relationId)
    const [late] = all.splice(-1)
    await ended(await market(bulkTag, { body: { relationIds: all, tagIds: [a!.id] } }))
    await ended(await market(bulkTag, { body: { relationIds: all.slice(0, 5), tagIds: [b!.id] } }))
    const [person] = (await market(listPeople, { params: { id: storeId } })).items.filter((one) => one.customerContact)
    const code = await market(createCode, { body: { storeId, kind: 'scene', name: '合并的码', memberIds: [person!.memberId], tagIds: [a!.id] } })

    // Slow enough that the worker goes away in the middle; some answers get lost after WeCom did the work.
    await h.control('POST', 'faults', { kind: 'latency', path: 'externalcontact/mark_tag', ms: 120, times: null })
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/mark_tag', errcode: -1, after: true, times: 2 })
    const begun = await market(mergeTag, { params: { id: a!.id }, body: { into: b!.id } })
    await eventually(async () => (await h.rows("SELECT 1 FROM tag_operation_item WHERE operation_id = ? AND state = 'done'", [begun.id])).length >= 5, 'a few are done')
    await worker.stop()
    // As a killed process leaves it: its step still claimed, and one change made at WeCom whose commit never came.
    await h.rows("UPDATE job SET status = 'running', token = 'killed', leased_until = ? WHERE kind = 'tags.run-operation' AND status IN ('ready', 'done') ORDER BY id DESC LIMIT 1", [new Date(0)])
    const [torn] = await h.rows<{ relation_id: string }>("SELECT relation_id FROM tag_operation_item WHERE operation_id = ? AND state = 'done' AND json_length(json_extract(plan, '$.add')) = 1 LIMIT 1", [begun.id])
    await h.rows("UPDATE tag_operation_item SET state = 'queued' WHERE operation_id = ? AND relation_id = ?", [begun.id, torn!.relation_id])
    await h.rows('UPDATE relation_tag SET tag_id = ? WHERE tag_id = ? AND relation_id = ?', [a!.id, b!.id, torn!.relation_id])
    await h.rows("UPDATE job SET status = 'ready', attempts = 0 WHERE kind = 'tags.apply-item' AND dedupe_key LIKE ?", [`tag-item:${begun.id}:${torn!.relation_id}:%`])
    const open = await market(getTagOperation, { params: { id: begun.id } })
    expect(open.state).toBe('running')
    await expect(market(renameTag, { params: { id: a!.id }, body: { name: '改不了' } })).rejects.toMatchObject({ code: 'tags.merging' })

    // Marked meanwhile: by us, which becomes the new one at once, and on an advisor's phone.
    const [here] = await h.rows<{ id: string }>('SELECT id FROM follow_relation WHERE id = ?', [late])
    await market(changeTags, { params: { id: here!.id }, body: { add: [a!.id], remove: [], idempotencyKey: 'merge-meanwhile' } })
    const added = await h.scan('包河·试驾车', '合并时来的')
    const wecomA = (await h.rows<{ wecom_id: string }>('SELECT wecom_id FROM tag WHERE id = ?', [a!.id]))[0]!.wecom_id
    await h.control('POST', 'edit', { corpId, userid: added.userid, externalUserid: added.externalUserid, addTags: [wecomA] })
    await h.control('DELETE', 'faults')
    await startWorker()

    const done = await ended(begun)
    expect(done).toMatchObject({ state: 'done', failed: 0 })
    await eventually(async () => (await inWecom('新叫法')) === all.length + 2, 'all carry the new tag at WeCom')
    expect(await inWecom('老叫法')).toBe(0)
    expect(await marks(a!.id)).toEqual([])
    expect((await marks(b!.id)).length).toBe(all.length + 2)
    expect((await groupsFor(market)).find((one) => one.name === '合并')!.tags.map((tag) => tag.name)).toEqual(['新叫法'])
    expect(await h.rows('SELECT tag_id FROM channel_code_tag WHERE code_id = ?', [code.id])).toEqual([{ tag_id: b!.id }])
    expect((await h.rows("SELECT 1 FROM audit_log WHERE action = 'tag.merge' AND object_id = ?", [a!.id])).length).toBe(1)
  })

  it('who cannot be changed keeps the old tag, which is not deleted until they are', async () => {
    const [a, b] = await made('合并', '旧的', '新的')
    const some = (await friends(3)).map((one) => one.relationId)
    await ended(await market(bulkTag, { body: { relationIds: some, tagIds: [a!.id] } }))
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/mark_tag', errcode: 60011, times: 1 })
    const stuck = await ended(await market(mergeTag, { params: { id: a!.id }, body: { into: b!.id } }))
    expect([stuck.state, stuck.failed, stuck.left.length, await inWecom('旧的')]).toEqual(['stuck', 1, 1, 1])
    expect((await tagOf(market, '合并', '旧的')).mergingInto).toBe('新的')
    // What the old tag is becoming can neither go nor become something else meanwhile.
    const other = { into: (await tagOf(market, '到店', '爽约过')).id }
    await expect(market(deleteTag, { params: { id: b!.id } })).rejects.toMatchObject({ code: 'tags.merging' })
    await expect(market(mergeTag, { params: { id: b!.id }, body: other })).rejects.toMatchObject({ code: 'tags.merging' })
    const done = await ended(await market(retryTagOperation, { params: { id: stuck.id } }))
    expect([done.state, await inWecom('新的')]).toEqual(['done', 3])
    await expect(market(mergeTag, { params: { id: b!.id }, body: other })).resolves.toBeDefined()

    // A merge that will not go on is given up, by a person or because its target was deleted at WeCom: the old tag stays as it is.
    const [c, d] = await made('合并', '丙', '丁')
    await ended(await market(bulkTag, { body: { relationIds: some, tagIds: [c!.id] } }))
    const getStuck = async () => {
      await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/mark_tag', errcode: 60011, times: 3 })
      const begun = await ended(await market(mergeTag, { params: { id: c!.id }, body: { into: d!.id } }))
      await h.control('DELETE', 'faults')
      return begun
    }
    const first = await getStuck()
    expect(first).toMatchObject({ state: 'stuck', canGiveUp: true })
    expect(await market(giveUpTagOperation, { params: { id: first.id } })).toMatchObject({ state: 'given_up', canGiveUp: false, canRetry: false })
    expect(await tagOf(market, '合并', '丙')).toMatchObject({ mergingInto: null, canEdit: true })
    await expect(market(giveUpTagOperation, { params: { id: first.id } })).rejects.toMatchObject({ code: 'tags.operation_kept' })
    const second = await getStuck()
    const [target] = await h.rows<{ wecomId: string }>('SELECT wecom_id AS wecomId FROM tag WHERE id = ?', [d!.id])
    await h.control('POST', 'tags', { corpId, action: 'delete', id: target!.wecomId })
    await eventually(async () => (await tagOf(market, '合并', '丙')).mergingInto === null, 'free again')
    expect((await market(getTagOperation, { params: { id: second.id } })).state).toBe('given_up')
    expect(await inWecom('丙')).toBe(3)
    await expect(market(mergeTag, { params: { id: (await tagOf(market, '到店', '爽约过')).id }, body: { into: (await tagOf(market, '渠道来源', '转介绍')).id } })).rejects.toMatchObject({ code: 'tags.not_yours' })
  })
})

describe('rules', () => {
  it('tag by an attribute with a reason, take off again, and keep to what a hand did', async () => {
    const [tag] = await made('自动', '看越屿')
    const advisor = await h.sidebar('chenxiaofeng')
    await market(createTagRule, { body: { storeId, trigger: { kind: 'attribute', key: 'intent_model', values: ['越屿'] }, tagId: tag!.id, takeOff: true } })
    // The customers there are.
    const first = await eventually(async () => { const rows = await marks(tag!.id); return rows.length > 0 && rows }, 'those who want it already')
    expect(first[0]).toMatchObject({ source: 'rule', reason: '自动：意向车型是越屿' })
    const one = (await friends(100)).find((row) => row.advisorName === '陈晓峰' && !row.intentModel?.startsWith('越屿'))!
    const has = async () => (await marks(tag!.id)).find((mark) => mark.relation_id === one.relationId)
    const want = (model: string) => advisor(updateCustomer, { params: { id: one.personId }, body: { attributes: { intent_model: model } } })
    await want('越屿 HEV')
    expect(await eventually(has, 'tagged by the rule')).toMatchObject({ reason: '自动：意向车型是越屿' })
    await want('驰远 1.5T')
    await eventually(async () => !(await has()), 'taken off by the rule')
    await want('越屿 1.5T')
    await eventually(async () => (await has())?.state === 'applied', 'and on again')
    await advisor(changeTags, { params: { id: one.relationId }, body: { add: [], remove: [tag!.id], idempotencyKey: 'rule-by-hand' } })
    await want('越屿 HEV')
    await eventually(async () => (await h.rows("SELECT 1 FROM job WHERE status IN ('ready', 'running') AND kind IN ('tags.apply-rules', 'tags.mark-relation')")).length === 0, 'rules looked')
    expect(await has()).toBeUndefined()
  })

  it('tag who answered a script, when the advisor says so; who changes a rule second is told', async () => {
    const [tag] = await made('自动', '答过配置')
    const advisor = await h.sidebar('chenxiaofeng')
    const script = (await advisor(listScripts, { query: {} })).items.find((one) => !one.expired)!
    const { id } = await market(createTagRule, { body: { storeId, trigger: { kind: 'script', scriptId: script.slotId, title: script.title }, tagId: tag!.id, takeOff: false } })
    const one = (await friends(100)).find((row) => row.advisorName === '陈晓峰')!
    const [contact] = await h.rows<{ ext: string }>('SELECT c.external_userid AS ext FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE r.id = ?', [one.relationId])
    const { sendId } = await advisor(recordScriptSent, { params: { id: script.slotId }, body: { externalUserId: contact!.ext, edited: false, partsSent: 1, partsTotal: 1, textLength: 10, idempotencyKey: 'rule-script-1' } })
    expect(await marks(tag!.id)).toEqual([])
    await advisor(markScriptResponse, { params: { id: sendId }, body: { responded: true } })
    const [mark] = await eventually(async () => { const rows = await marks(tag!.id); return rows[0]?.state === 'applied' && rows }, 'tagged for the answer')
    expect(mark).toMatchObject({ relation_id: one.relationId, source: 'rule', reason: expect.stringContaining(script.title) as string })

    const { items } = await market(listTagRules, { query: { storeId } })
    const { sentence, takeOff, enabled } = items.find((rule) => rule.id === id)!
    const off = () => market(updateTagRule, { params: { id }, body: { enabled: false, expected: { sentence, takeOff, enabled } } })
    await off()
    await expect(off()).rejects.toMatchObject({ status: 409, code: 'conflict.changed' })
  })

  it('tag who was not contacted for days, and contact ends it', async () => {
    const [tag] = await made('自动', '很久没联系')
    const rule = await market(createTagRule, { body: { storeId, trigger: { kind: 'idle', days: 3 }, tagId: tag!.id, takeOff: true } })
    const rows = await eventually(async () => { const found = (await marks(tag!.id)).filter((one) => one.state === 'applied'); return found.length > 0 && found }, 'idle customers')
    expect(rows[0]!.reason).toBe('自动：3 天没联系')
    const [last] = await h.rows<{ person: string; userid: string; contacted: Date | null }>(
      "SELECT r.person_id AS person, m.userid, (SELECT MAX(f.occurred_at) FROM domain_fact f WHERE f.person_id = r.person_id AND f.kind IN ('follow_up', 'script_sent')) AS contacted FROM follow_relation r JOIN member m ON m.id = r.member_id JOIN relation_tag rt ON rt.relation_id = r.id AND rt.tag_id = ? WHERE m.userid = 'chenxiaofeng' LIMIT 1", [tag!.id])
    const advisor = await h.sidebar('chenxiaofeng')
    const gone = async () => (await h.rows('SELECT 1 FROM relation_tag rt JOIN follow_relation r ON r.id = rt.relation_id WHERE rt.tag_id = ? AND r.person_id = ?', [tag!.id, last!.person])).length === 0
    await advisor(recordFollowUp, { body: { personId: last!.person, method: 'phone', points: [], text: '问候', idempotencyKey: 'idle-contact-1' } })
    await eventually(gone, 'contact takes it off')
    await runIdleRules(h.product)
    await eventually(async () => (await h.rows("SELECT 1 FROM tag_operation WHERE rule_id = ? AND state IN ('collecting', 'running')", [rule.id])).length === 0, 'the night\'s run')
    expect(await gone()).toBe(true)
    expect((await market(listTagRules, { query: { storeId } })).items.find((one) => one.id === rule.id)).toMatchObject({ sentence: '3 天没有联系过客户', enabled: true })
    expect((await market(listTagRules, { query: { storeId } })).codes.length).toBeGreaterThan(0)
  })
})

describe('roll-up and limits', () => {
  it('a store tag counts for a group tag once somebody confirmed it', async () => {
    const { items } = await market(listTagMappings, { query: { storeId } })
    const same = items.find((one) => one.tagName === '小区驻点')!
    expect([same.state, same.targetName]).toEqual(['suggested', '小区驻点'])
    await market(mapTag, { params: { id: same.tagId }, body: { targetId: same.targetId } })
    expect((await hq(listTagMappings, { query: { storeId } })).items.find((one) => one.tagId === same.tagId)).toMatchObject({ state: 'confirmed', byName: '刘敏' })
    const [customer] = await friends(1)
    await market(changeTags, { params: { id: customer!.relationId }, body: { add: [same.tagId], remove: [], idempotencyKey: 'roll-up-0001' } })
    const sum = await eventually(async () => {
      const found = (await hq(getTagRollUp)).groups.find((one) => one.name === '渠道来源')!.tags.find((one) => one.name === '小区驻点')!
      return found.mapped >= 1 && found
    }, 'counted for the group')
    expect(sum.total).toBe(sum.byStore.reduce<number>((total, one) => total + (one ?? 0), 0))
    await expect(market(getTagRollUp)).rejects.toMatchObject({ code: 'policy.denied' })
  })

  it('dead tags are named with what to do about them', async () => {
    const [tag] = await made('闲置', '从没用过')
    await h.rows('UPDATE tag SET created_at = ? WHERE id = ?', [new Date(h.product.kit.clock.ms() - 200 * 86_400_000), tag!.id])
    expect((await market(listDeadTags, { query: { storeId } })).items.find((one) => one.id === tag!.id)).toMatchObject({ name: '从没用过', uses: 0, canEdit: true, suggestion: null })
  })

  it('WeCom\'s ten thousand are said before the call and after it, and a tag of another app is not ours to change', async () => {
    await h.control('POST', 'tags', { corpId, action: 'create', groupName: '后台建的', name: '外来' })
    const foreign = await eventually(() => hq(listTags, { query: { storeId } }).then((list) => list.items.find((one) => one.name === '后台建的')?.tags[0]), 'tag of the console')
    await expect(hq(renameTag, { params: { id: foreign.id }, body: { name: '改' } })).rejects.toMatchObject({ code: 'tags.not_ours' })
    await h.control('POST', 'faults', { kind: 'errcode', path: 'externalcontact/add_corp_tag', errcode: 40126, times: 1 })
    await expect(made('满了', 'x')).rejects.toMatchObject({ code: 'tags.limit' })
    const groups = h.sim.world.corps[corpId]!.tagGroups
    const { used } = await market(listTags, { query: { storeId } })
    groups.push({ id: 'etFULL', name: '占满', createTime: 0, order: 0, deleted: false, agentId: null, tags: Array.from({ length: 10_000 - used - 1 }, (_, i) => ({ id: `etFULL${i}`, name: `占${i}`, createTime: 0, order: 0, deleted: false })) })
    await syncTags(h.product, (await h.product.directory.installs()).find((one) => one.corp.corpId === corpId)!)
    expect((await market(listTags, { query: { storeId } })).used).toBe(9_999)
    await expect(made('满了', '一', '二')).rejects.toMatchObject({ code: 'tags.limit', message: expect.stringContaining('9999') as string })
    groups.pop()
  }, 120_000)
})
