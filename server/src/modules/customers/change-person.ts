import type { ChangedField } from '@chitang/shared/contracts/customers'
import { attributeProblem, attributeText, sameValue, type AttributeValue } from '@chitang/shared/domain/attributes'
import { levelOf } from '@chitang/shared/domain/levels'
import { covers, type RowFilter } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Tx } from '../../platform/db/database.ts'
import { fromJson } from '../../platform/db/json.ts'
import type { EventBus } from '../../platform/events/bus.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { authorsOf, saveItems, type AttributeDefs, type StoredDef } from '../attributes/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import type { CustomerEvents } from './customers.events.ts'
import { familyOf, relationsOf, valuesOf } from './family.ts'

export interface PersonDeps { kit: Kit; bus: EventBus<CustomerEvents>; directory: Directory; attributes: AttributeDefs }

export interface PersonForWrite {
  /** The one of the persons shown as one that the write belongs to: whose relation lies inside the reach. */
  personId: string
  storeId: string; memberId: string; relationId: string; level: string | null; ownerRelationId: string | null
  /** As shown, level and intended model among them. */
  values: Readonly<Record<string, AttributeValue>>
  /** What this person's own row says. */
  own: Readonly<Record<string, AttributeValue>>
  /** Of several persons shown as one: the root. */
  mergedRootId: string | null
}

/** The person, if a relation of theirs lies inside the reach; locked for the change. What is written after a merge stays with the side it came from. */
export async function personForWrite(tx: Tx, groupId: string, personId: string, rows: RowFilter): Promise<PersonForWrite> {
  const family = await familyOf(tx, groupId, personId, true)
  const relations = family ? (await relationsOf(tx, groupId, family.ids)).filter((relation) => covers(rows, relation)) : []
  const mine = relations.some((one) => one.personId === personId) ? relations.filter((one) => one.personId === personId) : relations
  const relation = mine.find((one) => one.id === family?.shown.ownerRelationId) ?? mine[0]
  if (!family || !relation) throw new AppError('not_found')
  const { level, ownerRelationId } = family.shown
  return {
    personId: relation.personId, storeId: relation.storeId, memberId: relation.memberId, relationId: relation.id, level, ownerRelationId,
    values: valuesOf(family.shown), own: valuesOf(family.members.find((one) => one.id === relation.personId)!), mergedRootId: family.fields ? family.rootId : null,
  }
}

export type AttributeChanges = Readonly<Record<string, AttributeValue | null>>

/**
 * Writes typed values: checked against their definitions, kept with who and when, said as a fact, told to whoever
 * hangs effects on them. Returns the keys that really changed.
 */
