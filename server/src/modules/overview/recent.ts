import type { Overview } from '@chitang/shared/contracts/overview'
import { startOfDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import { displayName } from '../customers/index.ts'
import type { StoreInfo } from '../org/index.ts'

interface RecentRow { id: string; kind: string; at: Date; personId: string | null; name: string | null; remark: string | null; memberName: string | null; codeName: string | null; payload: unknown }

const kinds = ['relation_added', 'relation_readded', 'relation_deleted', 'follow_up', 'script_sent', 'welcome_failed', 'collision_found'] as const
const shown = 8

/** What happened last. Named by the index alone first, then read. */
export async function recentOf(kit: Kit, store: StoreInfo, timeZone: string): Promise<Overview['recent']> {
  const since = startOfDay(kit.clock.now(), timeZone, -3)
  const newest = kinds.map(() => '(SELECT id, occurred_at FROM domain_fact WHERE group_id = ? AND store_id = ? AND kind = ? AND occurred_at >= ? ORDER BY occurred_at DESC LIMIT 8)').join(' UNION ALL ')
  const rows = await kit.database.rows<RecentRow>(
    `SELECT f.id, f.kind, f.occurred_at AS at, f.person_id AS personId, c.name, r.remark, m.name AS memberName, k.name AS codeName, f.payload FROM (SELECT id FROM (${newest}) n ORDER BY occurred_at DESC, id DESC LIMIT ${shown}) x
     JOIN domain_fact f ON f.group_id = ? AND f.id = x.id
     LEFT JOIN follow_relation r ON r.group_id = f.group_id AND r.id = f.relation_id LEFT JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id
     LEFT JOIN member m ON m.group_id = f.group_id AND m.id = f.member_id LEFT JOIN channel_code k ON k.group_id = f.group_id AND k.id = f.code_id ORDER BY f.occurred_at DESC, f.id DESC`,
    [...kinds.flatMap((kind) => [store.groupId, store.id, kind, since]), store.groupId])
  return rows.map(recentItem)
}

function recentItem(row: RecentRow): Overview['recent'][number] {
  const payload = (typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload) as Record<string, unknown>
  const who = displayName(row.name ?? '', row.remark ?? '')
  const member = row.memberName ?? ''
  const base = { id: row.id, at: row.at.toISOString(), kind: row.kind, personId: row.personId }
  switch (row.kind) {
    case 'relation_added': return { ...base, title: `${who} 加了 ${member}`, detail: row.codeName ?? '没有经过活码' }
    case 'relation_readded': return { ...base, title: `${who} 又加回了 ${member}`, detail: row.codeName ?? '没有经过活码' }
    case 'relation_deleted': return { ...base, title: payload['by'] === 'customer' ? `${who} 删除了 ${member}` : `${member} 删除了 ${who}`, detail: payload['by'] === 'customer' ? '尊重客户选择，不重复添加' : '由顾问删除' }
    case 'follow_up': return { ...base, title: `${member} 跟进了 ${who}`, detail: [Array.isArray(payload['points']) ? payload['points'].join('、') : '', typeof payload['text'] === 'string' ? payload['text'] : ''].filter(Boolean).join('，') || '已记录' }
    case 'script_sent': return { ...base, title: `${member} 给 ${who} 发了话术`, detail: String(payload['title'] ?? '') }
    case 'welcome_failed': return { ...base, title: `${who} 没收到欢迎语`, detail: String(payload['reason'] ?? '') }
    default: return { ...base, title: `${who} 撞单待定`, detail: String(payload['text'] ?? '') }
  }
}
