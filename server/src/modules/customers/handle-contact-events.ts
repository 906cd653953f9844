import { parseXml, textOf } from '../../wecom/callback/xml.ts'
import { getContact, type ContactSnapshot } from '../../wecom/endpoints/contacts.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { WecomError } from '../../wecom/errors.ts'
import { RetryLater } from '../../platform/jobs/registry.ts'
import type { Fact } from '../../platform/events/facts.ts'
import type { InboxHandler, InboxRow } from '../intake/index.ts'
import { findMember, type CorpInfo } from '../org/index.ts'
import { applyContact, StaleSnapshot, type ApplyDeps } from './apply-contact.ts'
import type { RelationEvent } from './contact-state.model.ts'

export type RefreshDeps = ApplyDeps & {
  wecom: WecomClient
  /** The tags feature learns ids it does not know yet. */
  meetTags: (corp: CorpInfo, wecomIds: readonly string[]) => Promise<void>
}

/** Due rows of one customer: one fetch of the truth, whatever their number and order (docs/ARCHITECTURE.md, lanes). */
export function handleContactEvents(deps: RefreshDeps): InboxHandler {
  return async (rows) => {
    const { externalUserId, corpId } = rows[0]!
    if (externalUserId === null) return
    const corp = await deps.directory.corp(corpId)
    const events = rows.flatMap(eventOf)
    await refreshContact(deps, corp, externalUserId, events, 'callback', true)
  }
}

function eventOf(row: InboxRow): RelationEvent[] {
  if (!row.userid || !row.changeType) return []
  return [{ userid: row.userid, changeType: row.changeType, at: row.eventTime, state: row.state, transferred: row.changeType === 'del_external_contact' && textOf(parseXml(row.payload)['Source']) === 'DELETE_BY_TRANSFER' }]
}

/** Fetches one customer and writes what WeCom shows. Returns false when WeCom knows no relation. */
export async function refreshContact(deps: RefreshDeps, corp: CorpInfo, externalUserId: string, events: RelationEvent[], cause: Fact['cause'], withEffects: boolean): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const fetchedFrom = deps.kit.clock.now()
    const snapshot = await fetchTruth(deps, corp, externalUserId)
    await meetMembers(deps, corp, [...(snapshot?.follows ?? []), ...events])
    await deps.meetTags(corp, (snapshot?.follows ?? []).flatMap((follow) => follow.tagIds))
    try {
      await applyContact(deps, { corp, externalUserId, snapshot, fetchedFrom, events, cause, withEffects })
      return snapshot !== null
    } catch (cause) {
      if (!(cause instanceof StaleSnapshot)) throw cause
    }
  }
  throw new RetryLater('every snapshot was older than our own last write', 1_000)
}

/** An advisor who joined today brings customers before anybody synchronised people: without the member they would be dropped. */
async function meetMembers(deps: RefreshDeps, corp: CorpInfo, named: readonly { userid: string }[]): Promise<void> {
  const install = await deps.directory.installOfCorp(corp.id)
  for (const userid of new Set(named.map((one) => one.userid)))
    if (!(await findMember(deps, install, userid))) deps.kit.log('warn', { what: 'relation of a member WeCom does not show us', corpId: corp.corpId, userid })
}

async function fetchTruth(deps: RefreshDeps, corp: CorpInfo, externalUserId: string): Promise<ContactSnapshot | null> {
  const install = await deps.directory.wecomInstall(await deps.directory.installOfCorp(corp.id))
  try {
    return await getContact(deps.wecom, install, externalUserId, 'interactive')
  } catch (cause) {
    if (!(cause instanceof WecomError)) throw cause
    if (cause.errcode === 84061) return null
    if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
    throw cause
  }
}
