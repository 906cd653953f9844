import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { planResolution, putKeys } from '../identity/index.ts'
import type { StopBroadcasts } from './stop-page.ts'

/** A contact and a login are one person, by WeCom's word: the contact is known by that unionid from now on. */
export async function knowContact(kit: Kit, tx: Tx, input: { groupId: string; corpId: string; externalUserId: string; openPlatform: string; unionidHash: string; stopEntityId: string | null; stop: StopBroadcasts }): Promise<void> {
  const now = kit.clock.now()
  const contact = await tx.row<{ personId: string; recordId: string; at: Date; entityId: string }>(
    `SELECT c.person_id AS personId, MIN(r.id) AS recordId, MIN(r.occurred_at) AS at, MIN(st.legal_entity_id) AS entityId FROM corp_contact c JOIN id_subject s ON s.group_id = c.group_id AND s.id = c.subject_id
     JOIN source_record r ON r.group_id = c.group_id AND r.person_id = c.person_id
     JOIN person p ON p.group_id = c.group_id AND p.id = c.person_id JOIN store st ON st.group_id = p.group_id AND st.id = p.store_id WHERE c.group_id = ? AND s.corp_id = ? AND c.external_userid = ? GROUP BY c.person_id`, [input.groupId, input.corpId, input.externalUserId])
  // Somebody the first reading of that corp has not brought yet: they are recognised when they log in again.
  if (!contact) return
  await putKeys(tx, input.groupId, now, [{ personId: contact.personId, recordId: contact.recordId, kind: 'unionid', scope: input.openPlatform, valueHash: input.unionidHash, verifiedBy: 'wecom', firstSeen: contact.at, validTo: null }])
  await planResolution(kit, tx, input.groupId, [contact.personId])
  if (input.stopEntityId !== null && contact.entityId === input.stopEntityId) await input.stop(tx, { groupId: input.groupId, legalEntityId: input.stopEntityId, personId: contact.personId })
}
