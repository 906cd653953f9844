import { getOverview } from '@chitang/shared/contracts/overview'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../platform/http/errors.ts'
import { apiBase, type Authenticate } from '../platform/http/route.ts'
import type { Kit } from '../platform/kit.ts'
import { describeMe } from '../modules/auth/index.ts'
import type { Directory } from '../modules/org/index.ts'

/**
 * The `Link` header of the console's page: what its home asks first, so that the browser asks before the page's code has
 * come. Null where nobody is known or there is nothing to ask; the page then says by itself what is wrong.
 */
export const firstReading = (deps: { kit: Kit; directory: Directory; authenticate: Authenticate }) => async (request: FastifyRequest): Promise<string | null> => {
  try {
    const { stores: [store], can } = await describeMe(deps, await deps.authenticate(request, 'admin'))
    return store && 'overview.read' in can ? `<${apiBase}${getOverview.path}?storeId=${store.id}>; rel=preload; as=fetch; crossorigin` : null
  } catch (cause) {
    if (!(cause instanceof AppError)) request.log.warn({ err: cause }, 'first reading not named')
    return null
  }
}
