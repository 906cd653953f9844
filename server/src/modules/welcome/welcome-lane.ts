import { randomBytes } from 'node:crypto'
import { sendWelcome } from '../../wecom/endpoints/messages.ts'
import { WecomError } from '../../wecom/errors.ts'
import { plainMessage } from '../../platform/log/plain-message.ts'
import { PollingLoop } from '../../platform/jobs/polling-loop.ts'
import { codeByState } from '../codes/index.ts'
import { settleWelcome } from '../customers/index.ts'
import { inboxColumns, type InboxRow } from '../intake/index.ts'
import type { MediaDeps } from '../media/index.ts'
import { findMember, storeOfMember } from '../org/index.ts'
import { composeWelcome } from './compose-welcome.ts'

/** WeCom's 20 s, less what the answer itself needs (doc 92137). */
const usableMs = 19_000
/** Short, and renewed while we work: of 20 s a dead process may cost only a few. */
const leaseMs = 4_000
const pollMs = 200
/** How long an outcome is offered to a database that is away. */
const keepMs = 60_000
/** How often rows of a process that died are looked for. */
const orphanMs = 1_000
/** How long an answer is waited for, also beyond the deadline: it tells whether a call that went out in time did its work. */
const answerMs = 8_000
/** Between two tries: a short calm between two troubles must not be slept through. */
const longestWaitMs = 1_000

/** `orphaned`: whoever held it before died, maybe after WeCom took the welcome. */
type ClaimedRow = InboxRow & { token: string; orphaned: boolean }
/** `unanswered`: a call went out whose outcome nobody knows. */
interface Tries { unanswered: boolean }
type Result = { state: 'sent' | 'failed' | 'skipped'; error: string | null; noticeId: string | null; text: string | null }

/**
 * The fast lane: a welcome waits for nothing else, needs no read from WeCom, and works for half-adds. Rows are
 * claimed by token, so that any number of processes share the work.
 */
export class WelcomeLane {
  readonly #deps: MediaDeps & { publicOrigin: string; concurrency: number }
  readonly #loop: PollingLoop<ClaimedRow>
  #orphansSought = 0
  /** Of a claim that ended in an error: it may have taken rows all the same, and we alone may greet them. */
  #lostClaim: { token: string; orphaned: boolean } | null = null

