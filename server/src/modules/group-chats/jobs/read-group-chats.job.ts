import { Type } from 'typebox'
import { Id } from '@chitang/shared/contracts/common'
import { defineJob, type JobHandler } from '../../../platform/jobs/registry.ts'
import { syncGroupChats, type GroupChatDeps } from '../sync-group-chats.ts'

/** After every reading of the corp (first import, nightly, on demand), since an event may be lost. */
export const readGroupChatsJob = defineJob({ kind: 'group-chats.read', payload: Type.Object({ corpId: Id }), maxAttempts: 5, priority: 90 })

export const readGroupChats = (deps: GroupChatDeps): JobHandler<typeof readGroupChatsJob.payload> => async ({ corpId }) => void (await syncGroupChats(deps, await deps.directory.installOfCorp(corpId)))
