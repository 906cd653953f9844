import { openStretches, type Broken, type FaultLog } from '../fault-log.ts'
import { calmMs } from '../spacing.ts'
import { isSettled, type Call } from '../wecom.ts'
import type { Findings } from './broken.ts'
import type { Event, Evidence } from './evidence.ts'

/** What WeCom was answered, against what lies in the inbox. */
export function checkEvents(evidence: Evidence, faults: FaultLog, findings: Findings): void {
  const stored = new Map<string, { status: string; error: string | null }>()
  for (const row of evidence.inbox)
    stored.set([row.corpId, row.event, row.changeType ?? '', row.userid ?? '', row.externalUserid ?? '', row.eventTime.getTime() / 1000].join('|'), row)
  for (const event of evidence.events) {
    const { fields } = event
    const id = `${event.seq} ${event.changeType} ${event.key ?? event.corpId}`
    const row = stored.get([event.corpId, fields['Event'], fields['ChangeType'], fields['UserID'] ?? '', fields['ExternalUserID'] ?? '', fields['CreateTime']].join('|'))
    if (event.heard) {
      findings.check('what was answered 200 is stored', id, row === undefined && `no inbox row; attempts: ${said(event)}`)
      findings.check('what is stored is handled', id, row !== undefined && row.status !== 'done' && `${row.status}: ${row.error}`)
    }
    for (const attempt of event.attempts) {
      findings.check('a good event is never refused', id, attempt.result.startsWith('answered') && attempt.result !== 'answered 200' && said(event))
      if (!attempt.result.startsWith('answered') && attempt.result !== 'dropped')
        findings.check('no answer only while something is broken', id, !faults.during(['database', 'web1', 'web2'], attempt.at, attempt.at + attempt.ms) && said(event))
    }
  }
}

const said = (event: Event): string => event.attempts.map((attempt) => attempt.result).join(', ')

const codeLivesMs = 20_000
/** However busy the machine is: who was left alone for so long had time to be greeted. */
const mostGraceMs = 8_000
/** What a welcome needs that has arrived. */
const needed = ['worker1', 'worker2', 'database', 'api']

export interface WelcomeSums { owed: number; sent: number; excused: number; ended: number; slowestMs: number; graceMs: number }

/** Every add that reached us is greeted once, unless our own log of faults covers the code's whole life without a gap. */
export function checkWelcomes(evidence: Evidence, faults: FaultLog, findings: Findings): WelcomeSums {
  const states = new Map(evidence.inbox.map((row) => [row.welcomeCode, row.welcomeState]))
  const broken = faults.of(...needed)
  const sums = { owed: 0, sent: 0, excused: 0, ended: 0, slowestMs: 0, graceMs: graceOf(evidence, broken) }
  const isEnough = ({ from, to }: { from: number; to: number }): boolean => to - from >= sums.graceMs
  for (const event of evidence.events) {
    const code = event.fields['WelcomeCode']
    if (typeof code !== 'string') continue
    const calls = evidence.welcomeCalls.filter((call) => call.request.body['welcome_code'] === code)
    const first = calls.find((call) => call.effect === 0)
    const id = `${event.seq} ${event.changeType} ${event.key}`
    // A try that follows a lost or passing answer is right; one may follow a settled one, whose outcome a blow took with it.
    const needless = first ? calls.filter((call, index) => call.seq > first.seq && isSettled(calls[index - 1]!)).length : 0
    findings.check('at most one welcome call after a success', id, needless > 1 && `${needless} calls after a success that was answered: ${callsOf(calls, event)}`)
    if (!event.heard) continue
    const end = event.at + codeLivesMs
    sums.owed += 1
    if (first) {
      sums.sent += 1
      sums.slowestMs = Math.max(sums.slowestMs, first.at - event.at)
      findings.check('a welcome that arrived is shown as sent', id, states.get(code) !== 'sent' && isSettled(calls.at(-1)!) && !outcomeTaken(faults, first, end) && `${states.get(code)} here; calls: ${callsOf(calls, event)}`)
      continue
    }
    const ended = friendshipEnded(evidence, event)
    const open = openStretches([...broken, onItsWay(event)], event.at, Math.min(end, ended ?? end))
    if (ended !== null) {
      sums.ended += 1
      findings.check('who left again ungreeted left before a welcome could be sent', id, open.some(isEnough) && `${stretches(open, event)}; left after ${ended - event.at} ms; calls: ${callsOf(calls, event)}`)
      continue
    }
    if (!open.some(isEnough)) sums.excused += 1
    findings.check('a missing welcome is excused for its whole 20 s', id, open.some(isEnough) && `${stretches(open, event)} nothing of ours stood in the way; calls: ${callsOf(calls, event)}`)
  }
  return sums
}

/**
 * How long nothing may stand in the way before a missing welcome is ours: what the spacing gives, on a busy machine half
 * as much again as the slowest welcome of this run needed that was sent.
 */
function graceOf({ events, welcomeCalls }: Evidence, broken: readonly Broken[]): number {
  const waits = events.flatMap((event) => {
    const first = event.heard ? welcomeCalls.find((call) => call.request.body['welcome_code'] === event.fields['WelcomeCode'] && call.effect === 0) : undefined
    return first ? openStretches([...broken, onItsWay(event)], event.at, first.at).map((one) => one.to - one.from) : []
  })
  return Math.min(mostGraceMs, Math.max(calmMs, 1.5 * Math.max(0, ...waits)))
}

/** Held back, dropped and sent again by the harness, as WeCom's own record of its attempts tells. */
const onItsWay = (event: Event): Broken => ({ what: 'on its way', from: event.at, to: event.attempts.find((attempt) => attempt.result === 'answered 200')!.at })

/** When nobody could be greeted any more: no fault, but the code's life was shorter. */
const friendshipEnded = (evidence: Evidence, event: Event): number | null =>
  (evidence.eventsOf.get(event.key!) ?? []).find((other) => other.seq > event.seq && other.changeType.startsWith('del_') && other.at - event.at < codeLivesMs)?.at ?? null

const stretches = (open: readonly { from: number; to: number }[], event: Event): string => open.map((one) => `from ${one.from - event.at} to ${one.to - event.at} ms`).join(' and ')

/** A worker died after WeCom's answer, and from then on nobody could ask again for as long as the code lived. */
const outcomeTaken = (faults: FaultLog, success: Call, end: number): boolean =>
  faults.of('worker1', 'worker2').some((kill) => kill.from >= success.at && kill.from < end && openStretches(faults.of(...needed), kill.from, end).length === 0)

const callsOf = (calls: readonly Call[], event: Event): string => calls.map((call) => `${call.at - event.at} ms ${call.fault ?? ''} ${call.errcode}`).join('; ') || 'none'
