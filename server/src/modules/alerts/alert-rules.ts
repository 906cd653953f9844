import type { AlertRule, getAlertRules, setAlertRules } from '@chitang/shared/contracts/alerts'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { alertDefaults, storeKinds, type AlertKind } from '@chitang/shared/domain/alerts'
import { decide, demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'

type Row = AlertRule & { version: number }

const defaultRule = (kind: AlertKind): AlertRule => ({ kind, enabled: true, repeatMinutes: alertDefaults[kind].repeatMinutes, escalateMinutes: alertDefaults[kind].escalateMinutes })

const rowsOf = async (db: Db, groupId: string, storeId: string): Promise<Row[]> =>
  (await db.rows<Row>('SELECT kind, enabled, repeat_minutes AS repeatMinutes, escalate_minutes AS escalateMinutes, version FROM alert_rule WHERE group_id = ? AND store_id = ?', [groupId, storeId]))
    .map((row) => ({ ...row, enabled: Boolean(row.enabled) }))

export async function ruleFor(db: Db, groupId: string, storeId: string, kind: AlertKind): Promise<AlertRule> {
  if (alertDefaults[kind].always) return defaultRule(kind)
  return (await rowsOf(db, groupId, storeId)).find((row) => row.kind === kind) ?? defaultRule(kind)
}

/** How long each store leaves people in peace before the same is said again. */
export async function repeatsOf(db: Db, groupId: string, kind: AlertKind): Promise<(storeId: string) => number> {
  const own = new Map((await db.rows<{ storeId: string; minutes: number }>('SELECT store_id AS storeId, repeat_minutes AS minutes FROM alert_rule WHERE group_id = ? AND kind = ?', [groupId, kind])).map((row) => [row.storeId, row.minutes]))
  return (storeId) => (own.get(storeId) ?? alertDefaults[kind].repeatMinutes) * 60_000
}

export async function rulesOfStore({ kit, directory }: { kit: Kit; directory: Directory }, scope: Scope, wanted: string | undefined): Promise<ResponseOf<typeof getAlertRules>> {
  const { rows } = demand(scope, 'alert.read')
  const storeId = wanted ?? rows.stores[0]
  if (storeId === undefined || !rows.stores.includes(storeId)) throw new AppError('not_found')
  const [own, mutes] = await Promise.all([
    rowsOf(kit.database, scope.groupId, storeId),
    kit.database.rows<{ kind: AlertKind; until: Date }>('SELECT kind, until FROM alert_mute WHERE group_id = ? AND employee_id = ? AND until > ?', [scope.groupId, scope.employeeId, kit.clock.now()]),
  ])
  return {
    storeId, storeName: (await directory.store(storeId)).name, version: Math.max(0, ...own.map((row) => row.version)), mayChange: decide(scope, 'alert.rules').rows.stores.includes(storeId),
    rules: storeKinds.map((kind) => {
      const { version: _, ...rule } = own.find((row) => row.kind === kind) ?? { ...defaultRule(kind), version: 0 }
      return rule
    }),
    mutes: mutes.map(({ kind, until }) => ({ kind, until: until.toISOString() })),
  }
}

export async function changeRules({ kit }: { kit: Kit }, scope: Scope, { storeId, version, rules }: BodyOf<typeof setAlertRules>): Promise<{ version: number }> {
  demandStore(scope, 'alert.rules', storeId)
  const silenced = rules.find((rule) => alertDefaults[rule.kind].always && !rule.enabled)
  if (silenced) throw new AppError('alerts.always', { name: alertDefaults[silenced.kind].name })
  return kit.database.transaction(async (tx) => {
    // The store's row is what two people who change the rules at once meet at.
    await tx.row('SELECT id FROM store WHERE group_id = ? AND id = ? FOR UPDATE', [scope.groupId, storeId])
    const current = Math.max(0, ...(await rowsOf(tx, scope.groupId, storeId)).map((row) => row.version))
    if (current !== version) throw new AppError('conflict.changed')
    for (const { kind, enabled, repeatMinutes, escalateMinutes } of rules)
      await tx.run(`INSERT INTO alert_rule (group_id, store_id, kind, enabled, repeat_minutes, escalate_minutes, version) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE enabled = VALUES(enabled), repeat_minutes = VALUES(repeat_minutes), escalate_minutes = VALUES(escalate_minutes), version = VALUES(version)`, [scope.groupId, storeId, kind, enabled, repeatMinutes, escalateMinutes, version + 1])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId, action: 'alert.rules', objectType: 'store', objectId: storeId, fields: { rules } })
    return { version: version + 1 }
  })
}
