import { cancelMassMessage } from '../../../wecom/endpoints/mass-messages.ts'
import { WecomError } from '../../../wecom/errors.ts'
import type { BroadcastDeps } from '../broadcast-deps.ts'
import { movePush, type StoredPush } from '../push/stored-push.ts'
import type { StoredBroadcast } from '../stored-broadcast.ts'
import { readResults, type Results } from './read-results.ts'

/** Cancelled already (41093), or unknown to WeCom by now (41047): nothing there can be confirmed any more. */
const stopped = new Set([41093, 41047])

/**
 * Nobody can confirm it after this, so what WeCom says then is final. Throws WeCom's error when it could not be stopped:
 * then it still may be confirmed, and its places stay taken.
 */
export async function stopTask(deps: BroadcastDeps, broadcast: StoredBroadcast, push: StoredPush): Promise<Results> {
  const { kit, directory, wecom } = deps
  const gone = (cause: unknown): boolean => cause instanceof WecomError && cause.errcode !== null && stopped.has(cause.errcode)
  if (push.state === 'made') {
    const install = await directory.wecomInstall(await directory.installOfCorp(broadcast.corpId))
    try {
      await cancelMassMessage(wecom, install, push.msgid!)
    } catch (cause) {
      if (!gone(cause)) throw cause
    }
    await movePush(kit.database, push, ['made'], 'cancelling', { pollAt: null, stoppedAt: kit.clock.now() })
  }
  try {
    return await readResults(deps, broadcast, push)
  } catch (cause) {
    if (!gone(cause)) throw cause
    return { confirmed: false, open: 0 }
  }
}
