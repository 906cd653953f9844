import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { privacyNotice } from './privacy.table.ts'

/** A legal entity that joins the group begins with the group's newest text, in its own name. */
export async function firstNotice(kit: Kit, tx: Tx, entity: { groupId: string; legalEntityId: string; name: string }): Promise<void> {
  const { groupId, legalEntityId, name } = entity
  const pattern = await tx.row<{ title: string; body: string; entityName: string }>(
    `SELECT n.title, n.body, e.name AS entityName FROM privacy_notice n JOIN legal_entity e ON e.group_id = n.group_id AND e.id = n.legal_entity_id
     WHERE n.group_id = ? ORDER BY n.id DESC LIMIT 1`, [groupId])
  if (!pattern) return
  await tx.orm.insert(privacyNotice).values({ groupId, id: kit.ids.next(), legalEntityId, version: 1, title: pattern.title, body: pattern.body.replaceAll(pattern.entityName, name), publishedAt: kit.clock.now() })
}
