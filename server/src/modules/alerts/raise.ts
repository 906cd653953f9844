import { alertDefaults, type AlertKind } from '@chitang/shared/domain/alerts'
import type { Role } from '@chitang/shared/domain/roles'
import { groupWide } from '../../platform/audit/audit.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { ruleFor } from './alert-rules.ts'
import { tell } from './tell.ts'

export interface Concern {
  groupId: string
  /** `groupWide`: told to roles without a store. */
  storeId: string
  kind: AlertKind
  /** What it is about: the same subject again is the same alert. */
  subject: string
  corpId?: string | null
  personId?: string | null
  relationId?: string | null
  memberId?: string | null
  codeId?: string | null
  /** Facts for the sentence, never a name or a number of a customer. */
  payload?: Record<string, unknown>
  /** A state that is looked at again and again: seen once more it is no second time, and whoever said it is taken care of has some peace. */
  lasts?: boolean
  /** One more of the same is no second time: the sentence says how many. */
  grows?: boolean
}

interface Open { id: string; toldAt: Date }

/** In the transaction of what happened, so that it is told or it did not happen. Told within seconds, once; the same again is counted. Answers the roles that were sent a card now. */
export async function raiseAlert(kit: Kit, tx: Db, concern: Concern): Promise<readonly Role[]> {
  const { groupId, storeId, kind, subject } = concern
  const rule = await ruleFor(tx, groupId, storeId, kind)
  if (!rule.enabled) return []
  const now = kit.clock.now()
  if (concern.lasts && (await isInHand(tx, concern, new Date(now.getTime() - rule.repeatMinutes * 60_000)))) return []
  const openKey = `${kind}:${subject}`
  const id = kit.ids.next()
  const about = [concern.corpId ?? null, concern.personId ?? null, concern.relationId ?? null, concern.memberId ?? null, concern.codeId ?? null, JSON.stringify(concern.payload ?? {})]
  // Whoever comes second, in another process too, counts up the row of the first.
  await tx.run(
    `INSERT INTO alert (group_id, id, store_id, kind, subject, open_key, corp_id, person_id, relation_id, member_id, code_id, payload, first_at, last_at, times, told_at, escalate_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?) ON DUPLICATE KEY UPDATE times = times + ?, last_at = VALUES(last_at), payload = VALUES(payload)`,
    [groupId, id, storeId, kind, subject, openKey, ...about, now, now, now, rule.escalateMinutes === null || alertDefaults[kind].escalate.length === 0 ? null : new Date(now.getTime() + rule.escalateMinutes * 60_000), concern.lasts || concern.grows ? 0 : 1])
  const open = await tx.row<Open>('SELECT id, told_at AS toldAt FROM alert WHERE group_id = ? AND store_id = ? AND open_key = ?', [groupId, storeId, openKey])
  if (!open) throw new Error(`alert ${openKey} is not there after it was written`)
  const isNew = open.id === id
  if (!isNew && now.getTime() - open.toldAt.getTime() < rule.repeatMinutes * 60_000) return []
  if (!isNew) await tx.run('UPDATE alert SET told_at = ? WHERE group_id = ? AND id = ?', [now, groupId, open.id])
  const { tell: roles, escalate, group } = alertDefaults[kind]
  return spread(kit, tx, { groupId, storeId, alertId: open.id, ...(storeId === groupWide ? { roles: group, next: [] } : { roles, next: escalate }), key: `${open.id}:${now.getTime()}` })
}

export interface Spread { groupId: string; storeId: string; alertId: string; roles: readonly Role[]; next: readonly Role[]; key: string }

/** Whoever is next and hears at once is not told a second time later. Of a store where nobody hears at all headquarters are told, without its customers. */
export async function spread(kit: Kit, tx: Db, { storeId, ...what }: Spread): Promise<readonly Role[]> {
  const { groupId, alertId } = what
  const { cards, heard } = await tell(kit, tx, what)
  if (heard === 'next') await tx.run('UPDATE alert SET escalate_at = NULL WHERE group_id = ? AND id = ?', [groupId, alertId])
  if (heard === 'nobody' && storeId !== groupWide) {
    const store = await tx.row<{ name: string }>('SELECT name FROM store WHERE group_id = ? AND id = ?', [groupId, storeId])
    await raiseAlert(kit, tx, { groupId, storeId: groupWide, kind: 'unheard', subject: storeId, lasts: true, payload: { store: store?.name } })
  }
  return [...new Set(cards.map((one) => one.role))]
}

