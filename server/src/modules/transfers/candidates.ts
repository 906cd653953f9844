import type { IneligibleReason } from '@chitang/shared/contracts/transfers'
import type { Db } from '../../platform/db/database.ts'
import { restricted } from '../audiences/index.ts'
import { displayName } from '../customers/index.ts'
import type { Directory, MemberInfo } from '../org/index.ts'
import { truth } from '../../platform/db/truth.ts'
import type { Kit } from '../../platform/kit.ts'
import { whyNot } from './eligibility.model.ts'

export interface CandidateRow { id: string; contactId: string; externalUserId: string; personId: string; level: string | null; name: string; friendsOf: string[]; reason: IneligibleReason | null }

interface Row { id: string; contactId: string; externalUserId: string; personId: string; level: string | null; name: string; remark: string; deletedBy: string | null; half: number; erased: number; listed: number }
interface History { contactId: string; subjectId: string; transferId: string; kind: string; state: string; acceptedAt: Date | null; settledAt: Date | null }

export const leftAtOf = async (db: Db, groupId: string, memberId: string): Promise<Date | null> => (await db.row<{ leftAt: Date }>('SELECT left_at AS leftAt FROM departure WHERE group_id = ? AND member_id = ?', [groupId, memberId]))?.leftAt ?? null

/** An advisor's customers, each with whether it can be handed over; `except`: a handover whose own items do not count. */
export async function candidatesOf({ kit, directory }: { kit: Kit; directory: Directory }, db: Db, member: MemberInfo, except: string | null = null): Promise<CandidateRow[]> {
  const { groupId, id: memberId, corpId } = member
  const kind = member.status === 'left' ? 'resigned' as const : 'onjob' as const
  const rows = await db.rows<Row>(
    `SELECT r.id, r.contact_id AS contactId, c.external_userid AS externalUserId, r.person_id AS personId, COALESCE(root.level, p.level) AS level, c.name, r.remark, r.deleted_by AS deletedBy, r.half, ${restricted} AS erased, u.member_id IS NOT NULL AS listed
     FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
     LEFT JOIN person root ON root.group_id = p.group_id AND root.id = p.merged_into LEFT JOIN unassigned_customer u ON u.group_id = r.group_id AND u.member_id = r.member_id AND u.external_userid = c.external_userid
     WHERE r.group_id = ? AND r.member_id = ? AND (r.deleted_at IS NULL OR r.deleted_by = 'customer') ORDER BY r.id`, [groupId, memberId])
  const history = await db.rows<History>(
    `SELECT i.contact_id AS contactId, i.subject_id AS subjectId, i.transfer_id AS transferId, t.kind, i.state, i.accepted_at AS acceptedAt, i.settled_at AS settledAt FROM follow_relation r
     JOIN transfer_item i ON i.group_id = r.group_id AND i.contact_id = r.contact_id JOIN transfer t ON t.group_id = i.group_id AND t.id = i.transfer_id WHERE r.group_id = ? AND r.member_id = ?`, [groupId, memberId])
  const friends = await db.rows<{ contactId: string; memberId: string }>(
    `SELECT o.contact_id AS contactId, o.member_id AS memberId FROM follow_relation r JOIN follow_relation o ON o.group_id = r.group_id AND o.contact_id = r.contact_id AND o.id <> r.id AND o.deleted_at IS NULL AND o.half = 0 WHERE r.group_id = ? AND r.member_id = ?`, [groupId, memberId])
  const read = await db.row<{ readAt: Date }>('SELECT read_at AS readAt FROM leaver_reading WHERE group_id = ? AND corp_id = ?', [groupId, corpId])
  const leftAt = kind === 'resigned' ? await leftAtOf(db, groupId, memberId) : null
  const { timeZone } = await directory.group(groupId)
  const at = { kind, leftAt, now: kit.clock.now(), timeZone }
  const [pastOf, friendsOf] = [groupBy(history), groupBy(friends)]
  return rows.map(({ remark, deletedBy, half, erased, listed, ...row }) => {
    const past = (pastOf.get(row.contactId) ?? []).filter((one) => one.transferId !== except)
    const refusals = past.filter((one) => one.state === 'refused').map((one) => one.settledAt?.getTime() ?? 0)
    return {
      ...row, name: displayName(row.name, remark), friendsOf: (friendsOf.get(row.contactId) ?? []).map((one) => one.memberId),
      reason: whyNot({
        deletedBy, half: Boolean(half), erased: truth(erased), open: past.some((one) => one.subjectId === row.id && (one.state === 'planned' || one.state === 'calling' || one.state === 'waiting')),
        refusedAt: refusals.length > 0 ? new Date(Math.max(...refusals)) : null, accepted: past.flatMap((one) => (one.kind === 'onjob' && one.acceptedAt ? [one.acceptedAt] : [])), listed: read && kind === 'resigned' ? truth(listed) : null,
      }, at),
    }
  })
}

function groupBy<T extends { contactId: string }>(rows: readonly T[]): Map<string, T[]> {
  const map = new Map<string, T[]>()
  for (const row of rows) {
    const list = map.get(row.contactId)
    if (list) list.push(row)
    else map.set(row.contactId, [row])
  }
  return map
}
