import { recordFollowUp, undoFollowUp } from '@chitang/shared/contracts/follow-ups'
import type { BodyOf, ResponseOf } from '@chitang/shared/contracts/endpoint'
import { ApiError, api, errorMessage, isNetworkError } from '../../shared/api/client.ts'
import { now, online } from '../../shared/api/connection.ts'
import { clock, dayShort } from '../../shared/ui/dates.ts'
import type { Target } from '../customer/current.ts'
import { useCurrent } from '../customer/current.ts'
import { useRecords } from '../customer/records.ts'
import { reportFor, sayFor } from '../customer/writes.ts'
import { dropDraft } from './drafts.ts'
import { outbox, outboxLimit } from './outbox.ts'

type Body = BodyOf<typeof recordFollowUp>
export type SaveResult = { ok: true } | { ok: false; reason: string }

const patienceMs = 5000
export const methodNames: Readonly<Record<Body['method'], string>> = { wechat: '微信', phone: '电话', visit: '到店', test_drive: '试驾' }

export async function saveFollowUp(target: Target, body: Body): Promise<SaveResult> {
  if (!online.value) return queue(target, body)
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), patienceMs)
  try {
    const saved = await useRecords().write(target.externalUserId, (data) => show(data, body),
      () => api(recordFollowUp, { body, signal: patience.signal }))
    await dropDraft(target.externalUserId)
    done(target, body, saved)
    return { ok: true }
  } catch (cause) {
    // The key makes it safe to send again what may already have arrived.
    if (isNetworkError(cause) || patience.signal.aborted) return queue(target, body)
    const hint = cause instanceof ApiError && cause.action ? `，${cause.action}` : ''
    if (useCurrent().externalUserId !== target.externalUserId) reportFor(target, '跟进没有记下', cause)
    return { ok: false, reason: `没有记下：${errorMessage(cause)}${hint}` }
  } finally {
    clearTimeout(timer)
  }
}

function show(data: NonNullable<ReturnType<typeof useCurrent>['data']>, body: Body): void {
  data.timeline = [{
    id: '0', at: body.savedAt ?? new Date(now()).toISOString(), kind: 'follow_up', label: methodNames[body.method],
    text: [body.points.join('、'), body.text].filter(Boolean).join('，'), actorName: null,
  }, ...data.timeline].slice(0, 3)
  if (body.level) data.person.level = body.level
  if (body.nextDueAt) data.nextTask = { id: '0', title: body.nextTitle ?? '继续跟进', dueAt: body.nextDueAt, overdueDays: 0, status: 'open', appointmentId: null }
}

function done(target: Target, body: Body, saved: ResponseOf<typeof recordFollowUp>): void {
  const due = saved.task ? Date.parse(saved.task.dueAt) : null
  const text = due ? `已记下，${dayShort(due, now())} ${clock(due)} 提醒你` : '已记下'
  sayFor(target, text, { action: '撤销', run: () => { void takeBack(target, saved.followUpId) }, ms: 10_000 })
  if (useCurrent().externalUserId === target.externalUserId) void useRecords().load(target.externalUserId)
}

async function takeBack(target: Target, followUpId: string): Promise<void> {
  try {
    await api(undoFollowUp, { params: { id: followUpId } })
    sayFor(target, '已撤销，跟进和提醒都收回了')
  } catch (cause) {
    reportFor(target, '没能撤销', cause)
  }
  if (useCurrent().externalUserId === target.externalUserId) void useRecords().load(target.externalUserId)
}

async function queue(target: Target, body: Body): Promise<SaveResult> {
  const kept = await outbox.add({
    key: body.idempotencyKey, externalUserId: target.externalUserId, name: target.name, parcel: { kind: 'follow_up', body },
  })
  if (kept === 'full') return { ok: false, reason: `本机已存了 ${outboxLimit} 条，先连上网络补传` }
  if (kept === 'broken') return { ok: false, reason: '没有网络，这台设备也存不下；内容还在这里，连上网络再存' }
  await dropDraft(target.externalUserId)
  useRecords().patch(target.externalUserId, (data) => show(data, body))
  sayFor(target, '没有网络，已存在本机，恢复后自动补传')
  return { ok: true }
}
