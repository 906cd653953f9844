import type { SidebarCustomer } from '@chitang/shared/contracts/sidebar'
import { levelLabel, semanticOf, stageOf } from '@chitang/shared/domain/levels'
import { suggestScripts } from '@chitang/shared/domain/script-suggest'
import { scriptVariables } from '@chitang/shared/domain/script-variables'
import { demand } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import { shortDay } from '../../platform/clock/day.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import { attributesOf, attributeViews, defsFor, type AttributeDefs, type StoredDef } from '../attributes/index.ts'
import { collisionText, decisionWords } from '../collisions/index.ts'
import { appliedTag, byScope, displayName, salutationOf, timelineItem, welcomeStateOf } from '../customers/index.ts'
import { taskView } from '../follow-ups/index.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { firstScreenRow, knownToColleague, otherRelations, besideCustomer, type FirstScreenRow, type LastScript, type OtherRelation } from './first-screen.repo.ts'
import type { SendableScript, StoreScripts } from '../scripts/index.ts'
import { vehicleView, type VehicleRow } from '../vehicles/index.ts'
import { mergedCustomer } from './merged-customer.ts'
import type { Names } from './names.ts'

export interface SidebarDeps { kit: Kit; directory: Directory; attributes: AttributeDefs; scripts: StoreScripts; names: Names }

/** The first screen: two statements at once. Both find the customer through the session's member, so a foreign id finds nothing. */
export async function firstScreen(deps: SidebarDeps, scope: Scope, externalUserId: string): Promise<SidebarCustomer> {
  const { kit, directory } = deps
  const { rows } = demand(scope, 'customer.read')
  const corp = await directory.corp(scope.corpId)
  const own = { groupId: scope.groupId, memberId: scope.memberId, subjectId: corp.subjectId, externalUserId }
  const [found, { tags, facts: ownFacts, lastScript }] = await Promise.all([firstScreenRow(kit.database, own), besideCustomer(kit.database, own)])
  if (!found) throw new AppError((await knownToColleague(kit.database, corp.subjectId, externalUserId)) ? 'sidebar.not_yours' : 'sidebar.not_customer')
  const merged = await mergedCustomer(kit.database, scope.groupId, rows, found, kit.clock.now())
  const row = merged?.row ?? found
  const facts = merged?.facts ?? ownFacts
  const store = await directory.store(row.storeId)
  const [scripts, defs, others, memberName, codeName] = await Promise.all([
    deps.scripts.of(store), deps.attributes.of(scope.groupId), otherRelations(kit.database, scope.groupId, row),
    deps.names.of(scope.groupId, 'member', facts.map((fact) => fact.memberId)), deps.names.of(scope.groupId, 'code', [row.codeId, ...facts.map((fact) => fact.codeId)]),
  ])
  const member = await directory.member(scope.memberId)
  const now = kit.clock.now()
  const person = personOf(row, scope, store, others, defs, merged?.vehicles ?? [])
  const sourceName = codeName(row.codeId)
  return {
    now: now.toISOString(),
    externalUserId: row.externalUserId,
    relation: {
      id: row.relationId, addedAt: row.addedAt.toISOString(), sourceName, remark: row.remark || null, half: Boolean(row.half), deletedBy: row.deletedBy, deletedAt: row.deletedAt?.toISOString() ?? null,
      welcome: { status: welcomeStateOf(row.welcomeState), ms: row.welcomeMs, reason: row.welcomeReason, text: row.welcomeState === 'failed' ? row.welcomeText : null },
    },
    person,
    nextTask: row.taskId ? taskView({ id: row.taskId, title: row.taskTitle!, dueAt: row.taskDueAt!, status: row.taskStatus!, appointmentId: row.appointmentId }, now, scope.timeZone) : null,
    suggestions: row.deletedBy ? [] : suggestionsOf(scripts, row, person, store, lastScript, now),
    tags: tags.sort(byScope).map(appliedTag),
    timeline: facts.slice(0, 3).map((fact) => timelineItem({ ...fact, memberName: memberName(fact.memberId), codeName: codeName(fact.codeId) })),
    timelineHasMore: facts.length > 3,
    elsewhere: merged?.elsewhere ?? 0,
    collision: collisionOf(row, scope.timeZone, others),
    variables: variablesFor(sourceName, person, store, member?.name ?? ''),
  }
}

