/**
 * Stands in for typebox in the browser build: a contract object carries its method and path,
 * its schemas are only checked on the server, so none of that code has to be downloaded.
 */
const blank = { properties: {}, anyOf: [] }
export const Type = new Proxy({}, { get: () => () => blank }) as Record<string, (...args: unknown[]) => typeof blank>
