import type { ChangedField, updateCustomer } from '@chitang/shared/contracts/customers'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { shallowRef } from 'vue'
import { say } from '../../shared/ui/messages.ts'
import { useCurrent, type Target } from './current.ts'
import { useSheets } from './sheets.ts'

export type Changes = BodyOf<typeof updateCustomer>

export interface Conflict { target: Target; changes: Changes; fields: readonly ChangedField[]; words: { done: string; failed: string } }

/** A colleague was faster: nothing is lost, the person chooses. */
export const conflict = shallowRef<Conflict | null>(null)

export function askWhose(target: Target, changes: Changes, fields: readonly ChangedField[], words: { done: string; failed: string }): void {
  const first = fields[0]
  if (useCurrent().externalUserId !== target.externalUserId) {
    say(`${target.name}：${first?.byName ?? '同事'}刚改过${first?.name ?? '资料'}，你的没有记下`, { error: true, ms: 6000 })
    return
  }
  conflict.value = { target, changes, fields, words }
  useSheets().openSheet('conflict')
}
