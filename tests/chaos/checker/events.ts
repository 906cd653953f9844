import { longestOpen, together, type FaultLog } from '../fault-log.ts'
import { isSettled, type Call } from '../wecom.ts'
import type { Findings } from './broken.ts'
import type { Event, Evidence } from './evidence.ts'

/** After a kill the next process still needs a moment for its first answer; a request may have waited 4.5 s before. */
const recoveryMs = 6_000

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
        findings.check('no answer only while something is broken', id, !faults.during(['database', 'web1', 'web2'], attempt.at - recoveryMs, attempt.at + recoveryMs) && said(event))
    }
  }
}

const said = (event: Event): string => event.attempts.map((attempt) => attempt.result).join(', ')

const codeLivesMs = 20_000
/** A killed process takes with it what it had in hand until its lease is over; a database gives its connections back one by one. */
const afterMs: Readonly<Record<string, number>> = { worker1: 5_500, worker2: 5_500, database: 3_000, api: 2_000 }
/** Between two blows: looking for work, then for a dead holder's work, and a call with its repetition take as long. */
const tooShortMs = 2_500

/** Every add that reached us is greeted once, unless the harness itself kept it from being greeted for the code's whole life. */
export function checkWelcomes(evidence: Evidence, faults: FaultLog, findings: Findings): { owed: number; sent: number; excused: number; slowestMs: number } {
  const sums = { owed: 0, sent: 0, excused: 0, slowestMs: 0 }
  const states = new Map(evidence.inbox.map((row) => [row.welcomeCode, row.welcomeState]))
  const inTheWay = [
    ...together(faults.of('worker1'), faults.of('worker2')), ...faults.of('database', 'api').map((one) => ({ ...one, to: one.to + afterMs[one.what]! })),
    ...faults.of('worker1', 'worker2').map((one) => ({ ...one, to: one.from + afterMs[one.what]! })),
  ]
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
    sums.owed += 1
    if (first) {
      sums.sent += 1
      sums.slowestMs = Math.max(sums.slowestMs, first.at - event.at)
      // A process that dies between WeCom's answer and our own row cannot say what became of it.
      const struck = faults.during(['worker1', 'worker2'], first.at - 500, first.at + 3_000)
      findings.check('a welcome that arrived is shown as sent', id, states.get(code) !== 'sent' && !struck && isSettled(calls.at(-1)!) && `${states.get(code)} here; calls: ${callsOf(calls, event)}`)
      continue
    }
    const heardAt = event.attempts.find((attempt) => attempt.result === 'answered 200')!.at
    const unfriended = (evidence.eventsOf.get(event.key!) ?? []).some((other) => other.seq > event.seq && other.changeType !== 'edit_external_contact' && other.at - event.at < codeLivesMs)
    const open = longestOpen([...inTheWay, { what: 'on its way', from: event.at, to: heardAt }], event.at, event.at + codeLivesMs)
    const excused = unfriended || open < tooShortMs
    if (excused) sums.excused += 1
    findings.check('a missing welcome is excused for its whole 20 s', id, !excused && `for ${open} ms at a stretch nothing of ours stood in the way (arrived after ${heardAt - event.at} ms); calls: ${callsOf(calls, event)}`)
  }
  return sums
}

const callsOf = (calls: readonly Call[], event: Event): string => calls.map((call) => `${call.at - event.at} ms ${call.fault ?? ''} ${call.errcode}`).join('; ') || 'none'
