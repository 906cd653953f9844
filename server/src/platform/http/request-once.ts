import type { Scope } from '../access/scope.ts'
import type { Db, Tx } from '../db/database.ts'
import type { Kit } from '../kit.ts'

class MadeMeanwhile extends Error {}

/**
 * Makes something once for one act of a person, however often the request arrives: `key` names the act, `make` gives
 * the id of what it made. The same act again, also at the same moment, answers the first one's id.
 */
export async function makeOnce(kit: Kit, scope: Scope, key: string | undefined, make: (tx: Tx) => Promise<string>): Promise<string> {
  const before = await madeBy(kit.database, scope, key)
  if (before !== null) return before
  try {
    return await kit.database.transaction(async (tx) => {
      const id = await make(tx)
      if (key === undefined) return id
      const { affectedRows } = await tx.run('INSERT IGNORE INTO request_once (group_id, employee_id, request_key, object_id, at) VALUES (?, ?, ?, ?, ?)', [scope.groupId, scope.employeeId, key, id, kit.clock.now()])
      if (affectedRows === 0) throw new MadeMeanwhile()
      return id
    })
  } catch (cause) {
    if (!(cause instanceof MadeMeanwhile)) throw cause
    return (await madeBy(kit.database, scope, key))!
  }
}

/** What was made is gone again: the act may be tried once more. */
export const forgetMade = (db: Db, scope: Scope, key: string | undefined): Promise<unknown> =>
  key === undefined ? Promise.resolve() : db.run('DELETE FROM request_once WHERE group_id = ? AND employee_id = ? AND request_key = ?', [scope.groupId, scope.employeeId, key])

async function madeBy(db: Db, scope: Scope, key: string | undefined): Promise<string | null> {
  if (key === undefined) return null
  const row = await db.row<{ id: string }>('SELECT object_id AS id FROM request_once WHERE group_id = ? AND employee_id = ? AND request_key = ?', [scope.groupId, scope.employeeId, key])
  return row?.id ?? null
}
