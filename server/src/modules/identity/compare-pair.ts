import type { getIdentityPair, IdentityField } from '@chitang/shared/contracts/identity'
import type { ResponseOf } from '@chitang/shared/contracts/endpoint'
import { attributeText, type AttributeValue } from '@chitang/shared/domain/attributes'
import { levelLabel } from '@chitang/shared/domain/levels'
import type { Scope } from '../../platform/access/scope.ts'
import { fromJson } from '../../platform/db/json.ts'
import { AppError } from '../../platform/http/errors.ts'
import { timelineRows, together, type Family } from '../customers/index.ts'
import type { IdentityDeps } from './deps.ts'
import type { DecisionEvidence } from './evidence.model.ts'
import { pairSides, type PairSide } from './pair-sides.ts'
import { promisesOf } from './promises.ts'
import { standsFor } from './resolve.model.ts'
import { reasonsOf, recordWords } from './words.model.ts'

/** Two persons side by side, and what they would be as one; nothing is written. */
export async function comparePair(deps: IdentityDeps, scope: Scope, a: string, b: string): Promise<ResponseOf<typeof getIdentityPair>> {
  const { kit, directory } = deps
  const { database } = kit
  const sides = await pairSides(database, scope, 'identity.read', a, b)
  const one = sides.a.rootId === sides.b.rootId
  if (one) throw new AppError('identity.self')
  const survivor = standsFor([...sides.a.subjects, ...sides.b.subjects])
  const survivorId = sides.a.members.some((row) => row.id === survivor) ? sides.a.rootId : sides.b.rootId
  const [familyA, familyB, result] = await Promise.all([
    together(database, scope.groupId, sides.a.rootId, sides.a.members), together(database, scope.groupId, sides.b.rootId, sides.b.members),
    together(database, scope.groupId, survivorId, [...sides.a.members, ...sides.b.members]),
  ])
  const ids = [...familyA.ids, ...familyB.ids]
  const [evidence, verdict, promises, viewA, viewB] = await Promise.all([
    database.row<{ evidence: unknown }>('SELECT evidence FROM identity_decision WHERE group_id = ? AND person_a IN (?) AND person_b IN (?) AND ((person_a IN (?)) <> (person_b IN (?))) ORDER BY score DESC LIMIT 1', [scope.groupId, ids, ids, familyA.ids, familyA.ids]),
    database.row<{ byName: string; reason: string; at: Date }>(
      "SELECT e.name AS byName, v.reason, v.at FROM identity_verdict v JOIN employee e ON e.group_id = v.group_id AND e.id = v.by_employee_id WHERE v.group_id = ? AND v.verdict = 'not_same' AND v.person_a IN (?) AND v.person_b IN (?) LIMIT 1", [scope.groupId, ids, ids]),
    promisesOf(database, scope.groupId, familyA.ids, familyB.ids, kit.clock.now()),
    sideView(deps, scope, sides.a, familyA), sideView(deps, scope, sides.b, familyB),
  ])
  const entityId = sides.a.subjects[0]!.entityId
  const entity = await database.row<{ name: string }>('SELECT name FROM legal_entity WHERE group_id = ? AND id = ?', [scope.groupId, entityId])
  const stores = new Map((await directory.storesOf(scope.groupId)).map((store) => [store.id, store.shortName]))
  const shortA = stores.get(sides.a.subjects[0]!.storeId) ?? '一边'
  const shortB = stores.get(sides.b.subjects[0]!.storeId) ?? '另一边'
  return {
    entityName: entity?.name ?? '', a: viewA, b: viewB, survivorId, together: one,
    reasons: reasonsOf(evidence ? fromJson<DecisionEvidence>(evidence.evidence) : null, shortA === shortB ? { a: viewA.name, b: viewB.name } : { a: shortA, b: shortB }),
    parted: verdict ? { ...verdict, at: verdict.at.toISOString() } : null,
    fields: [...(await fieldsOf(deps, scope, familyA, familyB, result)), ...promises],
  }
}

async function sideView({ kit, directory }: IdentityDeps, scope: Scope, side: PairSide, family: Family) {
  const { database } = kit
  const [record, contact, facts] = await Promise.all([
    database.row<{ kind: string; at: Date }>('SELECT kind, occurred_at AS at FROM source_record WHERE group_id = ? AND person_id = ? ORDER BY occurred_at LIMIT 1', [scope.groupId, side.rootId]),
    database.row<{ avatarUrl: string | null }>('SELECT avatar_url AS avatarUrl FROM corp_contact WHERE group_id = ? AND person_id = ? LIMIT 1', [scope.groupId, side.rootId]),
    timelineRows(database, scope.groupId, family.ids, 100, null),
  ])
  const root = side.members.find((one) => one.id === side.rootId)!
  return {
    personId: side.rootId, name: root.name || '未命名', avatarUrl: contact?.avatarUrl ?? null, what: recordWords[record?.kind ?? ''] ?? '记录', storeName: (await directory.store(root.storeId)).name,
    since: (record?.at ?? new Date(side.subjects[0]!.at)).toISOString(), entries: facts.length,
  }
}

