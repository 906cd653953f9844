import type { TagOperation } from '@chitang/shared/contracts/tags'
import { figure } from '../words/number.ts'

const acts: Readonly<Record<TagOperation['kind'], string>> = { bulk_add: '打好了', bulk_remove: '去掉了', merge: '换好了', undo: '撤回了', rule: '打上了' }

/** How an operation ended, numbers first. */
export function operationResult(operation: Pick<TagOperation, 'kind' | 'done' | 'failed' | 'skipped'>): string {
  const parts = [`${acts[operation.kind]} ${figure(operation.done)} 位`]
  if (operation.skipped) parts.push(`${figure(operation.skipped)} 位不用动`)
  if (operation.failed) parts.push(`${figure(operation.failed)} 位没成`)
  return parts.join('，')
}

/** What an operation does, in one line. */
export function operationTitle(operation: Pick<TagOperation, 'kind' | 'tagNames' | 'targetName' | 'ruleSentence'>): string {
  const names = operation.tagNames.map((name) => `「${name}」`).join('')
  switch (operation.kind) {
    case 'bulk_add': return `批量打上${names}`
    case 'bulk_remove': return `批量去掉${names}`
    case 'merge': return `把${names}并入「${operation.targetName ?? ''}」`
    case 'undo': return `撤销：${names}`
    case 'rule': return `规则打上${names}${operation.ruleSentence ? `：${operation.ruleSentence}` : ''}`
  }
}
