const shown = ['name', 'title', 'from', 'to', 'names', 'role', 'decision', 'kind', 'rule', 'state', 'customers', 'rows', 'count', 'advisors', 'chats'] as const
const units: Partial<Record<(typeof shown)[number], string>> = { customers: '位客户', rows: '行', advisors: '位顾问', chats: '个客户群' }
/** Closed words of the code that say nothing to a reader. */
const unsaid = /^[a-z_]+$/

/** What was written beside an act, as far as a person reads it: names and numbers, never a value of a customer's. */
export function detailOf(fields: Readonly<Record<string, unknown>>): string {
  const parts = shown.flatMap((key) => {
    const value = fields[key]
    if (typeof value === 'number') return value > 0 ? [`${value} ${units[key] ?? ''}`.trim()] : []
    if (Array.isArray(value)) return value.length > 0 && value.every((one) => typeof one === 'string') ? [`${key === 'to' ? '→ ' : ''}${value.slice(0, 4).join('、')}`] : []
    return typeof value === 'string' && value !== '' && !unsaid.test(value) ? [`${key === 'to' ? '→ ' : ''}${value}`] : []
  })
  return parts.join(' · ').slice(0, 120)
}
