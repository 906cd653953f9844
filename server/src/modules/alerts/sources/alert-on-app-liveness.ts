import { groupWide } from '../../../platform/audit/audit.ts'
import { parseXml, textOf } from '../../../wecom/callback/xml.ts'
import type { InboxHandler } from '../../intake/index.ts'
import { localDay } from '../../../platform/clock/day.ts'
import { mendAlerts, raiseAlert } from '../raise.ts'
import type { AlertDeps } from '../alert-deps.ts'

/** What WeCom says of an app that nobody opens: a warning with a day, the end of it, and that it is back (events of 2025, doc 101520). */
const meaning = {
  inactive_alert: 'warned', low_active_alert: 'warned', close_inactive_agent: 'closed', low_active: 'closed', reopen_inactive_agent: 'back', active_restored: 'back',
} as const
export const livenessEvents = Object.keys(meaning) as (keyof typeof meaning)[]

/** Per dealer: its store's manager and headquarters. The last word of several counts. */
export function alertOnAppLiveness({ kit, directory }: AlertDeps): InboxHandler {
  return async (rows) => {
    const row = rows.at(-1)!
    const { groupId, corp } = await directory.installOfCorp(row.corpId)
    const means = meaning[row.event as keyof typeof meaning]
    const effect = Number(textOf(parseXml(row.payload)['EffectTime']))
    const stores = (await directory.storesOf(groupId)).filter((store) => store.corpId === corp.id)
    await kit.database.transaction(async (tx) => {
      if (means === 'back') return mendAlerts(tx, kit.clock.now(), { groupId, kind: 'app_inactive', subject: corp.id })
      const payload = { closed: means === 'closed', effectAt: effect > 0 ? localDay(new Date(effect * 1000), (await directory.group(groupId)).timeZone) : null }
      for (const storeId of [groupWide, ...stores.map((store) => store.id)]) await raiseAlert(kit, tx, { groupId, storeId, kind: 'app_inactive', subject: corp.id, corpId: corp.id, payload })
    })
  }
}
