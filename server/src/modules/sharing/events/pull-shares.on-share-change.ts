import type { InboxHandler } from '../../intake/index.ts'
import { WecomError } from '../../../wecom/errors.ts'
import { pullShares, type SharingDeps } from '../pull-shares.ts'

/** Somebody shared, confirmed or took back; the event does not say who (doc 95796). */
export function pullSharesOnShareChange(deps: SharingDeps): InboxHandler {
  return async (rows) => {
    await pullShares(deps, await deps.directory.installOfCorp(rows[0]!.corpId))
  }
}

/** Events get lost: every group's own app is asked now and then. */
export async function pullAllShares(deps: SharingDeps): Promise<void> {
  for (const install of await deps.directory.installs()) {
    if (install.driver !== 'self_built' || install.corp.mode !== 'group') continue
    try {
      await pullShares(deps, install)
    } catch (cause) {
      // Noted on the board; another group is asked all the same.
      if (!(cause instanceof WecomError)) throw cause
    }
  }
}