export async function changeAttributes(deps: PersonDeps, tx: Tx, scope: Scope, person: PersonForWrite, changes: AttributeChanges, reason: string | null = null): Promise<string[]> {
  const { kit } = deps
  const store = await deps.directory.store(person.storeId)
  const defs = await deps.attributes.of(scope.groupId)
  const wanted = Object.entries(changes).map(([key, raw]) => ({ def: withModels(defOf(defs, key), store), value: cleaned(raw) })).filter(({ def, value }) => !sameValue(person.values[def.key], value))
  if (wanted.length === 0) return []
  for (const { def, value } of wanted) {
    const problem = value === null ? null : attributeProblem(def, value)
    if (problem) throw new AppError('attributes.invalid', { detail: problem })
    if (def.type === 'level' && value !== null && !levelOf(store.levels, String(value))) throw new AppError('attributes.invalid', { detail: '没有这个级别' })
  }
  const now = kit.clock.now()
  const after: Record<string, AttributeValue> = { ...person.own }
  for (const { def, value } of wanted) {
    if (value === null) delete after[def.key]
    else after[def.key] = value
    await saveItems(tx, { groupId: scope.groupId, personId: person.personId, key: def.key, value, memberId: scope.memberId, at: now })
  }
  const { level: letter, intent_model: model, ...rest } = after
  const level = typeof letter === 'string' ? letter : null
  await tx.run('UPDATE person SET level = ?, intent_model = ?, attributes = ?, updated_at = ? WHERE group_id = ? AND id = ?', [level, typeof model === 'string' ? model : null, JSON.stringify(rest), now, scope.groupId, person.personId])
  await chooseEmptied(tx, scope.groupId, person, wanted.filter(({ value }) => value === null).map(({ def }) => def.key))
  const common = {
    groupId: scope.groupId, occurredAt: now, storeId: person.storeId, personId: person.personId, relationId: person.relationId, memberId: scope.memberId,
    cause: scope.actor.client === 'sidebar' ? 'sidebar' as const : 'admin' as const,
  }
  const plain = wanted.filter(({ def }) => def.key !== 'level')
  if (plain.length < wanted.length)
    await kit.facts.append(tx, { ...common, kind: 'level_changed', payload: { from: person.level, to: level, ...(reason ? { reason } : {}) } })
  if (plain.length > 0)
    await kit.facts.append(tx, { ...common, kind: 'profile_changed', payload: { fields: plain.map(({ def }) => def.name), values: plain.map(({ def, value }) => ({ key: def.key, text: attributeText(def, value) })) } })
  await deps.bus.emit(tx, 'attributesChanged', {
    groupId: scope.groupId, personId: person.personId, storeId: person.storeId, relationId: person.relationId,
    changes: wanted.map(({ def, value }) => ({ key: def.key, name: def.name, from: person.values[def.key] ?? null, to: value, mirrorTagGroupId: def.mirrorTagGroupId })),
  })
  return wanted.map(({ def }) => def.key)
}

/** A value taken away must not come back from another of the persons shown as one. */
async function chooseEmptied(tx: Tx, groupId: string, person: PersonForWrite, keys: readonly string[]): Promise<void> {
  if (person.mergedRootId === null || keys.length === 0) return
  const root = await tx.row<{ choices: unknown }>('SELECT merge_choices AS choices FROM person WHERE group_id = ? AND id = ? FOR UPDATE', [groupId, person.mergedRootId])
  const choices = { ...(fromJson<Record<string, string> | null>(root?.choices ?? null) ?? {}), ...Object.fromEntries(keys.map((key) => [key, person.personId])) }
  await tx.run('UPDATE person SET merge_choices = ? WHERE group_id = ? AND id = ?', [JSON.stringify(choices), groupId, person.mergedRootId])
}

/** Somebody else was faster: what stands there now, with name and time, so that the person can choose. */
export async function demandUnchanged(deps: PersonDeps, tx: Tx, scope: Scope, person: PersonForWrite, expected: AttributeChanges): Promise<void> {
  const defs = await deps.attributes.of(scope.groupId)
  const moved = Object.entries(expected).filter(([key, value]) => !sameValue(person.values[key], cleaned(value)))
  if (moved.length === 0) return
  const authors = await authorsOf(tx, scope.groupId, [person.personId])
  const fields = moved.map(([key]): ChangedField => {
    const def = defOf(defs, key)
    const value = person.values[key] ?? null
    const author = authors.get(key)
    return { key, name: def.name, value: value as ChangedField['value'], text: attributeText(def, value), byName: author?.name ?? null, at: author?.at.toISOString() ?? null }
  })
  throw new AppError('conflict.changed', {}, fields)
}

const withModels = (def: StoredDef, store: StoreInfo): StoredDef => (def.type === 'model' ? { ...def, options: store.models } : def)

function defOf(defs: readonly StoredDef[], key: string): StoredDef {
  const def = defs.find((one) => one.key === key)
  if (!def) throw new AppError('attributes.unknown')
  return def
}

function cleaned(value: AttributeValue | null): AttributeValue | null {
  if (typeof value !== 'string') return value
  return value.trim() || null
}
