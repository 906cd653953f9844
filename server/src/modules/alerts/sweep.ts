import { alertDefaults, type AlertKind } from '@chitang/shared/domain/alerts'
import { semanticOf, openSemantics } from '@chitang/shared/domain/levels'
import { groupWide } from '../../platform/audit/audit.ts'
import { localParts, startOfDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, InstallInfo, StoreInfo } from '../org/index.ts'
import { blocksOf, credentialOf, secretState } from '../wecom-health/index.ts'
import { mendAlerts, raiseAlert } from './raise.ts'
import { tell } from './tell.ts'

export interface AlertDeps { kit: Kit; directory: Directory }

const day = 86_400_000
/** What nobody touched for so long is no alert any more. */
const oldAfter = 14 * day

/** Once a minute: what no event tells, what is mended, and what was left lying. */
export async function sweepAlerts(deps: AlertDeps): Promise<void> {
  for (const install of await deps.directory.installs()) await lookAtConnection(deps, install)
  const groups = await deps.kit.database.rows<{ id: string }>('SELECT id FROM tenant_group')
  for (const { id } of groups) {
    for (const store of await deps.directory.storesOf(id)) await lookAtTasks(deps, store)
    await mendCodes(deps, id)
    await escalate(deps, id)
    await deps.kit.database.run("UPDATE alert SET open_key = NULL, done_at = ?, done_how = 'old' WHERE group_id = ? AND done_at IS NULL AND last_at < ?", [deps.kit.clock.now(), id, new Date(deps.kit.clock.ms() - oldAfter)])
  }
}

/** A refused secret and a pause WeCom ordered: known here before anybody wonders why nothing arrives. */
async function lookAtConnection({ kit, directory }: AlertDeps, install: InstallInfo): Promise<void> {
  const { groupId, corp } = install
  const stores = (await directory.storesOf(groupId)).filter((store) => store.corpId === corp.id)
  const books = [groupWide, ...stores.map((store) => store.id)]
  const secret = secretState(await credentialOf(kit.database, groupId, install.id), kit.clock.ms())
  // The token's own window is a minute: only a pause of an hour or more is worth a card.
  const blocks = (await blocksOf(kit.database, corp.corpId, kit.clock.ms())).filter((block) => block.until.getTime() - kit.clock.ms() > 10 * 60_000)
  const { timeZone } = await directory.group(groupId)
  await kit.database.transaction(async (tx) => {
    if (secret.state === 'refused' || secret.state === 'blocked') for (const storeId of books) await raiseAlert(kit, tx, { groupId, storeId, kind: 'credential_refused', subject: install.id, corpId: corp.id, lasts: true, payload: { reason: `${secret.reason}。${secret.action}` } })
    else await mendAlerts(tx, kit.clock.now(), { groupId, kind: 'credential_refused', subject: install.id })
    if (blocks.length > 0) for (const storeId of books) await raiseAlert(kit, tx, { groupId, storeId, kind: 'calls_blocked', subject: corp.id, corpId: corp.id, lasts: true, payload: { until: clockOf(Math.max(...blocks.map((block) => block.until.getTime())), timeZone) } })
    else await mendAlerts(tx, kit.clock.now(), { groupId, kind: 'calls_blocked', subject: corp.id })
  })
}

function clockOf(ms: number, timeZone: string): string {
  const { month, day, hour, minute } = localParts(new Date(ms), timeZone)
  return `${month}/${day} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

interface Late { memberId: string; count: string; oldest: Date }

/** By advisor, once a day: a card for each task would be read by nobody. */
async function lookAtTasks({ kit, directory }: AlertDeps, store: StoreInfo): Promise<void> {
  const { timeZone } = await directory.group(store.groupId)
  const today = startOfDay(kit.clock.now(), timeZone)
  const late = await kit.database.rows<Late & { level: string | null }>(
    `SELECT t.member_id AS memberId, p.level, COUNT(*) AS count, MIN(t.due_at) AS oldest FROM task t JOIN person p ON p.group_id = t.group_id AND p.id = t.person_id
     WHERE t.group_id = ? AND t.store_id = ? AND t.status = 'open' AND t.due_at < ? GROUP BY t.member_id, p.level`, [store.groupId, store.id, today])
  const members = new Map<string, { count: number; hot: number; oldest: number }>()
  for (const row of late) {
    const semantic = semanticOf(store.levels, row.level)
    const sum = members.get(row.memberId) ?? { count: 0, hot: 0, oldest: Infinity }
    members.set(row.memberId, { count: sum.count + Number(row.count), hot: sum.hot + (semantic !== null && openSemantics.slice(0, 2).includes(semantic) ? Number(row.count) : 0), oldest: Math.min(sum.oldest, row.oldest.getTime()) })
  }
  const open = await kit.database.rows<{ memberId: string; payload: unknown }>("SELECT member_id AS memberId, payload FROM alert WHERE group_id = ? AND store_id = ? AND done_at IS NULL AND kind = 'overdue_follow_up'", [store.groupId, store.id])
  const told = new Map(open.map((row) => [row.memberId, Number(((typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload) as { count?: number }).count ?? 0)]))
  const worse = [...members].filter(([memberId, sum]) => sum.hot > 0 && sum.count !== told.get(memberId))
  const mended = [...told.keys()].filter((memberId) => !members.has(memberId))
  if (worse.length + mended.length === 0) return
  await kit.database.transaction(async (tx) => {
    for (const [memberId, sum] of worse)
      await raiseAlert(kit, tx, { groupId: store.groupId, storeId: store.id, kind: 'overdue_follow_up', subject: memberId, memberId, lasts: true, payload: { count: sum.count, hot: sum.hot, days: Math.max(1, Math.ceil((today.getTime() - sum.oldest) / day)) } })
    for (const memberId of mended) await mendAlerts(tx, kit.clock.now(), { groupId: store.groupId, kind: 'overdue_follow_up', subject: memberId })
  })
}

async function mendCodes({ kit }: AlertDeps, groupId: string): Promise<void> {
  await kit.database.run(
    `UPDATE alert a JOIN channel_code k ON k.group_id = a.group_id AND k.id = a.code_id SET a.open_key = NULL, a.done_at = ?, a.done_how = 'mended'
     WHERE a.group_id = ? AND a.done_at IS NULL AND a.kind = 'code_failing' AND k.sync_error IS NULL`, [kit.clock.now(), groupId])
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
