import type { CodeRoster } from '@chitang/shared/contracts/code-rota'
import { decide } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { Kit } from '../../platform/kit.ts'
import { addsOfDay, offDuty } from './desired-way.ts'
import { servingOfCode, type StoredCode } from './codes.repo.ts'

const shownChanges = 30

interface ChangeRow { at: Date; by: string | null; why: string; before: unknown; after: unknown }

/** Who stands behind a code now, what each has had today, and what changed it. */
export async function codeRoster({ kit }: { kit: Kit }, scope: Scope, code: StoredCode): Promise<CodeRoster> {
  const { database, clock } = kit
  const now = clock.now()
  const members = await servingOfCode(database, code.groupId, code.id)
  const [adds, off, changes] = await Promise.all([
    addsOfDay(database, code, now, scope.timeZone), offDuty(database, code.groupId, members.map((one) => one.id), now),
    database.rows<ChangeRow>('SELECT x.at, e.name AS `by`, x.why, x.members_before AS `before`, x.members_after AS `after` FROM channel_code_change x LEFT JOIN employee e ON e.group_id = x.group_id AND e.id = x.by_employee_id WHERE x.group_id = ? AND x.code_id = ? ORDER BY x.id DESC LIMIT ?', [code.groupId, code.id, shownChanges]),
  ])
  const lines = changes.map((row) => ({ ...row, from: fromJson<string[]>(row.before), to: fromJson<string[]>(row.after) }))
  const names = await namesOf(kit, code.groupId, [...(code.roster ?? []), ...lines.flatMap((one) => [...one.from, ...one.to])])
  const named = (ids: readonly string[]): string[] => ids.map((id) => names.get(id) ?? '')
  const mayChange = code.status !== 'destroyed' && decide(scope, 'code.write').rows.stores.includes(code.storeId)
  const standing = code.roster ?? members.filter((one) => !one.backup).map((one) => one.id)
  return {
    now: members.filter((one) => standing.includes(one.id)).map(({ id, name }) => ({ id, name })), nextChangeAt: code.nextChangeAt?.toISOString() ?? null,
    members: members.map(({ id, name, backup }) => ({ id, name, backup: Boolean(backup), addsToday: Number(adds.find((row) => row.id === id)?.n ?? 0), offUntil: off.get(id)?.toISOString() ?? null, mayChange: mayChange || id === scope.memberId })),
    changes: lines.map(({ at, by, why, from, to }) => ({ at: at.toISOString(), by, why, from: named(from), to: named(to) })),
  }
}

async function namesOf({ database }: Kit, groupId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  return new Map((await database.rows<{ id: string; name: string }>('SELECT id, name FROM member WHERE group_id = ? AND id IN (?)', [groupId, [...new Set(ids)]])).map((row) => [row.id, row.name]))
}
