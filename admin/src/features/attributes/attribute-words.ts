import type { AttributeDefView } from '@chitang/shared/contracts/attributes'

export const panelWords: Readonly<Record<AttributeDefView['panel'], string>> = { sales: '买车的事', service: '用车的事' }

export const typeWords: Readonly<Record<AttributeDefView['type'], string>> = {
  text: '文字', number: '数字', range: '从多少到多少', boolean: '是或否', choice: '选一项', choices: '选几项', month: '年月', date: '日期', level: '级别', model: '车型',
}

/** One option a line or separated as people type lists. */
export const splitOptions = (text: string): string[] => [...new Set(text.split(/[\n,，、;；]+/).map((one) => one.trim()).filter(Boolean))]