function personOf(row: FirstScreenRow, scope: Scope, store: StoreInfo, others: readonly OtherRelation[], defs: readonly StoredDef[], vehicles: readonly VehicleRow[]): SidebarCustomer['person'] {
  const owner = others.find((other) => other.id === row.ownerRelationId)
  const ownerIsMe = row.ownerRelationId === row.relationId || (owner !== undefined && scope.memberIds.includes(owner.memberId))
  return {
    id: row.personId, name: row.erasedAt ? '已删除资料的客户' : displayName(row.contactName, row.remark), avatarUrl: row.avatarUrl, contactType: row.contactType, companyName: row.companyName, salutation: salutationOf(row), level: row.level,
    intentModel: row.intentModel, stageName: stageOf(semanticOf(store.levels, row.level)), ownerName: ownerIsMe ? '你' : (owner?.memberName ?? '未定'), ownerIsMe, storeName: store.name, brand: store.brand, storeId: store.id, phoneMasked: row.phoneMasked,
    introducer: row.introducerName === null ? null : { name: row.introducerName, personId: row.introducerPersonId }, introduced: row.introducedCount, attributes: attributeViews(defsFor(defs, store), attributesOf(row)),
    erased: row.erasedAt !== null, vehicles: vehicles.map(vehicleView),
  }
}

/** Both advisors see it: the one who came later, and the one who was there first. */
function collisionOf(row: FirstScreenRow, timeZone: string, others: readonly OtherRelation[]): SidebarCustomer['collision'] {
  const colleague = others.find((other) => other.id === row.colleagueRelationId)
  if (row.collisionId && row.collisionStatus && colleague)
    return {
      id: row.collisionId, colleagueName: colleague.memberName, levelLabel: levelLabel(row.level), addedAt: colleague.addedAt.toISOString(), sameStore: Boolean(row.collisionSameStore),
      text: collisionText({ colleague: colleague.memberName, level: row.level, addedAt: colleague.addedAt, timeZone }), status: row.collisionStatus, decisionText: row.collisionDecision ? (decisionWords[row.collisionDecision] ?? null) : null,
    }
  const newcomer = others.find((other) => other.id === row.newcomerRelationId)
  if (!row.metId || !newcomer) return null
  return {
    id: row.metId, colleagueName: newcomer.memberName, levelLabel: levelLabel(row.level), addedAt: newcomer.addedAt.toISOString(), sameStore: Boolean(row.metSameStore),
    text: `${collisionText({ colleague: '你', level: row.level, addedAt: row.addedAt, timeZone })}，${newcomer.memberName} ${shortDay(newcomer.addedAt, timeZone)} 也加了`, status: 'open', decisionText: null,
  }
}

const dayMs = 86_400_000
const askedFirst = [['intent_model', '车型'], ['budget', '预算'], ['focus', '看重什么']] as const

function suggestionsOf(scripts: readonly SendableScript[], row: FirstScreenRow, person: SidebarCustomer['person'], store: StoreInfo, last: LastScript | null, now: Date): SidebarCustomer['suggestions'] {
  const daysSince = (at: Date) => Math.max(0, Math.floor((now.getTime() - at.getTime()) / dayMs))
  const known = new Set(person.attributes.filter((one) => one.text !== null).map((one) => one.key))
  if (person.intentModel !== null) known.add('intent_model')
  return suggestScripts(scripts, {
    semantic: semanticOf(store.levels, row.level) ?? 'new', levelName: levelLabel(row.level), daysSinceAdd: daysSince(row.addedAt),
    lastSend: last && { slotId: last.slotId, daysAgo: daysSince(last.sentAt), responded: last.responded }, missing: askedFirst.flatMap(([key, name]) => (known.has(key) ? [] : [name])),
  }, 4)
}

/** Only what is known: a missing value stays a visible gap in the preview. */
function variablesFor(sourceName: string | null, person: SidebarCustomer['person'], store: StoreInfo, advisor: string): Record<string, string> {
  const value = (key: string) => person.attributes.find((one) => one.key === key)
  const focus = value('focus')?.value
  const values: Record<string, string | null | undefined> = {
    称呼: person.salutation, 顾问: advisor, 门店: store.name, 门店简称: store.shortName, 门店电话: store.phone, 门店地址: store.address, 品牌: store.brand, 车型: person.intentModel, 来源: sourceName, 关注点: Array.isArray(focus) ? focus[0] : null, 预算: value('budget')?.text, 介绍人: person.introducer?.name,
  }
  for (const { name, attribute } of scriptVariables) if (attribute) values[name] = spoken(value(attribute))
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])))
}

/** A date as one says it in a sentence; other values as they stand in the pill. */
function spoken(attribute: SidebarCustomer['person']['attributes'][number] | undefined): string | null {
  const [, month, day] = /^\d{4}-(\d\d)-(\d\d)$/.exec(typeof attribute?.value === 'string' ? attribute.value : '') ?? []
  return month ? `${Number(month)} 月 ${Number(day)} 日` : (attribute?.text ?? null)
}
