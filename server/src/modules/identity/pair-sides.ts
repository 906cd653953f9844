import type { Permission } from '@chitang/shared/domain/policy'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { personRows, type PersonRow } from '../customers/index.ts'
import { subjectsOf } from './resolve.repo.ts'
import type { Subject } from './subject.model.ts'

/** One of two who are compared: a person with everybody already shown as it. */
export interface PairSide { rootId: string; members: PersonRow[]; subjects: Subject[] }

export interface PairSides { a: PairSide; b: PairSide; storeIds: string[] }

/** Both persons with all that stands behind them, if every store among them lies inside the reach and they are of one legal entity. */
export async function pairSides(db: Db, scope: Scope, permission: Permission, a: string, b: string): Promise<PairSides> {
  const { rows: reach } = demand(scope, permission)
  const sideOf = async (id: string): Promise<PairSide> => {
    const [person] = await db.rows<{ rootId: string }>('SELECT COALESCE(merged_into, id) AS rootId FROM person WHERE group_id = ? AND id = ?', [scope.groupId, id])
    if (!person) throw new AppError('not_found')
    const members = await personRows(db, scope.groupId, [person.rootId])
    return { rootId: person.rootId, members, subjects: await subjectsOf(db, scope.groupId, members.map((one) => one.id)) }
  }
  const sides = { a: await sideOf(a), b: await sideOf(b) }
  const subjects = [...sides.a.subjects, ...sides.b.subjects]
  if (subjects.some((one) => !reach.stores.includes(one.storeId))) throw new AppError('not_found')
  if (subjects.some((one) => one.entityId !== subjects[0]!.entityId)) throw new AppError('identity.other_entity')
  return { ...sides, storeIds: [...new Set(subjects.map((one) => one.storeId))] }
}
