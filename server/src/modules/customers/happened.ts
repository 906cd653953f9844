import type { CustomerFilter } from '@chitang/shared/contracts/customers'
import type { Fate, Happening, HappenedBefore } from '@chitang/shared/domain/happenings'
import type { SqlValue } from '../../platform/db/database.ts'

interface Where { sql: string; params: SqlValue[] }

const never = new Date('2999-01-01T00:00:00Z')
const kinds: Readonly<Record<Happening, readonly string[]>> = {
  added: ['relation_added', 'relation_readded'], left: ['relation_deleted'], dropped: ['relation_deleted'], taken_over: ['relation_transferred'], handed_over: ['relation_handed_over'],
  followed: ['follow_up'], script_sent: ['script_sent'], visited: ['appointment_arrived'], welcome_failed: ['welcome_failed'],
}
/** Who was asked and never accepted had no friendship to end. */
const ended = (by: string): string => `COALESCE(JSON_UNQUOTE(JSON_EXTRACT(w.payload, '$.by')), '') ${by} 'customer' AND COALESCE(JSON_UNQUOTE(JSON_EXTRACT(w.payload, '$.half')), '') <> 'true'`
const after = (what: string, more = ''): string => `EXISTS (SELECT 1 FROM domain_fact a WHERE a.group_id = w.group_id AND a.person_id = w.person_id AND ${what} AND a.occurred_at >= w.occurred_at${more})`
/** What counts as looking after a friend. */
export const servedKinds: readonly string[] = ['follow_up', 'script_responded', 'appointment_arrived']
const served = `a.kind IN (${servedKinds.map((kind) => `'${kind}'`).join(', ')})`
const met = after(served, ' AND a.occurred_at < w.occurred_at + INTERVAL 7 DAY')
const fateSql: Readonly<Record<Fate, string>> = {
  met, silent: `NOT ${met}`, waiting: `NOT ${after(served)}`, still: `NOT ${after("a.relation_id = w.relation_id AND a.kind = 'relation_deleted'")}`, visited: after("a.kind = 'appointment_arrived'"), welcomed: "r.welcome_state = 'sent'",
}
const earlier = (what: string): string => `EXISTS (SELECT 1 FROM domain_fact b WHERE b.group_id = w.group_id AND b.person_id = w.person_id AND b.relation_id = w.relation_id AND b.kind IN (${what}) AND b.occurred_at <= w.occurred_at AND b.occurred_at > w.occurred_at - INTERVAL 48 HOUR)`
const beforeSql: Readonly<Record<HappenedBefore, string>> = {
  add: earlier("'relation_added', 'relation_readded'"), script: earlier("'script_sent'"),
  broadcast: "EXISTS (SELECT 1 FROM broadcast_target t WHERE t.group_id = w.group_id AND t.person_id = w.person_id AND t.relation_id = w.relation_id AND t.state = 'sent' AND t.sent_at <= w.occurred_at AND t.sent_at > w.occurred_at - INTERVAL 48 HOUR",
}

/** The facts a number is made of (modules/kpis counts the same), so that its list holds exactly those customers. */
export function happenedWhere({ did, didFrom, didTo, way, fate, before, broadcastId, advisorId, codeId }: CustomerFilter): Where | null {
  if (!did) return null
  const params: SqlValue[] = [[...kinds[did]], new Date(didFrom ?? 0), didTo ? new Date(didTo) : never]
  const where = ['w.group_id = r.group_id AND w.store_id = r.store_id AND w.relation_id = r.id AND w.kind IN (?) AND w.occurred_at >= ? AND w.occurred_at < ?']
  const narrow = (sql: string, ...values: SqlValue[]): void => {
    where.push(sql)
    params.push(...values)
  }
  if (advisorId) narrow('w.member_id = ?', advisorId)
  if (codeId === '0') narrow('w.code_id IS NULL')
  else if (codeId) narrow('w.code_id = ?', codeId)
  if (did === 'left') narrow(ended('='))
  if (did === 'dropped') narrow(ended('<>'))
  if (did === 'added' && way) narrow("CAST(COALESCE(JSON_UNQUOTE(JSON_EXTRACT(w.payload, '$.addWay')), '0') AS CHAR) = ?", way)
  if (did === 'added' && fate) narrow(fateSql[fate])
  if (did === 'left' && before) narrow(`${beforeSql[before]}${before !== 'broadcast' ? '' : broadcastId ? ' AND t.broadcast_id = ?)' : ')'}`, ...(before === 'broadcast' && broadcastId ? [broadcastId] : []))
  return { sql: `EXISTS (SELECT 1 FROM domain_fact w WHERE ${where.join(' AND ')})`, params }
}

/** Follow-ups due in a span: those still open, or with `all` also those that are done. With `all` an advisor is whose task it was. */
export function dueWhere({ dueFrom, dueTo, dueOf, advisorId }: CustomerFilter): Where | null {
  if (!dueFrom && !dueTo && !dueOf) return null
  const whose = dueOf && advisorId ? [advisorId] : []
  return {
    sql: `EXISTS (SELECT 1 FROM task d WHERE d.group_id = r.group_id AND d.person_id = r.person_id AND d.store_id = r.store_id AND (d.relation_id = r.id OR (d.relation_id IS NULL AND d.member_id = r.member_id)) ${whose.length ? 'AND d.member_id = ? ' : ''}AND d.status IN (?) AND d.due_at >= ? AND d.due_at < ?)`,
    params: [...whose, dueOf ? ['open', 'done'] : ['open'], new Date(dueFrom ?? 0), dueTo ? new Date(dueTo) : never],
  }
}
