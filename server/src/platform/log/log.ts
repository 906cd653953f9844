import type { FastifyServerOptions } from 'fastify'
import { plainMessage, withoutSecrets } from './plain-message.ts'

const hidden = ['secret', 'corpsecret', 'token', 'access_token', 'ticket', 'phone', 'mobile', 'authorization', 'cookie', 'password']

/** Query strings carry OAuth codes and callback signatures, headers carry sessions: none of it is logged. */
const redact = {
  paths: ['req.headers', 'headers', 'err.config', ...hidden.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])],
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
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).map(withoutSecrets)
  return { type: error.name, message: plainMessage(error), stack: frames.slice(0, 5).join(' | ') }
}
