import type { Scope } from '../../platform/access/scope.ts'
import { isDuplicate } from '../../platform/db/errors.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { referralStateOf } from './codes.model.ts'
import { codeByState, type StoredCode } from './codes.repo.ts'
import { enqueueSync } from './codes.service.ts'
import { channelCode, channelCodeMember } from './codes.table.ts'

const waitMs = 5_000

/**
 * The acting advisor's 转介绍 code for one customer, made when it is first asked for. Its name says nothing of the
 * customer: the friend who scans it may read it in a welcome.
 */
export async function openReferralCode({ kit, directory }: { kit: Kit; directory: Directory }, scope: Scope, input: { storeId: string; introducerPersonId: string }): Promise<StoredCode> {
  const member = await directory.member(scope.memberId)
  const store = await directory.store(input.storeId)
  if (!member || member.corpId !== store.corpId || member.status !== 'active' || !member.customerContact) throw new AppError('codes.members_invalid', { names: member?.name ?? '你' })
  const state = referralStateOf(scope.memberId, input.introducerPersonId)
  const known = await codeByState(kit.database, store.corpId, state)
  if (known?.qrCode) return known
  const id = known?.id ?? kit.ids.next()
  const jobId = await kit.database.transaction(async (tx) => {
    if (!known) {
      await tx.orm.insert(channelCode).values({
        groupId: scope.groupId, id, corpId: store.corpId, storeId: store.id, kind: 'referral', name: '转介绍', folder: null, state, status: 'active', skipVerify: true,
        welcomeText: null, welcomeAttachments: [], introducerPersonId: input.introducerPersonId, version: 1, createdAt: kit.clock.now(),
      })
      await tx.orm.insert(channelCodeMember).values({ groupId: scope.groupId, codeId: id, memberId: scope.memberId })
      await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'code.create', objectType: 'channel_code', objectId: id, fields: { kind: 'referral' } })
    }
    return enqueueSync(kit, tx, { groupId: scope.groupId, corpId: store.corpId, id })
  }).catch((cause: unknown) => {
    // Pressed twice at once: the other press made it.
    if (isDuplicate(cause, 'uq_code_state')) return null
    throw cause
  })
  if (jobId !== null) {
    const outcome = await kit.queue.outcome(scope.groupId, jobId, waitMs)
    if (outcome.status === 'dead') throw new AppError('wecom.refused', { reason: outcome.error ?? '', action: '稍后再打开一次' })
  }
  const made = await codeByState(kit.database, store.corpId, state)
  if (!made) throw new AppError('not_found')
  return made
}
