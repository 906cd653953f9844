import type { getIdentityReport } from '@chitang/shared/contracts/identity'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { localDay } from '../../platform/clock/day.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { Kit } from '../../platform/kit.ts'
import type { IdentityDeps } from './deps.ts'
import type { Rule } from './evidence.model.ts'
import { identityDay } from './identity.table.ts'
import { sharedWords } from './words.model.ts'

/** Below this an aggregate that crosses legal entities could point at people. */
const tellFrom = 10
const staleMs = 10 * 60_000
/** A big group is counted four times a day. */
const bigFrom = 200_000
const bigStaleMs = 6 * 3_600_000
const daysShown = 90

interface DayRow { day: string; records: number; persons: number; humans: number; open: number; byRule: unknown; pairs: unknown; countedAt: Date }

export async function identityReport({ kit }: IdentityDeps, scope: Scope): Promise<ResponseOf<typeof getIdentityReport>> {
  demand(scope, 'identity.report')
  const days = await kit.database.rows<DayRow>('SELECT day, records, persons, humans, open, by_rule AS byRule, pairs, counted_at AS countedAt FROM identity_day WHERE group_id = ? ORDER BY day DESC LIMIT ?', [scope.groupId, daysShown])
  const [latest] = days
  const rules = Object.entries(fromJson<Record<string, number>>(latest?.byRule ?? '{}')).map(([name, pairs]) => {
    const [action, rule] = name.split(' ') as [string, string]
    return { action, rule, words: sharedWords[rule as Rule] ?? rule, pairs }
  })
  return {
    countedAt: latest?.countedAt.toISOString() ?? null, days: days.map(({ day, records, persons, humans, open }) => ({ day, records, persons, humans, open })).reverse(),
    rules: rules.sort((x, y) => y.pairs - x.pairs),
    pairs: fromJson<{ a: string; b: string; sameEntity: boolean; persons: number }[]>(latest?.pairs ?? '[]').map(({ a, b, sameEntity, persons }) => ({ corpA: a, corpB: b, sameEntity, persons: !sameEntity && persons < tellFrom ? null : persons }))
      .sort((x, y) => (y.persons ?? 0) - (x.persons ?? 0)),
  }
}

/** Counts every group that has not been counted for a while; pages read the rows this writes. */
export async function countIdentities(kit: Kit): Promise<void> {
  const now = kit.clock.now()
  const groups = await kit.database.rows<{ id: string; timeZone: string; countedAt: Date | null; records: number | null }>(
    'SELECT g.id, g.time_zone AS timeZone, (SELECT MAX(d.counted_at) FROM identity_day d WHERE d.group_id = g.id) AS countedAt, (SELECT MAX(d.records) FROM identity_day d WHERE d.group_id = g.id) AS records FROM tenant_group g')
  for (const group of groups) {
    const patience = (group.records ?? 0) >= bigFrom ? bigStaleMs : staleMs
    if (group.countedAt === null || now.getTime() - group.countedAt.getTime() >= patience) await countGroup(kit, group.id, localDay(now, group.timeZone))
  }
}

export async function countGroup(kit: Kit, groupId: string, day: string): Promise<void> {
  const { database } = kit
  const number = async (sql: string) => Number((await database.row<{ n: string }>(sql, [groupId]))?.n ?? 0)
  const [records, persons, humans, byRule, pairs] = await Promise.all([
    number('SELECT COUNT(*) AS n FROM source_record WHERE group_id = ?'),
    number('SELECT COUNT(*) AS n FROM person WHERE group_id = ? AND merged_into IS NULL'),
    number('SELECT COUNT(DISTINCT COALESCE(human_id, id)) AS n FROM person WHERE group_id = ? AND merged_into IS NULL'),
    database.rows<{ action: string; rule: string; n: string }>('SELECT action, rule, COUNT(*) AS n FROM identity_decision WHERE group_id = ? GROUP BY action, rule', [groupId]),
    database.rows<{ a: string; b: string; sameEntity: number; n: string }>(
      `SELECT ca.name AS a, cb.name AS b, MIN(x.entity = y.entity) AS sameEntity, COUNT(DISTINCT x.human) AS n FROM (${seenBy}) x JOIN (${seenBy}) y ON y.human = x.human AND x.corp < y.corp
       JOIN corp ca ON ca.group_id = ? AND ca.id = x.corp JOIN corp cb ON cb.group_id = ? AND cb.id = y.corp GROUP BY ca.name, cb.name`, [groupId, groupId, groupId, groupId]),
  ])
  const row = {
    records, persons, humans, open: byRule.filter((one) => one.action === 'suggest').reduce((sum, one) => sum + Number(one.n), 0), byRule: Object.fromEntries(byRule.map((one) => [`${one.action} ${one.rule}`, Number(one.n)])),
    pairs: pairs.map((one) => ({ a: one.a, b: one.b, sameEntity: Number(one.sameEntity) === 1, persons: Number(one.n) })), countedAt: kit.clock.now(),
  }
  await database.orm.insert(identityDay).values({ groupId, day, ...row }).onDuplicateKeyUpdate({ set: row })
}

/** Which human which corp knows, and for whom it was collected. */
const seenBy = `SELECT DISTINCT COALESCE(p.human_id, p.merged_into, p.id) AS human, s.corp_id AS corp, st.legal_entity_id AS entity FROM corp_contact c JOIN id_subject s ON s.group_id = c.group_id AND s.id = c.subject_id
  JOIN person p ON p.group_id = c.group_id AND p.id = c.person_id JOIN store st ON st.group_id = p.group_id AND st.id = p.store_id WHERE c.group_id = ? AND (p.human_id IS NOT NULL OR p.merged_into IS NOT NULL OR p.merged_count > 0)`
