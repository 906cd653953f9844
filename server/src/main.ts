import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProduct } from './app/product.ts'
import { checkBoot } from './app/boot-checks.ts'
import { createWeb } from './app/web.ts'
import { ConfigError, readConfig } from './platform/config/config.ts'
import { createHttpServer } from './platform/http/server.ts'
import type { JobLog } from './platform/jobs/settle.ts'
import { createProbeServer } from './platform/metrics/scrape.ts'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')

/** The process: role, signals, start and stop. */
async function main(): Promise<void> {
  const config = readConfig(process.env, { sidebarDist: join(root, 'sidebar', 'dist'), adminDist: join(root, 'admin', 'dist') })
  await checkBoot(config)
  const logger = (await createHttpServer({ config })).log
  const log: JobLog = (level, fields) => logger[level](fields)
  const product = await createProduct(config, { log })
  const web = config.role === 'worker' ? null : await createWeb(product, { rateLimitPerMinute: config.rateLimitPerMinute })
  if (config.role !== 'web') product.startWorkers()
  if (web) await web.app.listen({ host: config.host, port: config.port })
  const probes = config.metricsPort === null ? null : createProbeServer({ registry: product.metrics.registry, token: config.metricsToken, ready: () => product.kit.database.rows('SELECT 1').then(() => true, () => false) })
  probes?.listen(config.metricsPort!, config.host)
  logger.info({ role: config.role, port: config.port, demo: config.demo }, 'started')

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    logger.info({ signal }, 'stopping')
    const force = setTimeout(() => process.exit(1), 15_000)
    force.unref()
    probes?.close()
    await web?.app.close()
    await product.stop()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof ConfigError ? `✗ ${error.message}\n` : `✗ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
