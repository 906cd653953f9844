import type { FastifyReply, FastifyRequest } from 'fastify'
import { ActionError } from '../actions/people.ts'

export const isLoopback = (ip: string | undefined): boolean => ip === '127.0.0.1' || ip === '::1' || ip === '::ffff:127.0.0.1'

/** Names this machine uses for itself; a foreign Host header is a page that was re-pointed at loopback. */
const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

export async function onlyLoopback(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const origin = request.headers.origin
  const foreignPage = origin !== undefined && !LOCAL_HOST.test(origin.replace(/^https?:\/\//, ''))
  if (!isLoopback(request.socket.remoteAddress) || !LOCAL_HOST.test(request.headers.host ?? '') || foreignPage) {
    await reply.code(403).send({ error: 'the control API answers this machine only' })
  }
}

export async function controlError(error: unknown, _request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (error instanceof ActionError) return void (await reply.code(400).send({ error: error.message }))
  const status = (error as { statusCode?: number }).statusCode
  if (status && status < 500) return void (await reply.code(status).send({ error: (error as Error).message }))
  console.error('simulator:', error)
  await reply.code(500).send({ error: 'the simulator failed; see its output' })
}
