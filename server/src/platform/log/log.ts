import type { FastifyServerOptions } from 'fastify'

/** Query strings carry OAuth codes and callback signatures, headers carry sessions: none of it is logged. */
const redact = {
  paths: ['req.headers', 'headers', '*.secret', '*.token', '*.access_token', '*.phone', '*.authorization', '*.cookie', 'err.config'],
  remove: true,
}

export function loggerOptions(level: string): FastifyServerOptions['logger'] {
  if (level === 'silent') return false
  return {
    level,
    redact,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: {
      err: describeError,
    },
  }
}

/** Whatever was thrown or described: a log line must never be what ends the process. */
export function describeError(error: unknown): { type: string; message: string; stack: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, 500), stack: '' }
  return { type: error.name, message: error.message.slice(0, 500), stack: (error.stack ?? '').split('\n').slice(1, 6).join(' | ') }
}
