import { rmSync } from 'node:fs'
import { createSimulator } from './index.ts'
import { removeStore } from './model/store.ts'

const port = (name: string, fallback: number): number => {
  const value = Number(process.env[name] ?? fallback)
  if (!Number.isInteger(value) || value < 0 || value > 65535) {
    console.error(`${name} is not a port number: ${process.env[name]}`)
    process.exit(2)
  }
  return value
}

/** undefined: the documented times. */
const milliseconds = (name: string): number | undefined => {
  const text = process.env[name]
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0) return value
  console.error(`${name} is not a number of milliseconds: ${text}`)
  process.exit(2)
}

const dataFile = process.env.SIM_DATA || undefined
const clockFile = process.env.CLOCK_FILE || undefined
if (process.argv.includes('--reset')) {
  if (dataFile) removeStore(dataFile)
  if (clockFile) rmSync(clockFile, { force: true })
}

const simulator = createSimulator({
  port: port('SIM_PORT', 4000),
  appPort: port('SIM_APP_PORT', 4001),
  productOrigin: process.env.APP_ORIGIN ?? 'http://127.0.0.1:3000',
  world: process.env.SIM_WORLD ?? 'huayue',
  dataFile,
  clockFile,
  callbackTimeoutMs: milliseconds('SIM_CALLBACK_TIMEOUT_MS'),
  callbackRetryMs: milliseconds('SIM_CALLBACK_RETRY_MS'),
  keepAll: process.env.SIM_LOG_KEEP === 'all',
})

const stop = (): void => {
  simulator.close().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error('simulator: could not stop cleanly:', error)
      process.exit(1)
    },
  )
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)

try {
  await simulator.listen()
  console.log(`simulator: ${simulator.apiOrigin} (client ${simulator.apiOrigin}/, stage ${simulator.apiOrigin}/stage, app proxy ${simulator.appOrigin})`)
} catch (error) {
  const busy = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  console.error(busy ? `simulator: a port is busy (${(error as Error).message}); set SIM_PORT or SIM_APP_PORT to free ones` : `simulator: ${(error as Error).message}`)
  process.exit(1)
}
