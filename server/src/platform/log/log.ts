import type { FastifyServerOptions } from 'fastify'
import { plainMessage } from './plain-message.ts'

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
  if (!(error instanceof Error)) return { type: typeof error, message: plainMessage(error), stack: '' }
  // Only frames: a message of several lines stands in the stack too.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { type: error.name, message: plainMessage(error), stack: frames.slice(0, 5).join(' | ') }
}
