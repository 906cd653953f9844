import { setTimeout as sleep } from 'node:timers/promises'
import { plainMessage } from '../../platform/log/plain-message.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Kit } from '../../platform/kit.ts'
import { CallbackRefused, openCallback, type SignedQuery } from '../../wecom/callback/crypto.ts'
import { BadXml, encryptOf } from '../../wecom/callback/xml.ts'
import type { Directory, InstallInfo } from '../org/index.ts'
import type { NewInboxRow } from './inbox.repo.ts'
import { InboxWriter } from './inbox-writer.ts'
import { laneOfArrival, readArrival } from './intake.model.ts'

const bodyLimit = 64 * 1024
/** WeCom hangs up after 5 s and sends again only when it got no answer at all (doc 90930). */
const giveUpMs = 4_500

interface Deps {
  kit: Kit
  directory: Directory
  /** A row was stored: the welcome and lane workers of this process may start at once. */
  onStored: () => void
}

/** Verify → decrypt → check the receiver → store → answer. Nothing else happens here. */
export function registerCallbackRoutes(app: FastifyInstance, deps: Deps): void {
  const writer = new InboxWriter(deps.kit.database)
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, body, done) => done(null, body))
    const path = '/wecom/callback/:corpId/:agentId'
    const installOf = async (params: unknown): Promise<InstallInfo | null> => {
      const { corpId, agentId } = params as { corpId: string; agentId: string }
      return deps.directory.installByAgent(corpId, Number(agentId))
    }

    scope.get(path, { schema: { hide: true } }, async (request, reply) => {
      const install = await installOf(request.params)
      const query = signedQuery(request.query)
      const { echostr } = request.query as { echostr?: unknown }
      if (!install) return reply.code(404).send('unknown app')
      if (!query || typeof echostr !== 'string') return reply.code(400).send('missing parameters')
      try {
        const { message, receiveId } = openCallback(await deps.directory.callbackKeys(install), query, echostr)
        if (receiveId !== install.corp.corpId) return reply.code(403).send('foreign receiver')
        await deps.directory.urlChecked(install)
        return reply.type('text/plain').send(message)
      } catch (cause) {
        return refuse(reply, cause)
      }
    })

    // A machine asks and gets one fixed word: headers for browsers would be a tenth of the work here.
    scope.post(path, { bodyLimit, helmet: false, schema: { hide: true } }, async (request, reply) => {
      const query = signedQuery(request.query)
      const { body } = request
      if (!query || typeof body !== 'string') return reply.code(400).send('missing parameters')
      const giveUpAt = Date.now() + giveUpMs
      let row: NewInboxRow
      try {
        const opened = await untilRead(deps.kit, giveUpAt, async () => {
          const install = await installOf(request.params)
          return install && { install, keys: await deps.directory.callbackKeys(install) }
        })
        if (!opened) return await reply.code(404).send('unknown app')
        const { install, keys } = opened
        const { message, receiveId } = openCallback(keys, query, encryptOf(body))
        // Of a downstream's delivery no page names the receiver: the app's own corp, or any it is shared to (server-api §3.6).
        if (!(await deps.directory.installOfApp(install.appId, receiveId))) return await reply.code(403).send('foreign receiver')
        const arrival = readArrival(message)
        const tenant = await deps.directory.installOfApp(install.appId, arrival.corpId)
        if (!tenant) return await reply.code(403).send('foreign tenant')
        const { corpId: _corpId, ...fields } = arrival
        const isAdd = arrival.changeType === 'add_external_contact' || arrival.changeType === 'add_half_external_contact'
        row = {
          ...fields, ...laneOfArrival(tenant.corp.id, arrival),
          welcomeCode: isAdd ? arrival.welcomeCode : null,
          groupId: tenant.groupId, id: deps.kit.ids.next(), appId: install.appId, corpId: tenant.corp.id, receivedAt: deps.kit.clock.now(),
        }
      } catch (cause) {
        return cause instanceof CallbackRefused || cause instanceof BadXml ? refuse(reply, cause) : silence(request, reply)
      }
      if (!(await store(deps.kit, writer, row, giveUpAt))) return silence(request, reply)
      deps.onStored()
      return reply.type('text/plain').send('success')
    })
  })
}

/** Any status would tell WeCom "received". Only a reset makes it send again. */
function silence(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack()
  request.raw.socket.resetAndDestroy()
  return reply
}

/** What a callback needs to be read lies in the database too: while that is away, wait, and never answer. */
async function untilRead<T>(kit: Kit, giveUpAt: number, read: () => Promise<T>): Promise<T> {
  for (let wait = 50; ; wait = Math.min(wait * 2, 500)) {
    try {
      return await within(giveUpAt - Date.now(), read())
    } catch (cause) {
      kit.log('error', { what: 'read for callback', err: plainMessage(cause) })
      if (Date.now() + wait >= giveUpAt) throw cause
      await sleep(wait)
    }
  }
}

async function store(kit: Kit, writer: InboxWriter, row: NewInboxRow, giveUpAt: number): Promise<boolean> {
  for (let wait = 50; ; wait = Math.min(wait * 2, 500)) {
    try {
      await within(giveUpAt - Date.now(), writer.add(row))
      return true
    } catch (cause) {
      kit.log('error', { what: 'store callback', event: row.event, err: plainMessage(cause) })
      if (Date.now() + wait >= giveUpAt) return false
      await sleep(wait)
    }
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('database too slow')), Math.max(1, ms))
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function signedQuery(query: unknown): SignedQuery | null {
  const { msg_signature, timestamp, nonce } = query as Record<string, unknown>
  return typeof msg_signature === 'string' && typeof timestamp === 'string' && typeof nonce === 'string' ? { msg_signature, timestamp, nonce } : null
}

/** 4xx only for what can never become right by sending it again. */
function refuse(reply: FastifyReply, cause: unknown): FastifyReply {
  if (cause instanceof CallbackRefused) return reply.code(cause.why === 'signature' ? 403 : 400).send(cause.why)
  if (cause instanceof BadXml) return reply.code(400).send('malformed')
  throw cause
}