/** Somebody closed it lately, and it was not over since: what still lasts is told again when it would be told again anyway, not a minute later. */
const isInHand = async (tx: Db, { groupId, storeId, kind, subject }: Concern, since: Date): Promise<boolean> =>
  (await tx.row("SELECT 1 FROM alert WHERE group_id = ? AND store_id = ? AND done_at > ? AND done_how = 'hand' AND over_at IS NULL AND kind = ? AND subject = ? LIMIT 1", [groupId, storeId, since, kind, subject])) !== null

/** What made it true is gone: closed without anybody's hand. */
export async function mendAlerts(tx: Db, now: Date, where: { groupId: string; kind: AlertKind; subject: string; storeId?: string }): Promise<void> {
  await tx.run(`UPDATE alert SET open_key = NULL, done_at = ?, done_how = 'mended' WHERE group_id = ? AND kind = ? AND subject = ? AND done_at IS NULL${where.storeId === undefined ? '' : ' AND store_id = ?'}`, [now, where.groupId, where.kind, where.subject, ...(where.storeId === undefined ? [] : [where.storeId])])
}

/** Something looked at again and again that is open, or was closed by hand and has not been over since. */
export interface Lasting { storeId: string; kind: AlertKind; subject: string; payload: unknown; toldAt: Date; isOpen: boolean }

/** Longer than anybody may silence a repeat. */
const longestRepeatMs = 8 * 86_400_000

export async function lastingAlerts(db: Db, groupId: string, now: Date, kinds: readonly AlertKind[]): Promise<Lasting[]> {
  const columns = 'store_id AS storeId, kind, subject, payload, told_at AS toldAt'
  const [open, byHand] = await Promise.all([
    db.rows<Lasting>(`SELECT ${columns} FROM alert WHERE group_id = ? AND done_at IS NULL AND kind IN (?)`, [groupId, kinds]),
    db.rows<Lasting>(`SELECT ${columns} FROM alert WHERE group_id = ? AND done_at > ? AND kind IN (?) AND done_how = 'hand' AND over_at IS NULL`, [groupId, new Date(now.getTime() - longestRepeatMs), kinds]),
  ])
  return [...open.map((one) => ({ ...one, isOpen: true })), ...byHand.map((one) => ({ ...one, isOpen: false }))]
}

/** What was looked at once more, in one transaction: `say` is raised, and whatever is not among `concerns` any more is over. Where nothing changed nothing is written. */
export async function keepLasting(kit: Kit, groupId: string, known: readonly Lasting[], concerns: readonly Concern[], say: readonly Concern[] = concerns): Promise<void> {
  const key = (one: Pick<Lasting, 'storeId' | 'kind' | 'subject'>): string => `${one.storeId} ${one.kind} ${one.subject}`
  const lasts = new Set(concerns.map(key))
  const over = known.filter((one) => !lasts.has(key(one)))
  if (say.length + over.length === 0) return
  await kit.database.transaction(async (tx) => {
    for (const one of say) await raiseAlert(kit, tx, one)
    for (const one of over) await endLasting(tx, kit.clock.now(), groupId, one)
  })
}

/** It is over: closed if nobody had closed it, and told anew if it comes again. */
export async function endLasting(tx: Db, now: Date, groupId: string, { storeId, kind, subject, isOpen }: Lasting): Promise<void> {
  if (isOpen) return mendAlerts(tx, now, { groupId, kind, subject, storeId })
  await tx.run("UPDATE alert SET over_at = ? WHERE group_id = ? AND store_id = ? AND done_at > ? AND kind = ? AND subject = ? AND done_how = 'hand' AND over_at IS NULL", [now, groupId, storeId, new Date(now.getTime() - longestRepeatMs), kind, subject])
}
