import { alertDefaults, type AlertKind } from '@chitang/shared/domain/alerts'
import type { AlertDeps } from './alert-deps.ts'
import { endLasting, lastingAlerts, mendAlerts, raiseAlert, type Concern } from './raise.ts'
import { connectionConcerns } from './sources/connections.ts'
import { lookAtTasks } from './sources/late-tasks.ts'
import { tell } from './tell.ts'

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
    await escalate(deps, id)
    await deps.kit.database.run("UPDATE alert SET open_key = NULL, done_at = ?, done_how = 'old' WHERE group_id = ? AND done_at IS NULL AND last_at < ?", [deps.kit.clock.now(), id, new Date(deps.kit.clock.ms() - oldAfter)])
  }
}

async function tellConnections({ kit }: AlertDeps, groupId: string, concerns: readonly Concern[]): Promise<void> {
  const known = (await lastingAlerts(kit.database, groupId, kit.clock.now(), ['credential_refused', 'calls_blocked', 'quota'])).filter((one) => one.kind !== 'quota' || one.subject.startsWith('calls:'))
  const mended = known.filter((one) => !concerns.some((each) => each.storeId === one.storeId && each.kind === one.kind && each.subject === one.subject))
  if (concerns.length + mended.length === 0) return
  await kit.database.transaction(async (tx) => {
    for (const one of concerns) await raiseAlert(kit, tx, one)
    for (const one of mended) await endLasting(tx, kit.clock.now(), groupId, one)
  })
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

async function escalate({ kit }: AlertDeps, groupId: string): Promise<void> {
  const now = kit.clock.now()
  const due = await kit.database.rows<{ id: string; kind: AlertKind }>('SELECT id, kind FROM alert WHERE group_id = ? AND done_at IS NULL AND escalate_at <= ? LIMIT 200', [groupId, now])
  for (const { id, kind } of due) await kit.database.transaction(async (tx) => {
    // Two processes sweep: the one that takes the mark away tells.
    if ((await tx.run('UPDATE alert SET escalate_at = NULL, escalated_at = ? WHERE group_id = ? AND id = ? AND escalate_at IS NOT NULL AND done_at IS NULL', [now, groupId, id])).affectedRows === 0) return
    await tell(kit, tx, { groupId, alertId: id, roles: alertDefaults[kind].escalate, key: `${id}:escalated` })
  })
}
