import { countAll, tagMapping, tagRule } from '../../modules/tags/index.ts'
import type { Product } from '../product.ts'

/** What headquarters and a store settled about tags before the demo begins: a rule, a few mappings, uses of the past. */
export async function seedTags({ kit }: Product, groupId: string): Promise<void> {
  const { database, ids } = kit
  const now = kit.clock.now()
  // Read from WeCom just now, put on when the customers came.
  await database.run("UPDATE relation_tag rt JOIN follow_relation r ON r.group_id = rt.group_id AND r.id = rt.relation_id SET rt.at = r.added_at WHERE rt.group_id = ? AND rt.source = 'wecom'", [groupId])
  await countAll(kit, groupId)
  const hq = await database.row<{ id: string }>("SELECT employee_id AS id FROM assignment WHERE group_id = ? AND role = 'group_hq' ORDER BY id LIMIT 1", [groupId])
  const byEmployeeId = hq?.id ?? '0'
  const same = await database.rows<{ tagId: string; targetTagId: string }>(
    `SELECT t.id AS tagId, into_tag.id AS targetTagId FROM tag t JOIN tag_group g ON g.group_id = t.group_id AND g.id = t.tag_group_id JOIN store s ON s.group_id = g.group_id AND s.id = g.store_id
     JOIN tag_group into_group ON into_group.group_id = g.group_id AND into_group.corp_id = g.corp_id AND into_group.name = '渠道来源' JOIN tag into_tag ON into_tag.group_id = into_group.group_id AND into_tag.tag_group_id = into_group.id AND into_tag.name = t.name
     WHERE t.group_id = ? AND s.short_name IN ('政务', '江宁', '滨湖', '河西') ORDER BY t.id`, [groupId])
  if (same.length > 0) await database.orm.insert(tagMapping).values(same.map((one) => ({ groupId, ...one, byEmployeeId, at: now })))
  const company = await database.row<{ id: string }>(
    "SELECT t.id FROM tag t JOIN tag_group g ON g.group_id = t.group_id AND g.id = t.tag_group_id JOIN corp c ON c.group_id = g.group_id AND c.id = g.corp_id WHERE t.group_id = ? AND c.mode = 'group' AND g.name = '付款' AND t.name = '公户'", [groupId])
  if (company)
    await database.orm.insert(tagRule).values({
      groupId, id: ids.next(), storeId: null, kind: 'attribute', trigger: { kind: 'attribute', key: 'finance', values: ['公户'], name: '付款', exact: true }, tagId: company.id, takeOff: true, enabled: true, marks: 0, byEmployeeId, createdAt: now,
    })
}
