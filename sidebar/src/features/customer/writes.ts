import type { AttributeView } from '@chitang/shared/contracts/attributes'
import { updateCustomer, type ChangedField } from '@chitang/shared/contracts/customers'
import { completeTask, reopenTask, rescheduleTask } from '@chitang/shared/contracts/follow-ups'
import type { SidebarCustomer } from '@chitang/shared/contracts/sidebar'
import { attributeText } from '@chitang/shared/domain/attributes'
import { ApiError, api, errorMessage } from '../../shared/api/client.ts'
import { now } from '../../shared/api/connection.ts'
import { clock, dayWord } from '../../shared/ui/dates.ts'
import { report, say } from '../../shared/ui/messages.ts'
import { knownDefs } from './attribute-defs.ts'
import { askWhose, type Changes } from './conflict.ts'
import { useCurrent, type Target } from './current.ts'
import { useRecords } from './records.ts'

/** A result names its customer as soon as somebody else is on the screen. */
export function named(target: Target, text: string): string {
  return useCurrent().externalUserId === target.externalUserId ? text : `${target.name}：${text}`
}
export const sayFor = (target: Target, text: string, options?: Parameters<typeof say>[1]): void => say(named(target, text), options)

export function reportFor(target: Target, what: string, cause: unknown): void {
  const hint = cause instanceof ApiError ? cause.action ?? null : null
  const text = `${what}：${errorMessage(cause)}`
  report(target.externalUserId, text, hint)
  if (useCurrent().externalUserId !== target.externalUserId) say(`${target.name}：${text}`, { error: true, ms: 6000 })
}

async function attempt(target: Target, what: string, show: (data: SidebarCustomer) => void, send: () => Promise<unknown>): Promise<boolean> {
  const records = useRecords()
  try {
    await records.write(target.externalUserId, show, send)
    return true
  } catch (cause) {
    reportFor(target, what, cause)
    return false
  }
}

const refresh = (target: Target) => {
  if (useCurrent().externalUserId === target.externalUserId) void useRecords().load(target.externalUserId)
}

/** Typed values or the salutation: shown at once, sent, and taken back by 撤销. */
export async function changePerson(target: Target, changes: Changes, undo: Changes | null, words: { done: string; failed: string }): Promise<boolean> {
  try {
    await useRecords().write(target.externalUserId, (data) => applyChanges(data, changes), () => api(updateCustomer, { params: { id: target.personId }, body: changes }))
  } catch (cause) {
    if (cause instanceof ApiError && cause.code === 'conflict.changed') askWhose(target, changes, cause.details as ChangedField[], words)
    else reportFor(target, words.failed, cause)
    return false
  }
  sayFor(target, words.done, undo ? { action: '撤销', run: () => { void takeBack(target, undo) } } : {})
  refresh(target)
  return true
}

async function takeBack(target: Target, undo: Changes): Promise<void> {
  const ok = await attempt(target, '没能撤销', (data) => applyChanges(data, undo),
    () => api(updateCustomer, { params: { id: target.personId }, body: undo }))
  if (ok) { sayFor(target, '已撤销'); refresh(target) }
}

export function applyChanges(data: SidebarCustomer, changes: Changes): void {
  for (const [key, value] of Object.entries(changes.attributes ?? {})) showAttribute(data, key, value)
  if (changes.surname === null) {
    data.person.salutation = null
    delete data.variables['称呼']
  } else if (changes.surname && changes.title) {
    data.person.salutation = changes.surname + changes.title
    data.variables['称呼'] = data.person.salutation
  }
}

function showAttribute(data: SidebarCustomer, key: string, value: AttributeView['value'] | null): void {
  const { person } = data
  if (key === 'level') person.level = value === null ? null : String(value)
  else if (key === 'intent_model') person.intentModel = value === null ? null : String(value)
  else {
    const def = knownDefs.value.find((one) => one.key === key)
    const text = def ? attributeText(def, value) : null
    const others = person.attributes.filter((one) => one.key !== key)
    person.attributes = def && value !== null && text !== null ? [...others, { key, name: def.name, panel: def.panel, value, text }] : others
  }
}

export async function finishTask(target: Target, task: NonNullable<SidebarCustomer['nextTask']>): Promise<void> {
  const ok = await attempt(target, '没能标成完成', (data) => { data.nextTask = null },
    () => api(completeTask, { params: { id: task.id } }))
  if (!ok) return
  sayFor(target, `已完成：${task.title}`, { action: '撤销', run: () => { void reopen(target, task) } })
  refresh(target)
}

async function reopen(target: Target, task: NonNullable<SidebarCustomer['nextTask']>): Promise<void> {
  const ok = await attempt(target, '没能撤销', (data) => { data.nextTask = { ...task, status: 'open' } },
    () => api(reopenTask, { params: { id: task.id } }))
  if (ok) { sayFor(target, '已放回待办'); refresh(target) }
}

export async function moveTask(target: Target, task: NonNullable<SidebarCustomer['nextTask']>, dueAt: number, canUndo = true): Promise<void> {
  const due = new Date(dueAt).toISOString()
  const ok = await attempt(target, '没能改期', (data) => { data.nextTask = { ...task, dueAt: due, overdueDays: 0 } },
    () => api(rescheduleTask, { params: { id: task.id }, body: { dueAt: due } }))
  if (!ok) return
  const undo = () => { void moveTask(target, { ...task, dueAt: due }, Date.parse(task.dueAt), false) }
  sayFor(target, `${canUndo ? '已改到' : '改回了'} ${dayWord(dueAt, now())} ${clock(dueAt)}`, canUndo ? { action: '撤销', run: undo } : {})
  refresh(target)
}
