import { getOverview, type Overview } from '@chitang/shared/contracts/overview'
import { call } from '../../shared/api/client.ts'

/** Without a store it is the first of one's own. */
export const overviewQuery = (storeId: string | null): { storeId?: string } => (storeId === null ? {} : { storeId })

const read = (storeId: string | null): Promise<Overview> => call(getOverview, { query: overviewQuery(storeId) })
let asked: { storeId: string | null; answer: Promise<Overview> } | null = null

/** Asked as soon as it is known who is here: the page's code is worked out meanwhile. What fails is told to the page. */
export function askOverview(storeId: string | null): void {
  asked = { storeId, answer: read(storeId) }
  asked.answer.catch(() => undefined)
}

/** The answer already on its way, once; otherwise a new one. */
export function readOverview(storeId: string | null): Promise<Overview> {
  const answer = asked?.storeId === storeId ? asked.answer : read(storeId)
  asked = null
  return answer
}
