/** {称呼} exists only after a person confirmed surname and title; never guessed from a nickname. */
export function salutationOf(person: { surname: string | null; title: string | null; salutationConfirmedAt: Date | null }): string | null {
  return person.salutationConfirmedAt && person.surname && person.title ? `${person.surname}${person.title}` : null
}

export const welcomeStateOf = (state: string): 'none' | 'pending' | 'sent' | 'failed' =>
  state === 'pending' || state === 'sent' || state === 'failed' ? state : state === 'running' ? 'pending' : 'none'
