import type { LocationQuery } from 'vue-router'

export interface Filters { q: string; tagId: string; level: string; codeId: string; advisorId: string; state: '' | 'live' | 'deleted'; attribute: string; is: string }

export const emptyFilters = (): Filters => ({ q: '', tagId: '', level: '', codeId: '', advisorId: '', state: '', attribute: '', is: '' })

const one = (value: unknown): string => (typeof value === 'string' ? value : '')

export function filtersFromQuery(query: LocationQuery): Filters {
  const state = one(query['state'])
  return {
    q: one(query['q']).slice(0, 40), tagId: one(query['tagId']), level: one(query['level']), codeId: one(query['codeId']), advisorId: one(query['advisorId']),
    state: state === 'live' || state === 'deleted' ? state : '', attribute: one(query['attribute']), is: one(query['is']).slice(0, 60),
  }
}

/** Only what is set, so that addresses stay short and can be passed on. */
export function filtersToQuery(filters: Filters): { q?: string; tagId?: string; level?: string; codeId?: string; advisorId?: string; state?: 'live' | 'deleted'; attribute?: string; is?: string } {
  const { q, tagId, level, codeId, advisorId, state, attribute, is } = filters
  return {
    ...(q.trim() ? { q: q.trim() } : {}), ...(tagId ? { tagId } : {}), ...(level ? { level } : {}), ...(codeId ? { codeId } : {}),
    ...(advisorId ? { advisorId } : {}), ...(state ? { state } : {}),
    // Half a condition filters nothing.
    ...(attribute && is ? { attribute, is } : {}),
  }
}
