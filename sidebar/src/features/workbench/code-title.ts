import type { Workbench } from '@chitang/shared/contracts/sidebar'

/** Codes are named for the back office (「包河·员工码·陈晓峰」); here their last word says enough. */
export function codeTitle(code: Pick<Workbench['codes'][number], 'name' | 'kind'>): string {
  if (code.kind === 'employee') return '我的名片'
  return code.name.split('·').at(-1)?.trim() || code.name
}
