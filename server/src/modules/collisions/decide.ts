import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Actor } from '../../platform/audit/audit.ts'
import type { Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { giveTo } from '../customers/index.ts'
import { notify } from '../notices/index.ts'
import { decisionWords } from './collision-text.ts'
import type { OwnershipRule, Side } from './ownership.model.ts'
import { ruleWords } from './ownership-words.ts'

type Decision = Side | 'both'

interface Row {
  id: string; storeId: string; otherStoreId: string | null; personId: string; status: string; proposed: Side | null; rule: OwnershipRule | null; existingId: string; incomingId: string
  existingMember: string; incomingMember: string; existingCorp: string; incomingCorp: string; name: string; existingName: string; incomingName: string
}

interface By { actor: Actor; employeeId: string | null; memberId: string | null; note: string | null }

const held = (tx: Tx, groupId: string, id: string): Promise<Row | null> => tx.row<Row>(
  `SELECT x.id, x.store_id AS storeId, x.other_store_id AS otherStoreId, x.person_id AS personId, x.status, x.proposed, x.proposed_rule AS rule, er.id AS existingId, ir.id AS incomingId, er.member_id AS existingMember, ir.member_id AS incomingMember,
          er.corp_id AS existingCorp, ir.corp_id AS incomingCorp, c.name, em.name AS existingName, im.name AS incomingName
   FROM collision x JOIN follow_relation er ON er.group_id = x.group_id AND er.id = x.existing_relation_id JOIN follow_relation ir ON ir.group_id = x.group_id AND ir.id = x.incoming_relation_id
   JOIN corp_contact c ON c.group_id = er.group_id AND c.id = er.contact_id JOIN member em ON em.group_id = er.group_id AND em.id = er.member_id JOIN member im ON im.group_id = ir.group_id AND im.id = ir.member_id
   WHERE x.group_id = ? AND x.id = ? FOR UPDATE`, [groupId, id])

export async function decideByHand(kit: Kit, scope: Scope, id: string, decision: Decision, note: string | null): Promise<void> {
  const { rows: reach } = demand(scope, 'collision.decide')
  await kit.database.transaction(async (tx) => {
    const row = await held(tx, scope.groupId, id)
    if (!row || ![row.storeId, row.otherStoreId].some((storeId) => storeId !== null && reach.stores.includes(storeId))) throw new AppError('not_found')
    if (row.status !== 'open') throw new AppError('collisions.decided')
    await settle(kit, tx, scope.groupId, row, decision, { actor: scope.actor, employeeId: scope.employeeId, memberId: scope.memberId, note })
  })
}

/** Two stores had a day and nobody decided: the rule does. */
export async function decideOverdue(kit: Kit): Promise<void> {
  for (const { groupId } of await kit.database.rows<{ groupId: string }>('SELECT id AS groupId FROM tenant_group')) {
    const due = await kit.database.rows<{ id: string }>("SELECT id FROM collision WHERE group_id = ? AND status = 'open' AND due_at <= ? LIMIT 100", [groupId, kit.clock.now()])
    for (const { id } of due) await kit.database.transaction(async (tx) => {
      const row = await held(tx, groupId, id)
      if (row?.status !== 'open' || !row.proposed || !row.rule) return
      await settle(kit, tx, groupId, row, row.proposed, { actor: { employeeId: '0', memberId: null, client: 'system', ip: '' }, employeeId: null, memberId: null, note: `24 小时没人定，按规则：${ruleWords[row.rule]}` })
    })
  }
}

async function settle(kit: Kit, tx: Tx, groupId: string, row: Row, decision: Decision, by: By): Promise<void> {
  const now = kit.clock.now()
  await tx.run("UPDATE collision SET status = 'decided', decision = ?, decided_by = ?, decided_at = ?, note = ? WHERE group_id = ? AND id = ?", [decision, by.employeeId, now, by.note, groupId, row.id])
  if (decision !== 'both') await giveTo(tx, groupId, decision === 'existing' ? row.existingId : row.incomingId, now)
  const owner = decision === 'existing' ? row.existingName : decision === 'incoming' ? row.incomingName : `${row.existingName}、${row.incomingName}`
  const text = `归属定了：${owner}（${decisionWords[decision]}）${by.note ? `，${by.note}` : ''}`
  await kit.facts.append(tx, { groupId, kind: 'collision_decided', occurredAt: now, storeId: row.storeId, personId: row.personId, relationId: row.incomingId, memberId: by.memberId, cause: by.employeeId === null ? 'job' : 'admin', payload: { decision, text } })
  for (const storeId of new Set([row.storeId, row.otherStoreId ?? row.storeId])) await kit.audit.write(tx, by.actor, { groupId, storeId, action: 'collision.decide', objectType: 'collision', objectId: row.id, fields: { decision }, reason: by.note })
  const told = { groupId, page: 'sidebar' as const, title: `${row.name || '客户'} ${text}`.slice(0, 60), description: text }
  await notify(kit, tx, { ...told, corpId: row.existingCorp, memberIds: row.existingCorp === row.incomingCorp ? [row.existingMember, row.incomingMember] : [row.existingMember], dedupeKey: `collision:${row.id}:decided` })
  if (row.existingCorp !== row.incomingCorp) await notify(kit, tx, { ...told, corpId: row.incomingCorp, memberIds: [row.incomingMember], dedupeKey: `collision:${row.id}:decided-other` })
}
