import type { CustomerDetail } from '@chitang/shared/contracts/customers'
import { semanticOf, stageOf } from '@chitang/shared/domain/levels'
import { covers, decide, demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { pageOf } from '../../platform/http/cursor.ts'
import { AppError } from '../../platform/http/errors.ts'
import { attributesOf, attributeViews, authorsOf, defsFor } from '../attributes/index.ts'
import { appliedTags } from './applied-tags.ts'
import type { PersonDeps } from './change-person.ts'
import { displayName } from './contact-state.model.ts'
import { familyOf, readableIds } from './family.ts'
import { introducerOf } from './introducer.ts'
import { salutationOf, welcomeStateOf } from './profile.model.ts'
import { timelineItem, timelineRows } from './timeline.ts'

interface RelationViewRow {
  id: string; personId: string; memberId: string; storeId: string; corpName: string; storeName: string; advisorName: string; addedAt: Date; sourceName: string | null; remark: string
  welcomeState: string; welcomeMs: number | null; welcomeReason: string | null; noticeVersion: number | null; deletedBy: string | null; deletedAt: Date | null
  contactName: string; avatarUrl: string | null
}

/** A person is visible through at least one relation inside the reach, and only those relations are shown. */
export async function customerDetail(deps: Pick<PersonDeps, 'kit' | 'directory' | 'attributes'>, scope: Scope, personId: string): Promise<CustomerDetail> {
  const decision = demand(scope, 'customer.read')
  const { database } = deps.kit
  const family = await familyOf(database, scope.groupId, personId)
  if (!family) throw new AppError('not_found')
  const person = family.shown
  const all = await database.rows<RelationViewRow>(
    `SELECT r.id, r.person_id AS personId, r.member_id AS memberId, r.store_id AS storeId, co.name AS corpName, s.name AS storeName, m.name AS advisorName, r.added_at AS addedAt, k.name AS sourceName, r.remark,
            r.welcome_state AS welcomeState, r.welcome_ms AS welcomeMs, r.welcome_reason AS welcomeReason, n.version AS noticeVersion, r.deleted_by AS deletedBy, r.deleted_at AS deletedAt,
            c.name AS contactName, c.avatar_url AS avatarUrl
     FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN corp co ON co.group_id = r.group_id AND co.id = r.corp_id
     JOIN store s ON s.group_id = r.group_id AND s.id = r.store_id JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id
     LEFT JOIN channel_code k ON k.group_id = r.group_id AND k.id = r.code_id LEFT JOIN privacy_notice n ON n.group_id = r.group_id AND n.id = r.notice_id
     WHERE r.group_id = ? AND r.person_id IN (?) ORDER BY r.deleted_at IS NOT NULL, r.added_at DESC`, [scope.groupId, family.ids])
  const relations = all.filter((row) => covers(decision.rows, row))
  if (relations.length === 0) throw new AppError('not_found')
  const readable = readableIds(family, all, decision.rows)
  const [tags, tasks, facts, defs, authors, introducer] = await Promise.all([
    appliedTags(database, scope.groupId, relations.map((row) => row.id)),
    database.rows<{ id: string; title: string; dueAt: Date }>("SELECT id, title, due_at AS dueAt FROM task WHERE group_id = ? AND person_id IN (?) AND status = 'open' ORDER BY due_at LIMIT 10", [scope.groupId, readable]),
    relations.some((row) => covers(decide(scope, 'timeline.read').rows, row)) ? timelineRows(database, scope.groupId, readable, 21, null) : [],
    deps.attributes.of(scope.groupId),
    authorsOf(database, scope.groupId, family.ids),
    introducerOf(deps.kit, scope, person),
  ])
  if (!relations.some((row) => scope.memberIds.includes(row.memberId) || scope.roles.some((role) => role.storeId === row.storeId)))
    await deps.kit.audit.write(database, scope.actor, { groupId: scope.groupId, storeId: relations[0]!.storeId, action: 'customer.look', objectType: 'person', objectId: family.rootId })
  const timeline = pageOf(facts, 20, (row) => ({ at: row.occurredAt, id: row.id }))
  const owner = relations.find((row) => row.id === person.ownerRelationId) ?? relations[0]!
  const store = await deps.directory.store(owner.storeId)
  const reveal = decide(scope, 'phone.reveal')
  const write = decide(scope, 'customer.write')
  return {
    personId: family.rootId, name: displayName(owner.contactName, owner.remark), avatarUrl: owner.avatarUrl, salutation: salutationOf(person), level: person.level, intentModel: person.intentModel,
    stageName: stageOf(semanticOf(store.levels, person.level)), ownerName: owner.advisorName, storeName: owner.storeName, storeId: store.id, brand: store.brand, phoneMasked: person.phoneMasked,
    canReveal: person.phoneMasked !== null && relations.some((row) => covers(reveal.rows, row)), canEdit: relations.some((row) => covers(write.rows, row)), introducer, introduced: person.introducedCount,
    attributes: attributeViews(defsFor(defs, store), attributesOf(person)).map((one) => ({ ...one, byName: authors.get(one.key)?.name ?? null, at: authors.get(one.key)?.at.toISOString() ?? null })),
    relations: relations.map((row) => ({
      id: row.id, corpName: row.corpName, storeName: row.storeName, advisorName: row.advisorName, addedAt: row.addedAt.toISOString(), sourceName: row.sourceName, remark: row.remark || null,
      welcome: { status: welcomeStateOf(row.welcomeState), ms: row.welcomeMs, reason: row.welcomeReason }, noticeVersion: row.noticeVersion,
      deletedBy: row.deletedBy, deletedAt: row.deletedAt?.toISOString() ?? null, tags: tags.get(row.id) ?? [],
    })),
    openTasks: tasks.map((row) => ({ id: row.id, title: row.title, dueAt: row.dueAt.toISOString() })),
    timeline: timeline.items.map(timelineItem), timelineNextCursor: timeline.nextCursor,
  }
}
