import { Type } from 'typebox'
import { defineJob, PermanentJobError, RetryLater, type JobHandler } from '../../../platform/jobs/registry.ts'
import type { Kit } from '../../../platform/kit.ts'
import type { WecomClient } from '../../../wecom/client.ts'
import { customersOfUnionid, pendingOfCustomers, pendingOfUnionid } from '../../../wecom/endpoints/unionids.ts'
import { WecomError } from '../../../wecom/errors.ts'
import type { Directory } from '../../org/index.ts'
import { knowContact } from '../know-contact.ts'
import type { StopBroadcasts } from '../stop-page.ts'

const DigitId = Type.String({ pattern: '^[0-9]+$' })
export const linkVisitorJob = defineJob({ kind: 'owner-page.link-visitor', payload: Type.Object({ visitorId: DigitId }), maxAttempts: 10, priority: 60 })
export const matchContactJob = defineJob({ kind: 'owner-page.match-contact', payload: Type.Object({ corpId: DigitId, externalUserId: Type.String() }), maxAttempts: 10, priority: 60 })

/** The id lives 90 days (doc 97357); a day less here, so that it is never used when WeCom has forgotten it. */
const pendingMs = 89 * 86_400_000

interface Deps { kit: Kit; directory: Directory; wecom: WecomClient; stopBroadcasts: StopBroadcasts }
interface Visitor { unionidHash: string; unionidEnc: string; openidEnc: string; corpId: string; openPlatform: string | null; stopEntityId: string | null }

/** Who logged in: which stores have them as a friend, and by what a later one is recognised. */
export function linkVisitor(deps: Deps): JobHandler<typeof linkVisitorJob.payload> {
  const { kit, directory, wecom } = deps
  return async ({ visitorId }, { groupId }) => {
    const visitor = await kit.database.row<Visitor>(
      `SELECT v.unionid_hash AS unionidHash, v.unionid_enc AS unionidEnc, v.openid_enc AS openidEnc, v.stop_entity_id AS stopEntityId, a.corp_id AS corpId, c.open_platform AS openPlatform FROM owner_visitor v
       JOIN wechat_account a ON a.group_id = v.group_id AND a.id = v.account_id JOIN corp c ON c.group_id = a.group_id AND c.id = a.corp_id WHERE v.group_id = ? AND v.id = ?`, [groupId, visitorId])
    if (!visitor?.openPlatform) return
    const cipher = await kit.cipher(groupId)
    const ids = { unionid: cipher.decrypt(visitor.unionidEnc, 'owner.unionid'), openid: cipher.decrypt(visitor.openidEnc, 'owner.openid') }
    const upstream = await directory.wecomInstall(await directory.installOfCorp(visitor.corpId))
    const { customers, pendingId } = await asked(async () => ({ customers: await customersOfUnionid(wecom, upstream, ids), pendingId: await pendingOfUnionid(wecom, upstream, ids) }))
    const { corps } = await directory.snapshot()
    await kit.database.transaction(async (tx) => {
      await tx.run('UPDATE owner_visitor SET pending_hash = ?, pending_until = ? WHERE group_id = ? AND id = ?', [cipher.hash(pendingId, 'pending_id'), new Date(kit.clock.ms() + pendingMs), groupId, visitorId])
      // Corps that are told the unionid know the friend already.
      const known = visitor.stopEntityId === null ? [] : await tx.rows<{ personId: string }>('SELECT c.person_id AS personId FROM corp_contact c JOIN person p ON p.group_id = c.group_id AND p.id = c.person_id JOIN store s ON s.group_id = p.group_id AND s.id = p.store_id WHERE c.group_id = ? AND c.unionid_hash = ? AND s.legal_entity_id = ?', [groupId, visitor.unionidHash, visitor.stopEntityId])
      for (const { personId } of known) await deps.stopBroadcasts(tx, { groupId, legalEntityId: visitor.stopEntityId!, personId })
      for (const one of customers) {
        const corp = [...corps.values()].find((known) => known.groupId === groupId && known.corpId === one.corpId)
        if (corp) await knowContact(kit, tx, { groupId, corpId: corp.id, externalUserId: one.externalUserId, openPlatform: visitor.openPlatform!, unionidHash: visitor.unionidHash, stopEntityId: visitor.stopEntityId, stop: deps.stopBroadcasts })
      }
    })
  }
}

/** A new friend: did they log in before? */
export function matchContact(deps: Deps): JobHandler<typeof matchContactJob.payload> {
  const { kit, directory, wecom } = deps
  return async ({ corpId, externalUserId }, { groupId }) => {
    const install = await directory.wecomInstall(await directory.installOfCorp(corpId))
    const [found] = await asked(() => pendingOfCustomers(wecom, install, [externalUserId]))
    if (!found) return
    const cipher = await kit.cipher(groupId)
    const visitor = await kit.database.row<{ unionidHash: string; openPlatform: string | null; stopEntityId: string | null }>(
      `SELECT v.unionid_hash AS unionidHash, v.stop_entity_id AS stopEntityId, c.open_platform AS openPlatform FROM owner_visitor v JOIN wechat_account a ON a.group_id = v.group_id AND a.id = v.account_id JOIN corp c ON c.group_id = a.group_id AND c.id = a.corp_id
       WHERE v.group_id = ? AND v.pending_hash = ? AND v.pending_until > ?`, [groupId, cipher.hash(found.pendingId, 'pending_id'), kit.clock.now()])
    if (!visitor?.openPlatform) return
    await kit.database.transaction((tx) => knowContact(kit, tx, { groupId, corpId, externalUserId, openPlatform: visitor.openPlatform!, unionidHash: visitor.unionidHash, stopEntityId: visitor.stopEntityId, stop: deps.stopBroadcasts }))
  }
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof WecomError) || cause.transient) throw cause
    if (cause.laterMs !== null) throw new RetryLater(cause.reason, cause.laterMs)
    throw new PermanentJobError(cause.reason)
  }
}
