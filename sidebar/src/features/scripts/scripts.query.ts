import { listScripts } from '@chitang/shared/contracts/scripts'
import { api } from '../../shared/api/client.ts'

/** Fetched in the background after the first screen, so that scripts are there at once and without a network. */
export const scriptsQuery = {
  key: ['scripts'],
  /** What a store manager publishes is found in the sidebar within seconds of the next look. */
  staleTime: 5_000,
  query: ({ signal }: { signal: AbortSignal }) => api(listScripts, { signal }),
}
