import { EventEmitter } from 'node:events'
import Fastify, { type FastifyInstance } from 'fastify'
import { controlError, onlyLoopback } from './control/http.ts'
import { controlRoutes } from './control/routes.ts'
import { corpRoutes } from './control/corps.ts'
import { groupChatRoutes } from './control/group-chats.ts'
import { massRoutes } from './control/mass.ts'
import { transferRoutes } from './control/transfers.ts'
import { settleDue } from './actions/transfers.ts'
import { sharingRoutes } from './control/sharing.ts'
import { createRecords } from './callbacks/record.ts'
import { createFaults } from './control/faults.ts'
import { appProxy } from './bridge/proxy.ts'
import { bridgeRoutes } from './bridge/routes.ts'
import { apiHost } from './http/api.ts'
import { assetRoutes } from './http/assets.ts'
import { clientUi } from './http/client-ui.ts'
import { createLog } from './log/log.ts'
import { createLimits, type LimitValues } from './limits/limits.ts'
import { limitRoutes } from './limits/routes.ts'
import { createClock, offsetToTenOClock } from './model/clock.ts'
import type { Sim } from './model/sim.ts'
import { createStore } from './model/store.ts'
import type { World } from './model/types.ts'
import { consolePage } from './pages/console.ts'
import { grantRoute, loginPages } from './pages/routes.ts'
import { wechatApi } from './pages/wechat.ts'
import { worldNamed } from '../worlds/index.ts'

export interface SimulatorOptions {
  /** API, client UI and control API; 0 takes any free port. */
  port?: number
  /** The proxy that shows the product inside the client; 0 takes any free port. */
  appPort?: number
  /** Where the product is; callbacks and the proxy go there. */
  productOrigin?: string
  world?: string
  /** Snapshot file; without it everything is in memory. */
  dataFile?: string
  clockFile?: string
  callbackTimeoutMs?: number
  callbackRetryMs?: number
  /** Keep every call and every event instead of the newest few thousand. */
  keepAll?: boolean
  /** Other numbers than the documented frequency limits. */
  limits?: Partial<LimitValues>
}

export interface Simulator {
  readonly apiOrigin: string
  /** Origin of the app proxy. */
  readonly appOrigin: string
  readonly sim: Sim
  readonly world: World
  listen(): Promise<void>
  close(): Promise<void>
  setAppOrigin(productOrigin: string): void
  /** Overrides where one app's callbacks go, without the URL check. */
  setCallbackUrl(corpId: string, agentId: number, url: string): void
}

const HOST = '127.0.0.1'
const SETTLE_MS = 1000

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const definition = worldNamed(options.world ?? 'huayue')
  const bus = new EventEmitter()
  bus.setMaxListeners(0)
  const sim = { bus, log: createLog(bus, options.keepAll), faults: createFaults(), records: createRecords(options.keepAll ?? false), limits: createLimits(options.limits), callbackTimeoutMs: options.callbackTimeoutMs ?? 5000, callbackRetryMs: options.callbackRetryMs ?? 1000 } as Sim
  sim.store = createStore(options.dataFile, () => sim.world)
  const saved = sim.store.load()
  if (saved && saved.name !== (options.world ?? 'huayue')) throw new Error(`${options.dataFile} holds world "${saved.name}"; start with --reset to change worlds`)
  sim.clock = createClock({
    file: options.clockFile,
    initialOffsetMs: saved?.clockOffsetMs ?? (definition.startsAtTen ? offsetToTenOClock(Date.now()) : 0),
    onChange(offsetMs) {
      if (!sim.world) return
      sim.world.clockOffsetMs = offsetMs
      sim.store.dirty()
      bus.emit('changed', { what: 'clock' })
    },
  })
  sim.world = saved ?? definition.make(sim.clock.now())
  sim.world.clockOffsetMs = sim.clock.offset()
  sim.productOrigin = options.productOrigin ?? 'http://127.0.0.1:3000'
  // Time passes by itself, and by whole days when somebody turns the clock.
  const due = setInterval(() => settleDue(sim), SETTLE_MS)
  due.unref()
  bus.on('changed', (change: { what: string }) => {
    if (change.what === 'clock') settleDue(sim)
  })
  setOrigins(options.port ?? 4000, options.appPort ?? 4001)

  function setOrigins(port: number, appPort: number): void {
    sim.apiOrigin = `http://${HOST}:${port}`
    sim.proxyOrigin = `http://${HOST}:${appPort}`
  }

  const main = Fastify({ logger: false, bodyLimit: 1024 * 1024, forceCloseConnections: true, routerOptions: { maxParamLength: 400 } })
  const proxy = Fastify({ logger: false, bodyLimit: 32 * 1024 * 1024, forceCloseConnections: true })
  const portOf = (server: FastifyInstance): number => (server.server.address() as { port: number }).port
  const servers: FastifyInstance[] = [main, proxy]
  return {
    get apiOrigin() { return sim.apiOrigin },
    get appOrigin() { return sim.proxyOrigin },
    get world() { return sim.world },
    sim,
    async listen() {
      await main.register(async (app) => apiHost(app, sim))
      await main.register(async (app) => {
        app.addHook('onRequest', onlyLoopback)
        app.setErrorHandler(controlError)
        controlRoutes(app, sim)
        // Not WeCom's: the exports of the dealers' other systems, as files lie beside a real group.
        app.get('/systems', () => definition.systems?.(sim.world) ?? { units: [], contacts: [], kf: [] })
        limitRoutes(app, sim)
        corpRoutes(app, sim)
        groupChatRoutes(app, sim)
        massRoutes(app, sim)
        transferRoutes(app, sim)
        sharingRoutes(app, sim)
        bridgeRoutes(app, sim)
        grantRoute(app, sim)
      }, { prefix: '/_sim' })
      assetRoutes(main, sim)
      loginPages(main, sim)
      consolePage(main, sim)
      wechatApi(main, sim)
      await clientUi(main)
      await appProxy(proxy, sim)
      await main.listen({ host: HOST, port: options.port ?? 4000 })
      await proxy.listen({ host: HOST, port: options.appPort ?? 4001 })
      setOrigins(portOf(main), portOf(proxy))
      sim.store.flush()
    },
    async close() {
      for (const server of servers) await server.close()
      sim.clock.stop()
      clearInterval(due)
      sim.store.flush()
    },
    setAppOrigin(origin) { sim.productOrigin = origin },
    setCallbackUrl(corpId, agentId, url) {
      const app = sim.world.corps[corpId]?.apps[String(agentId)]
      if (!app) throw new Error(`no app ${corpId}/${agentId}`)
      app.callbackUrl = url
    },
  }
}

export type { Sim } from './model/sim.ts'
export type { World, Corp, Message } from './model/types.ts'
