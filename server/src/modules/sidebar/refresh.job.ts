import { Type } from 'typebox'
import { defineJob, type JobHandler } from '../../platform/jobs/registry.ts'
import { refreshContact, type RefreshDeps } from '../customers/index.ts'

/** 重新获取: one customer, in the customer's lane. */
export const refreshContactJob = defineJob({ kind: 'sidebar.refresh-contact', payload: Type.Object({ corpId: Type.String(), externalUserId: Type.String({ maxLength: 64 }) }), maxAttempts: 4, priority: 20 })

export function refreshOne(deps: RefreshDeps): JobHandler<typeof refreshContactJob.payload> {
  return async ({ corpId, externalUserId }) => {
    // A customer found this way was missed by callbacks, or just came: treat it as the add it is, tags and notice included.
    await refreshContact(deps, await deps.directory.corp(corpId), externalUserId, [], 'sync', true)
  }
}
