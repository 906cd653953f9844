import { alertDefaults, type AlertKind } from '@chitang/shared/domain/alerts'
import type { AlertDeps } from './alert-deps.ts'
import { endLasting, keepLasting, lastingAlerts, mendAlerts, spread, type Concern } from './raise.ts'
import { connectionConcerns } from './sources/connections.ts'
import { lookAtTasks } from './sources/late-tasks.ts'

/** What nobody touched for so long is no alert any more. */
const oldAfter = 14 * 86_400_000

/** Once a minute: what no event tells, what is mended, and what was left lying. Questions are asked for all corps and stores at once; where nothing changed nothing is written. */
export async function sweepAlerts(deps: AlertDeps): Promise<void> {
  const [concerns, groups] = await Promise.all([connectionConcerns(deps), deps.kit.database.rows<{ id: string }>('SELECT id FROM tenant_group')])
  for (const { id } of groups) {
    await tellConnections(deps, id, concerns.filter((one) => one.groupId === id))
    await lookAtTasks(deps, id)
    await mendCodes(deps, id)
    await mendPlaces(deps, id)
    await mendUnheard(deps, id)
    await escalate(deps, id)
    await deps.kit.database.run("UPDATE alert SET open_key = NULL, done_at = ?, done_how = 'old' WHERE group_id = ? AND done_at IS NULL AND last_at < ?", [deps.kit.clock.now(), id, new Date(deps.kit.clock.ms() - oldAfter)])
  }
}

async function tellConnections({ kit }: AlertDeps, groupId: string, concerns: readonly Concern[]): Promise<void> {
  const known = (await lastingAlerts(kit.database, groupId, kit.clock.now(), ['credential_refused', 'calls_blocked', 'quota'])).filter((one) => one.kind !== 'quota' || one.subject.startsWith('calls:'))
  await keepLasting(kit, groupId, known, concerns)
}

async function mendCodes({ kit }: AlertDeps, groupId: string): Promise<void> {
  await kit.database.run(
    `UPDATE alert a JOIN channel_code k ON k.group_id = a.group_id AND k.id = a.code_id SET a.open_key = NULL, a.done_at = ?, a.done_how = 'mended'
     WHERE a.group_id = ? AND a.done_at IS NULL AND a.kind = 'code_alone' AND (k.status <> 'active'
     OR EXISTS (SELECT 1 FROM channel_code_member x JOIN member m ON m.group_id = x.group_id AND m.id = x.member_id WHERE x.group_id = k.group_id AND x.code_id = k.id AND m.status = 'active' AND m.customer_contact = 1))`, [kit.clock.now(), groupId])
  await kit.database.run(
    `UPDATE alert a JOIN channel_code k ON k.group_id = a.group_id AND k.id = a.code_id SET a.open_key = NULL, a.done_at = ?, a.done_how = 'mended'
     WHERE a.group_id = ? AND a.done_at IS NULL AND a.kind = 'code_failing' AND k.sync_error IS NULL`, [kit.clock.now(), groupId])
}

/** A broadcast that is over can't be moved any more. */
async function mendPlaces({ kit }: AlertDeps, groupId: string): Promise<void> {
  const open = await kit.database.rows<{ subject: string }>("SELECT subject FROM alert WHERE group_id = ? AND done_at IS NULL AND kind = 'quota' AND subject LIKE 'broadcast:%'", [groupId])
  if (open.length === 0) return
  const over = await kit.database.rows<{ id: string }>("SELECT id FROM broadcast WHERE group_id = ? AND id IN (?) AND state IN ('done', 'cancelled')", [groupId, open.map((one) => one.subject.slice('broadcast:'.length))])
  for (const { id } of over) await mendAlerts(kit.database, kit.clock.now(), { groupId, kind: 'quota', subject: `broadcast:${id}` })
}

/** A store where nobody heard has somebody who hears of everything. */
async function mendUnheard({ kit }: AlertDeps, groupId: string): Promise<void> {
  const open = (await lastingAlerts(kit.database, groupId, kit.clock.now(), ['unheard'])).filter((one) => one.isOpen)
  if (open.length === 0) return
  const managed = await kit.database.rows<{ storeId: string }>(
    `SELECT DISTINCT a.store_id AS storeId FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.status = 'active'
     WHERE a.group_id = ? AND a.store_id IN (?) AND a.role = 'store_manager' AND a.valid_to IS NULL`, [groupId, open.map((one) => one.subject)])
  for (const one of open) if (managed.some((store) => store.storeId === one.subject)) await endLasting(kit.database, kit.clock.now(), groupId, one)
}

/** Not what the store has switched off meanwhile. */
async function escalate({ kit }: AlertDeps, groupId: string): Promise<void> {
  const now = kit.clock.now()
  const due = await kit.database.rows<{ id: string; storeId: string; kind: AlertKind }>(
    `SELECT a.id, a.store_id AS storeId, a.kind FROM alert a LEFT JOIN alert_rule x ON x.group_id = a.group_id AND x.store_id = a.store_id AND x.kind = a.kind AND x.enabled = 0
     WHERE a.group_id = ? AND a.done_at IS NULL AND a.escalate_at <= ? AND x.kind IS NULL LIMIT 200`, [groupId, now])
  for (const { id, storeId, kind } of due) await kit.database.transaction(async (tx) => {
    // Two processes sweep: the one that takes the mark away tells.
    if ((await tx.run('UPDATE alert SET escalate_at = NULL, escalated_at = ? WHERE group_id = ? AND id = ? AND escalate_at IS NOT NULL AND done_at IS NULL', [now, groupId, id])).affectedRows === 0) return
    await spread(kit, tx, { groupId, storeId, alertId: id, roles: alertDefaults[kind].escalate, next: [], key: `${id}:escalated` })
  })
}
