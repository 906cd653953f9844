import type { AttributeView } from '@chitang/shared/contracts/attributes'
import { attributeText, itemsOf, type AttributeValue } from '@chitang/shared/domain/attributes'
import type { Db, Tx } from '../../platform/db/database.ts'
import type { StoredDef } from './attribute-defs.ts'
import { personAttribute } from './attributes.table.ts'

/** `person.attributes`: a copy of the person's values by key, so that a screen reads one row. Level and model have columns of their own. */
export type AttributeMap = Readonly<Record<string, AttributeValue>>

/** What early builds kept in `person.needs`. */
interface OldNeeds { budgetMin?: number | null; budgetMax?: number | null; tradeIn?: boolean | null; householdSize?: number | null; focus?: string[] | null; finance?: string | null }

export function fromOldNeeds(needs: OldNeeds): AttributeMap {
  const values: Record<string, AttributeValue> = {}
  if (needs.budgetMin != null || needs.budgetMax != null) values['budget'] = { min: needs.budgetMin ?? null, max: needs.budgetMax ?? null }
  if (needs.tradeIn != null) values['trade_in'] = needs.tradeIn
  if (needs.householdSize != null) values['household_size'] = needs.householdSize
  if (needs.focus?.length) values['focus'] = needs.focus
  if (needs.finance) values['finance'] = needs.finance
  return values
}

/** The person's values, also of a row that the conversion has not reached yet. */
export function attributesOf(row: { attributes: unknown; needs: unknown }): AttributeMap {
  if (row.attributes !== null && row.attributes !== undefined) return parsed(row.attributes) as AttributeMap
  return fromOldNeeds(parsed(row.needs ?? {}) as OldNeeds)
}

const parsed = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value)

/** Ready to be read, in the order of the definitions; what is switched off or another brand's is left out. */
export function attributeViews(defs: readonly StoredDef[], values: AttributeMap): AttributeView[] {
  return defs.flatMap((def) => {
    const value = values[def.key]
    const text = value === undefined ? null : attributeText(def, value)
    return text === null || value === undefined ? [] : [{ key: def.key, name: def.name, panel: def.panel, value: value as AttributeView['value'], text }]
  })
}

export async function saveItems(tx: Tx, input: { groupId: string; personId: string; key: string; value: AttributeValue | null; memberId: string | null; at: Date }): Promise<void> {
  const { groupId, personId, key } = input
  await tx.run('DELETE FROM person_attribute WHERE group_id = ? AND person_id = ? AND attribute = ?', [groupId, personId, key])
  if (input.value !== null)
    await tx.orm.insert(personAttribute).values(itemsOf(input.value).map((item) => ({ groupId, personId, attribute: key, ...item, memberId: input.memberId, at: input.at })))
}

/** Who last set each value, and when; of several persons shown as one, the last of all. */
export async function authorsOf(db: Db, groupId: string, personIds: readonly string[]): Promise<Map<string, { name: string | null; at: Date }>> {
  const rows = await db.rows<{ attribute: string; name: string | null; at: Date }>(
    'SELECT a.attribute, MAX(m.name) AS name, MAX(a.at) AS at FROM person_attribute a LEFT JOIN member m ON m.group_id = a.group_id AND m.id = a.member_id WHERE a.group_id = ? AND a.person_id IN (?) GROUP BY a.person_id, a.attribute ORDER BY at', [groupId, personIds])
  return new Map(rows.map((row) => [row.attribute, { name: row.name, at: row.at }]))
}
