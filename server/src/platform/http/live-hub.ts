import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import type { JobLog } from '../jobs/settle.ts'

/** Something many people look at: `print` is cheap and differs when a reading would, `read` gives all parts. */
export interface Live<P extends object> {
  /** The time that goes with every event. */
  now(): string
  print(): Promise<string>
  read(): Promise<P>
}

interface Listener { write(text: string): void; end(): void; stillMay(): Promise<boolean>; checkAt: number }
interface Channel { live: Live<object>; parts: Record<string, string>; version: string; print: string; readAt: number; listeners: Set<Listener>; reading: Promise<void> | null }

export interface LiveHubOptions { log: JobLog; everyMs?: number; wholeMs?: number; checkMs?: number }

/**
 * Server-sent events: one reading a key for all who listen in this process, and only the parts that changed are sent.
 * Between two full readings only the print is asked for. Nobody listening costs nothing.
 */
export class LiveHub {
  readonly #channels = new Map<string, Channel>()
  readonly #options: Required<LiveHubOptions>
  #timer: ReturnType<typeof setTimeout> | undefined
  #turning = false

  constructor(options: LiveHubOptions) {
    this.#options = { everyMs: 1_000, wholeMs: 10_000, checkMs: 15_000, ...options }
  }

  /** How many listen; for tests and metrics. */
  get listeners(): number {
    return [...this.#channels.values()].reduce((sum, channel) => sum + channel.listeners.size, 0)
  }

  async open(key: string, live: Live<object>, request: FastifyRequest, reply: FastifyReply, again: () => Promise<unknown>): Promise<void> {
    const channel = this.#channels.get(key) ?? { live, parts: {}, version: '', print: '', readAt: 0, listeners: new Set<Listener>(), reading: null }
    this.#channels.set(key, channel)
    // A first reading that fails is an answer with a status, not an open stream.
    try {
      if (channel.version === '' || Date.now() - channel.readAt > this.#options.wholeMs) await this.#read(channel)
    } catch (cause) {
      if (channel.listeners.size === 0) this.#channels.delete(key)
      throw cause
    }
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { ...headersOf(reply), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no', connection: 'keep-alive' })
    const listener: Listener = {
      write: (text) => {
        // Who does not read is let go; the browser comes back with the last id it saw.
        if (raw.writableLength > 1_000_000) raw.destroy()
        else raw.write(text)
      },
      end: () => raw.end(),
      stillMay: () => again().then(() => true, () => false),
      checkAt: Date.now() + this.#options.checkMs * (0.5 + Math.random() / 2),
    }
    raw.on('error', () => raw.destroy())
    raw.once('close', () => {
      channel.listeners.delete(listener)
      if (channel.listeners.size === 0 && this.#channels.get(key) === channel) this.#channels.delete(key)
    })
    if (this.#channels.get(key) !== channel) this.#channels.set(key, channel)
    channel.listeners.add(listener)
    raw.write('retry: 2000\n\n')
    if (request.headers['last-event-id'] !== channel.version) raw.write(eventOf(channel, channel.parts))
    this.#plan()
  }

  /** A session ended in this process: every stream asks anew at once. */
  recheck(): void {
    for (const channel of this.#channels.values()) for (const listener of channel.listeners) listener.checkAt = 0
  }

  stop(): void {
    clearTimeout(this.#timer)
    for (const channel of this.#channels.values()) for (const listener of channel.listeners) listener.end()
    this.#channels.clear()
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#turning || this.#channels.size === 0) return
    this.#timer = setTimeout(() => void this.#turn(), this.#options.everyMs)
    this.#timer.unref()
  }

  async #turn(): Promise<void> {
    this.#timer = undefined
    this.#turning = true
    await Promise.all([...this.#channels.entries()].map(([key, channel]) => this.#look(channel).catch((cause: unknown) => this.#options.log('warn', { live: key, err: String(cause) }))))
    this.#turning = false
    this.#plan()
  }

  async #look(channel: Channel): Promise<void> {
    const now = Date.now()
    await Promise.all([...channel.listeners].filter((listener) => listener.checkAt <= now).map(async (listener) => {
      listener.checkAt = now + this.#options.checkMs
      if (await listener.stillMay()) listener.write(`event: here\ndata: ${JSON.stringify({ now: channel.live.now() })}\n\n`)
      else listener.end()
    }))
    if (channel.listeners.size === 0) return
    const print = await channel.live.print()
    if (print === channel.print && now - channel.readAt < this.#options.wholeMs) return
    const before = channel.parts
    await this.#read(channel, print)
    const changed = Object.fromEntries(Object.entries(channel.parts).filter(([part, text]) => before[part] !== text))
    if (Object.keys(changed).length === 0) return
    const event = eventOf(channel, changed)
    for (const listener of channel.listeners) listener.write(event)
  }

  /** Several who come at once share one reading. */
  #read(channel: Channel, print?: string): Promise<void> {
    channel.reading ??= (async () => {
      const seen = print ?? (await channel.live.print())
      const parts = await channel.live.read()
      channel.parts = Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, JSON.stringify(value)]))
      channel.version = createHash('sha1').update(JSON.stringify(channel.parts)).digest('base64url').slice(0, 12)
      channel.print = seen
      channel.readAt = Date.now()
    })().finally(() => { channel.reading = null })
    return channel.reading
  }
}

const eventOf = ({ version, live }: Channel, parts: Record<string, string>): string =>
  `id: ${version}\nevent: parts\ndata: {${[`"now":${JSON.stringify(live.now())}`, ...Object.entries(parts).map(([part, text]) => `${JSON.stringify(part)}:${text}`)].join(',')}}\n\n`

/** What helmet and the router set, which writing past Fastify would lose. */
const headersOf = (reply: FastifyReply): Record<string, string | number | string[]> => Object.fromEntries(Object.entries(reply.getHeaders()).filter((entry): entry is [string, string | number | string[]] => entry[1] !== undefined))
