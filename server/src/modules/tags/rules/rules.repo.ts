import type { RuleTrigger } from '@chitang/shared/domain/tag-rules'
import type { Db } from '../../../platform/db/database.ts'
import { attributesOf } from '../../attributes/index.ts'
import { parsed } from '../usable-tags.ts'
import { valuesOf, type PersonRow, type Rule } from './rule.model.ts'

const columns = 'ru.id, ru.store_id AS storeId, ru.rule_trigger AS `trigger`, ru.tag_id AS tagId, ru.take_off AS takeOff'
const asRule = <T extends Rule>(row: T): T => ({ ...row, trigger: parsed(row.trigger), takeOff: Boolean(row.takeOff) })

export async function rulesOfKinds(db: Db, groupId: string, kinds: readonly RuleTrigger['kind'][]): Promise<Rule[]> {
  return (await db.rows<Rule>(`SELECT ${columns} FROM tag_rule ru WHERE ru.group_id = ? AND ru.kind IN (?) AND ru.enabled = 1 ORDER BY ru.id`, [groupId, kinds])).map(asRule)
}

export async function ruleById(db: Db, groupId: string, id: string, lock = false): Promise<(Rule & { enabled: boolean }) | null> {
  const row = await db.row<Rule & { enabled: number }>(`SELECT ${columns}, ru.enabled FROM tag_rule ru WHERE ru.group_id = ? AND ru.id = ?${lock ? ' FOR UPDATE' : ''}`, [groupId, id])
  return row && { ...asRule(row), enabled: Boolean(row.enabled) }
}

/** What rules may look at, for many at once. */
export async function personValues(db: Db, groupId: string, personIds: readonly string[]): Promise<Map<string, ReturnType<typeof valuesOf>>> {
  if (personIds.length === 0) return new Map()
  const rows = await db.rows<Omit<PersonRow, 'attributes'> & { id: string; attributes: unknown; needs: unknown }>('SELECT id, level, intent_model AS intentModel, attributes, needs FROM person WHERE group_id = ? AND id IN (?)', [groupId, [...new Set(personIds)]])
  return new Map(rows.map((row) => [row.id, valuesOf({ ...row, attributes: attributesOf(row) })]))
}

/** Facts that count as contact with a customer. WeCom tells no messages: a chat nobody noted is none. */
export const contactKinds = ['follow_up', 'script_sent', 'script_responded', 'relation_added', 'relation_readded'] as const

export async function lastContacts(db: Db, groupId: string, personIds: readonly string[]): Promise<Map<string, Date>> {
  if (personIds.length === 0) return new Map()
  const rows = await db.rows<{ personId: string; at: Date }>('SELECT person_id AS personId, MAX(occurred_at) AS at FROM domain_fact WHERE group_id = ? AND person_id IN (?) AND kind IN (?) GROUP BY person_id', [groupId, [...new Set(personIds)], contactKinds])
  return new Map(rows.map((row) => [row.personId, row.at]))
}
