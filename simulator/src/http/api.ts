import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Json, UploadedFile } from '../api/call.ts'
import { handleApi, type Incoming } from '../api/host.ts'
import type { Sim } from '../model/sim.ts'

const UPLOAD_LIMIT = 21 * 1024 * 1024

const ipOf = (request: FastifyRequest): string => (request.socket.remoteAddress ?? '').replace('::ffff:', '')

/** null when the body is not a JSON object: the endpoint then answers as WeCom does, with status 200. */
function parse(raw: unknown): Json | null {
  const text = Buffer.isBuffer(raw) ? raw.toString('utf8') : ''
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return value && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const PIECES = 20

/** The first piece comes at once, the last one after `overMs`. */
function trickle(bytes: Buffer, overMs: number): Readable {
  const size = Math.max(1, Math.ceil(bytes.length / PIECES))
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) {
      if (at > 0) await new Promise((done) => setTimeout(done, overMs / PIECES))
      yield bytes.subarray(at, at + size)
    }
  }
  return Readable.from(pieces())
}

async function carry(sim: Sim, request: FastifyRequest, reply: FastifyReply, body: Json | null): Promise<unknown> {
  const incoming: Incoming = { method: request.method, path: (request.params as { '*': string })['*'], query: request.query as Record<string, string>, body, file: (overMs) => uploaded(request, overMs), ip: ipOf(request) }
  const outcome = await handleApi(sim, incoming)
  if (outcome.kind === 'json') {
    reply.header('content-type', 'application/json; charset=UTF-8')
    return reply.send(outcome.overMs ? trickle(Buffer.from(JSON.stringify(outcome.body)), outcome.overMs) : outcome.body)
  }
  if (outcome.kind === 'binary') {
    const { bytes, contentType, fileName } = outcome.body
    reply.header('content-type', contentType).header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
    return reply.send(outcome.overMs ? trickle(bytes, outcome.overMs) : bytes)
  }
  reply.hijack()
  if (outcome.kind === 'reset') request.raw.socket.destroy()
  return undefined
}

async function uploaded(request: FastifyRequest, overMs: number): Promise<UploadedFile | null> {
  if (!request.isMultipart()) return null
  // What is cut off here is still above every documented size and gets its errcode.
  const part = await request.file({ limits: { fileSize: UPLOAD_LIMIT, files: 1 }, throwFileSizeLimit: false })
  if (!part) return null
  const parts: Buffer[] = []
  const whole = Number(request.headers['content-length']) || UPLOAD_LIMIT
  for await (const piece of part.file as AsyncIterable<Buffer>) {
    parts.push(piece)
    if (overMs > 0) await new Promise((done) => setTimeout(done, (overMs * piece.length) / whole))
  }
  return { fieldName: part.fieldname, fileName: part.filename, contentType: part.mimetype, bytes: Buffer.concat(parts) }
}

export async function apiHost(app: FastifyInstance, sim: Sim): Promise<void> {
  await app.register(multipart)
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 4 * 1024 * 1024 }, (_request, body, done) => done(null, body))
  app.route({
    method: ['GET', 'POST'],
    url: '/cgi-bin/*',
    handler: async (request, reply) =>
      carry(sim, request, reply, request.isMultipart() ? {} : parse(request.body)),
  })
}
