import { afterAll, beforeAll, expect, it } from 'vitest'
import { intendTags } from '../../server/src/modules/tags/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
beforeAll(async () => { h = await startHarness() })
afterAll(() => h.stop())

interface Relation { id: string; groupId: string; corpId: string; externalUserId: string }
interface Tag { id: string; wecomId: string }

/** A customer of one's own with its code's tags, and two tags it does not carry. */
async function begin(name: string): Promise<{ relation: Relation; tags: [Tag, Tag]; worn: () => Promise<string[]>; shown: () => Promise<Record<string, string>> }> {
  const { externalUserid } = await h.scan('包河·展厅门口', name)
  const worn = async () => {
    const { relations } = await h.control<{ relations: { externalUserid: string; tagIds: string[] }[] }>('GET', 'truth?corpId=wwG_huayue')
    return relations.find((one) => one.externalUserid === externalUserid)!.tagIds
  }
  await eventually(async () => (await worn()).length === 2, 'tags of the code')
  const [relation] = await h.rows<Relation>('SELECT r.id, r.group_id AS groupId, r.corp_id AS corpId, c.external_userid AS externalUserId FROM follow_relation r JOIN corp_contact c ON c.id = r.contact_id WHERE c.external_userid = ?', [externalUserid])
  const tags = await h.rows<Tag>('SELECT t.id, t.wecom_id AS wecomId FROM tag t JOIN tag_group g ON g.id = t.tag_group_id JOIN follow_relation r ON r.id = ? AND r.group_id = t.group_id AND r.corp_id = t.corp_id WHERE t.deleted_at IS NULL AND t.wecom_id NOT IN (?) ORDER BY t.id DESC LIMIT 2', [relation!.id, await worn()])
  const shown = async () => Object.fromEntries((await h.rows<{ id: string; state: string }>('SELECT tag_id AS id, state FROM relation_tag WHERE relation_id = ?', [relation!.id])).map((row) => [String(row.id), row.state]))
  return { relation: relation!, tags: tags as [Tag, Tag], worn, shown }
}

const idle = (relation: Relation) => eventually(async () =>
  (await h.rows("SELECT 1 FROM job WHERE kind = 'tags.mark-relation' AND status IN ('ready', 'running') AND json_unquote(json_extract(payload, '$.relationId')) = ?", [relation.id])).length === 0, 'no wish waits')

it('wishes that take each other back while they wait end as the last one says', async () => {
  const { relation, tags: [tag], worn, shown } = await begin('反复改标签的客户')
  const { kit } = h.product
  const wish = { ...relation, relationId: relation.id, source: 'advisor' as const, reason: null }
  await kit.database.transaction(async (tx) => {
    for (const on of [true, false, true, false]) await intendTags(kit, tx, { ...wish, add: on ? [tag.id] : [], remove: on ? [] : [tag.id] })
  })
  await idle(relation)
  expect(await worn()).not.toContain(tag.wecomId)
  expect(await shown()).not.toHaveProperty(tag.id)
})

it('a tag that is gone at WeCom does not take its neighbour with it', async () => {
  const { relation, tags: [gone, stays], worn, shown } = await begin('标签被删掉一个的客户')
  await h.control('POST', 'tags', { corpId: 'wwG_huayue', id: gone.wecomId, action: 'delete' })
  const { kit } = h.product
  await kit.database.transaction((tx) => intendTags(kit, tx, { ...relation, relationId: relation.id, add: [gone.id, stays.id], remove: [], source: 'code', reason: null }))
  await idle(relation)
  expect(await worn()).toContain(stays.wecomId)
  expect(await shown()).toMatchObject({ [stays.id]: 'applied' })
  expect(await shown()).not.toHaveProperty(gone.id)
})
