/** {称呼} exists only after a person confirmed surname and title; never guessed from a nickname. */
export function salutationOf(person: { surname: string | null; title: string | null; salutationConfirmedAt: Date | null }): string | null {
  return person.salutationConfirmedAt && person.surname && person.title ? `${person.surname}${person.title}` : null
}

const stageBySemantic: Record<string, string> = {
  new: '新客户', hot7: '潜客', warm15: '潜客', warm30: '潜客', cool90: '潜客', ordered: '已订车', delivered: '车主', cancelled: '退订', lost: '战败', nurture: '培育中',
}

/** Derived, never typed in. */
export const stageOf = (semantic: string | null): string => (semantic && stageBySemantic[semantic]) || '新客户'

export const welcomeStateOf = (state: string): 'none' | 'pending' | 'sent' | 'failed' =>
  state === 'pending' || state === 'sent' || state === 'failed' ? state : state === 'running' ? 'pending' : 'none'