type Cell = { text: string | null; note: string | null }

async function fieldsOf({ kit, attributes }: IdentityDeps, scope: Scope, a: Family, b: Family, result: Family): Promise<IdentityField[]> {
  const inA = (personId: string | undefined) => personId !== undefined && a.ids.includes(personId)
  const defs = await attributes.of(scope.groupId)
  const owners = await ownerNames({ kit }, scope.groupId, [a, b, result].flatMap((one) => one.shown.ownerRelationId ?? []))
  const proofs = new Map((await kit.database.rows<{ personId: string; proven: number }>("SELECT k.person_id AS personId, MAX(k.verified_by NOT IN ('staff', 'remark')) AS proven FROM identity_key k JOIN person p ON p.group_id = k.group_id AND p.id = k.person_id AND p.phone_hash = k.value_hash WHERE k.group_id = ? AND k.kind = 'phone' AND k.person_id IN (?) GROUP BY k.person_id", [scope.groupId, result.ids])).map((row) => [row.personId, Number(row.proven) === 1 ? '验证过' : '顾问录入']))
  const text = (key: string, value: AttributeValue | undefined): string | null => {
    const def = defs.find((one) => one.key === key)
    return value === undefined ? null : key === 'level' ? levelLabel(String(value)) : def ? attributeText(def, value) : String(value)
  }
  const row = (key: string, name: string, left: Cell, right: Cell, from: string | undefined, sum: string | null, why: string): IdentityField => {
    const differs = left.text !== null && right.text !== null && left.text !== right.text
    return { key, name, a: left.text, b: right.text, noteA: left.note, noteB: right.note, differs, result: sum, resultFrom: sum === null ? null : inA(from) ? 'a' : 'b', why: differs ? why : '' }
  }
  const phone = (family: Family): Cell => ({ text: family.shown.phoneMasked, note: family.shown.phoneMasked === null ? null : (proofs.get(family.phonePersonId) ?? '顾问录入') })
  const owner = (family: Family): Cell => ({ text: family.shown.ownerRelationId === null ? null : (owners.get(family.shown.ownerRelationId) ?? null), note: null })
  const name = (family: Family): Cell => ({ text: family.shown.name || null, note: null })
  const keys = [...new Set([...Object.keys(a.fields?.values ?? {}), ...Object.keys(b.fields?.values ?? {})])]
  const order = ['level', 'intent_model', ...defs.map((def) => def.key)]
  return [
    { ...row('name', '姓名', name(a), name(b), result.rootId, result.shown.name || null, '跟着留下的那边'), differs: false },
    row('phone', '手机号', phone(a), phone(b), result.phonePersonId, result.shown.phoneMasked, '验证过的在前，另一个也留着'),
    row('owner', '归属顾问', owner(a), owner(b), result.fields?.owner?.personId, result.shown.ownerRelationId === null ? null : (owners.get(result.shown.ownerRelationId) ?? null), '还是好友的、先加的在前'),
    ...keys.sort((x, y) => order.indexOf(x) - order.indexOf(y)).flatMap((key): IdentityField[] => {
      const def = key === 'level' ? { name: '意向级别' } : defs.find((one) => one.key === key)
      if (!def) return []
      const field = result.fields?.values[key]
      return [row(key, def.name, { text: text(key, a.fields?.values[key]?.value), note: null }, { text: text(key, b.fields?.values[key]?.value), note: null }, field?.personId, text(key, field?.value), '取后改的')]
    }),
  ].filter((field) => field.a !== null || field.b !== null)
}

async function ownerNames({ kit }: Pick<IdentityDeps, 'kit'>, groupId: string, relationIds: readonly string[]): Promise<Map<string, string>> {
  if (relationIds.length === 0) return new Map()
  const rows = await kit.database.rows<{ id: string; name: string; store: string; live: number; status: string }>(
    'SELECT r.id, m.name, s.short_name AS store, r.deleted_at IS NULL AS live, m.status FROM follow_relation r JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id JOIN store s ON s.group_id = r.group_id AND s.id = r.store_id WHERE r.group_id = ? AND r.id IN (?)', [groupId, relationIds])
  return new Map(rows.map((row) => [row.id, `${row.name} · ${row.store}${row.status === 'left' ? '（已离职）' : Number(row.live) === 1 ? '' : '（好友已断）'}`]))
}
