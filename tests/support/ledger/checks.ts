import { windowOfDay, type TouchWindow } from '@chitang/shared/domain/touch-windows'
import type { ReceiveRule } from '@chitang/shared/domain/touches'
import { localDay } from '../../../server/src/platform/clock/day.ts'
import type { LedgerLog } from './days.ts'
import { corpId, zone, type LedgerWorld } from './world.ts'

interface Target { externalUserid: string; status: number; sentAt: number | null }
interface Message { msgid: string; agentId: number | null; text: string; cancelledAt: number | null; tasks: Record<string, { userid: string; sentAt: number | null; targets: Target[] }> }

/** What the corp counted by from a day on. */
export interface Era { rule: ReceiveRule; from: string }

/** The window of the rule of that time; null where the rule changed inside it. */
function windowAt(eras: readonly Era[], ms: number): TouchWindow | null {
  const on = localDay(new Date(ms), zone)
  const era = eras.findLast((one) => one.from <= on)!
  const window = windowOfDay(era.rule, on)
  return window.start > era.from || era === eras[0] ? window : null
}

export interface Findings {
  received: number; personal: number
  /** Status 3: WeCom refused one of ours because the customer's share was used up. */
  refused: number
  /** What must not be; empty. */
  broken: string[]
}

/** Compares what WeCom's customers got with what was promised. Reads the simulator and the tables, no line of the ledger. */
export async function checkLedger({ h }: LedgerWorld, log: LedgerLog, eras: readonly Era[]): Promise<Findings> {
  const { messages } = await h.control<{ messages: Message[] }>('GET', `mass?corpId=${corpId}`)
  const pushes = new Map((await h.rows<{ msgid: string; broadcastId: string }>('SELECT msgid, broadcast_id AS broadcastId FROM broadcast_push WHERE msgid IS NOT NULL')).map((row) => [row.msgid, row.broadcastId]))
  const targets = messages.flatMap(({ msgid, agentId, tasks }) => Object.values(tasks).flatMap((task) => task.targets.map((target) => ({ ...target, msgid, ours: agentId !== null, at: target.sentAt ?? task.sentAt }))))
  const received = targets.filter((one) => one.status === 1)
  const personal = received.filter((one) => !one.ours)
  const refused = targets.filter((one) => one.ours && one.status === 3)
  const broken: string[] = []

  const full = new Map<string, number>()
  for (const one of received) {
    const window = windowAt(eras, one.at!)
    if (!window) continue
    const key = `${one.externalUserid} ${window.kind} ${window.start}`
    full.set(key, (full.get(key) ?? 0) + 1)
    if (full.get(key)! === window.limit + 1) broken.push(`more than ${window.limit}: ${key}`)
  }
  // Who was refused had a personal message in the same window that was not known when the places were taken.
  for (const one of refused) {
    const planned = log.plannedAt.get(pushes.get(one.msgid) ?? '') ?? 0
    const unseen = personal.some((each) => each.externalUserid === one.externalUserid && windowAt(eras, each.at!)?.start === windowAt(eras, one.at!)?.start && !log.looks.some((look) => look >= each.at! && look < planned))
    if (!unseen) broken.push(`refused without a personal message: ${one.externalUserid} ${one.msgid}`)
  }
  for (const { msgid, agentId } of messages) if (agentId !== null && !pushes.has(msgid)) broken.push(`a task of ours that we do not know: ${msgid}`)
  for (const row of await h.rows<{ id: string; day: string }>("SELECT t.human_id AS id, DATE_FORMAT(DATE_ADD(t.sent_at, INTERVAL 8 HOUR), '%Y-%m-%d') AS day FROM broadcast_target t JOIN broadcast b ON b.id = t.broadcast_id WHERE t.state = 'sent' AND b.class = 'marketing' GROUP BY 1, 2 HAVING COUNT(*) > 1"))
    broken.push(`two marketing messages on ${row.day}: ${row.id}`)
  for (const row of await h.rows<{ kind: string; error: string }>("SELECT kind, last_error AS error FROM job WHERE status = 'dead' AND (kind LIKE 'broadcasts.%' OR kind LIKE 'touches.%')")) broken.push(`dead: ${row.kind} ${row.error}`)
  return { received: received.length - personal.length, personal: personal.length, refused: refused.length, broken }
}

/** Places that nobody will ever use. */
export const leaked = async ({ h }: LedgerWorld): Promise<number> =>
  (await h.rows("SELECT broadcast_id FROM touch_slot WHERE state = 'reserved' UNION SELECT broadcast_id FROM human_slot WHERE state = 'reserved'")).length