  constructor(deps: MediaDeps & { publicOrigin: string; concurrency: number }) {
    this.#deps = deps
    this.#loop = new PollingLoop({
      concurrency: deps.concurrency, pollMs, claim: (free) => this.#claim(free), work: (row) => this.#greet(row),
      failed: (what, cause) => deps.kit.log('error', { what: `${what} welcomes`, err: String(cause) }),
    })
  }

  start(): void {
    this.#loop.start()
  }

  wake(): void {
    this.#loop.wake()
  }

  stop(): Promise<void> {
    return this.#loop.stop()
  }

  async #claim(limit: number): Promise<ClaimedRow[]> {
    if (this.#lostClaim) {
      const found = await this.#claimed(this.#lostClaim)
      this.#lostClaim = null
      if (found.length > 0) return found
    }
    const claim = { token: randomBytes(12).toString('hex'), orphaned: true }
    this.#lostClaim = claim
    const until = new Date(Date.now() + leaseMs)
    let taken = await this.#takeOrphans(claim.token, until, limit)
    if (taken === 0) {
      claim.orphaned = false
      taken = (await this.#deps.kit.database.run("UPDATE inbox SET welcome_state = 'running', welcome_token = ?, welcome_until = ? WHERE welcome_state = 'pending' ORDER BY received_at LIMIT ?", [claim.token, until, limit])).affectedRows
    }
    const rows = taken === 0 ? [] : await this.#claimed(claim)
    this.#lostClaim = null
    return rows
  }

  async #claimed({ token, orphaned }: { token: string; orphaned: boolean }): Promise<ClaimedRow[]> {
    const rows = await this.#deps.kit.database.rows<InboxRow>(`SELECT ${inboxColumns} FROM inbox WHERE welcome_state = 'running' AND welcome_token = ? ORDER BY received_at`, [token])
    return rows.map((row) => ({ ...row, token, orphaned }))
  }

  /** Those of a process that died come first, however many are new: their 20 s began earlier. */
  async #takeOrphans(token: string, until: Date, limit: number): Promise<number> {
    if (Date.now() - this.#orphansSought < orphanMs) return 0
    this.#orphansSought = Date.now()
    const taken = await this.#deps.kit.database.run("UPDATE inbox SET welcome_token = ?, welcome_until = ? WHERE welcome_state = 'running' AND welcome_until < ? LIMIT ?", [token, until, new Date(), limit])
    return taken.affectedRows
  }

  async #extend(row: ClaimedRow): Promise<boolean> {
    const held = await this.#deps.kit.database.run("UPDATE inbox SET welcome_until = ? WHERE group_id = ? AND id = ? AND welcome_token = ? AND welcome_state = 'running'", [new Date(Date.now() + leaseMs), row.groupId, row.id, row.token])
    return held.affectedRows === 1
  }

  async #greet(row: ClaimedRow): Promise<void> {
    const { kit } = this.#deps
    const renew = setInterval(() => {
      this.#extend(row).catch((cause: unknown) => kit.log('warn', { what: 'renew welcome', err: String(cause) }))
    }, leaseMs / 3)
    let result: Result | null
    try {
      result = await this.#sendInTime(row)
    } finally {
      clearInterval(renew)
    }
    if (result === null) return
    const ms = Math.max(0, kit.clock.ms() - row.receivedAt.getTime())
    // What WeCom answered cannot be asked for again: it is kept until the database takes it.
    for (const giveUpAt = Date.now() + keepMs; ;) {
      try {
        return await this.#settle(row, result, ms)
      } catch (cause) {
        kit.log('error', { what: 'settle welcome', err: plainMessage(cause) })
        if (Date.now() > giveUpAt) throw cause
        await new Promise((resolve) => setTimeout(resolve, 300))
      }
    }
  }

  async #settle(row: ClaimedRow, result: Result, ms: number): Promise<void> {
    const { kit } = this.#deps
    await kit.database.transaction(async (tx) => {
      // A welcome that arrived has arrived, also when somebody took the row over meanwhile: they will find it settled.
      const settled = await tx.run(
        "UPDATE inbox SET welcome_state = ?, welcome_ms = ?, welcome_error = ?, welcome_text = ?, notice_id = ? WHERE group_id = ? AND id = ? AND (welcome_token = ? OR ? = 'sent') AND welcome_state = 'running'",
        [result.state, ms, result.error?.slice(0, 300) ?? null, result.text?.slice(0, 1200) ?? null, result.noticeId, row.groupId, row.id, row.token, result.state])
      if (settled.affectedRows === 0) return
      const relation = await tx.row<{ groupId: string; id: string; corpId: string; storeId: string; personId: string; memberId: string; codeId: string | null }>(
        `SELECT r.group_id AS groupId, r.id, r.corp_id AS corpId, r.store_id AS storeId, r.person_id AS personId, r.member_id AS memberId, r.code_id AS codeId
         FROM id_subject s JOIN corp_contact c ON c.subject_id = s.id AND c.external_userid = ? JOIN follow_relation r ON r.group_id = c.group_id AND r.contact_id = c.id
         JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id AND m.userid = ? WHERE s.corp_id = ?`, [row.externalUserId, row.userid, row.corpId])
      if (relation) await settleWelcome(kit, tx, relation, row.externalUserId!, row.userid!)
    })
  }

  /** While the database is away we keep the row and go on: to let it go would cost our lease on top. */
  async #sendInTime(row: ClaimedRow): Promise<Result | null> {
    const { kit } = this.#deps
    const tries = { unanswered: row.orphaned }
    for (;;) {
      try {
        return await this.#send(row, tries)
      } catch (cause) {
        kit.log('error', { what: 'send welcome', err: plainMessage(cause) })
        if (kit.clock.ms() > row.receivedAt.getTime() + usableMs) return { state: 'failed', error: tooLate(tries), noticeId: null, text: null }
        await new Promise((resolve) => setTimeout(resolve, 300))
      }
    }
  }

  async #send(row: ClaimedRow, tries: Tries): Promise<Result | null> {
    const { kit, directory, wecom } = this.#deps
    const corp = await directory.corp(row.corpId)
    const member = row.userid === null ? null : await findMember(this.#deps, await directory.installOfCorp(corp.id), row.userid)
    if (!member || row.welcomeCode === null) return { state: 'failed', error: '不认识这位成员，请同步一次人员', noticeId: null, text: null }
    const code = row.state === null ? null : await codeByState(kit.database, corp.id, row.state)
    const stores = await directory.storesOf(row.groupId)
    const store = (code && stores.find((one) => one.id === code.storeId)) || storeOfMember(stores, member) || stores.find((one) => one.corpId === corp.id)
    if (!store) return { state: 'failed', error: '这家企业还没有门店', noticeId: null, text: null }
    const welcome = await composeWelcome(this.#deps, { member, store, code })
    const install = await directory.wecomInstall(await directory.installOfCorp(corp.id))
    const deadline = row.receivedAt.getTime() + usableMs
    const done = (state: Result['state'], error: string | null): Result => ({ state, error, noticeId: welcome.notice?.id ?? null, text: welcome.text })
    for (let wait = 150; ; wait = Math.min(wait * 2, longestWaitMs)) {
      const left = deadline - kit.clock.ms()
      if (left <= 0) return done('failed', tooLate(tries))
      // Only who still holds the row may send: a retry that outlived its lease would greet twice.
      if (!(await this.#extend(row))) return null
      try {
        await sendWelcome(wecom, install, { code: row.welcomeCode, text: welcome.text, attachments: welcome.attachments }, answerMs)
        return done('sent', welcome.missing.length > 0 ? `图片没带上：${welcome.missing.join('、')}` : null)
      } catch (cause) {
        if (!(cause instanceof WecomError)) throw cause
        // Delivered already: by our own try whose answer was lost, else by somebody else.
        if (cause.kind === 'welcome_done') return tries.unanswered ? done('sent', null) : done('skipped', cause.reason)
        // Neither silence nor 「系统繁忙」 says that nothing was delivered.
        tries.unanswered ||= cause.kind === 'network' || cause.kind === 'busy'
        if (cause.kind === 'welcome_gone' && tries.unanswered) return done('failed', tooLate(tries))
        if (!cause.transient) return done('failed', cause.reason)
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }
}

const tooLate = ({ unanswered }: Tries): string => (unanswered ? '不知道送到没有：先看一眼聊天，没有再补发' : '欢迎语超过 20 秒，发不出去了')
