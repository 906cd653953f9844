import { groupWide } from '../../../platform/audit/audit.ts'
import { localParts } from '../../../platform/clock/day.ts'
import { allBlocks, allSecrets, busiestHours, secretState } from '../../wecom-health/index.ts'
import { callsWorth } from '../quota.model.ts'
import type { Concern } from '../raise.ts'
import type { AlertDeps } from '../alert-deps.ts'

/** WeCom's windows of calls are a minute or an hour: only a longer pause is worth a card. */
const pauseWorthMs = 10 * 60_000

/** What is wrong with any connection just now, of every group: a refused secret, a pause WeCom ordered, an hour's calls nearly used. */
export async function connectionConcerns({ kit, directory }: AlertDeps): Promise<Concern[]> {
  const now = kit.clock.ms()
  const [installs, secrets, blocks, hours] = await Promise.all([directory.installs(), allSecrets(kit.database), allBlocks(kit.database, now), busiestHours(kit.database, now)])
  const concerns: Concern[] = []
  for (const { id, groupId, corp } of installs) {
    const secret = secretState(secrets.get(id), now)
    const pause = Math.max(0, ...(blocks.get(corp.corpId) ?? []).map((block) => block.until.getTime()).filter((until) => until - now > pauseWorthMs))
    const percent = hours.get(corp.corpId) ?? 0
    if (secret.state !== 'refused' && secret.state !== 'blocked' && pause === 0 && percent < callsWorth) continue
    const { timeZone } = await directory.group(groupId)
    for (const storeId of [groupWide, ...(await directory.storesOf(groupId)).filter((store) => store.corpId === corp.id).map((store) => store.id)]) {
      const about = { groupId, storeId, corpId: corp.id, lasts: true }
      if (secret.state === 'refused' || secret.state === 'blocked') concerns.push({ ...about, kind: 'credential_refused', subject: id, payload: { reason: `${secret.reason}。${secret.action}` } })
      if (pause > 0) concerns.push({ ...about, kind: 'calls_blocked', subject: corp.id, payload: { until: clockOf(pause, timeZone) } })
      if (percent >= callsWorth) concerns.push({ ...about, kind: 'quota', subject: `calls:${corp.id}`, payload: { what: 'calls', percent } })
    }
  }
  return concerns
}

function clockOf(ms: number, timeZone: string): string {
  const { month, day, hour, minute } = localParts(new Date(ms), timeZone)
  return `${month}/${day} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
