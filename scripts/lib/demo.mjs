import { randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from './children.mjs'
import { portOf } from './environment.mjs'
import { dataDir, ensureDataDir, inRoot } from './paths.mjs'
import { say, step, Stop } from './say.mjs'

const worlds = { small: 'huayue', full: 'huayue-full' }

/** `--world full`: everybody of the demo group; without it the small world that has every case. */
export function worldAsked(args = process.argv) {
  const at = args.indexOf('--world')
  const name = at < 0 ? 'small' : args[at + 1]
  if (!Object.hasOwn(worlds, name ?? '')) throw new Stop(`--world takes ${Object.keys(worlds).join(' or ')}.`)
  return worlds[name]
}

/** Everything the demo's processes share: ports, the clock file, a key that is only good for the demo. */
export function demoEnvironment(databaseUrl) {
  const port = portOf('PORT', 3000)
  const simPort = portOf('SIM_PORT', 4000)
  const appPort = portOf('SIM_APP_PORT', 4001)
  const sim = `http://127.0.0.1:${simPort}`
  const product = `http://127.0.0.1:${port}`
  ensureDataDir()
  return {
    port, simPort, appPort, sim, product, proxy: `http://127.0.0.1:${appPort}`,
    env: {
      DEMO: '1', DATABASE_URL: databaseUrl, PORT: String(port), CLOCK_FILE: join(dataDir, 'clock.json'), MASTER_KEY_FILE: demoKeyFile(),
      PUBLIC_ORIGINS: `${product},http://127.0.0.1:${appPort}`, WECOM_API_ORIGIN: sim, WECOM_OAUTH_ORIGIN: sim, WECOM_LOGIN_ORIGIN: sim,
      SIM_PORT: String(simPort), SIM_APP_PORT: String(appPort), APP_ORIGIN: product, SIM_DATA: join(dataDir, 'simulator.json'), SIM_WORLD: worldAsked(), SIM_UI_DIST: inRoot('simulator', 'dist', 'ui'),
    },
  }
}

function demoKeyFile() {
  const file = join(dataDir, 'demo-master.key')
  if (!existsSync(file)) writeFileSync(file, `demo:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 })
  return file
}

export function forgetDemo() {
  for (const name of ['mariadb', 'simulator.json', 'clock.json', 'demo-master.key', 'logs']) rmSync(join(dataDir, name), { recursive: true, force: true })
}

/** Schema first, then the demo tenant from the simulator's world, once. */
export async function prepareDemo({ env, sim }, children) {
  await step('migrate', () => cli(['migrate'], env))
  children.start('simulator', process.execPath, ['--enable-source-maps', inRoot('simulator', 'dist', 'main.js')], { env })
  await waitFor(`${sim}/_sim/world`, 'the simulator')
  const world = await (await fetch(`${sim}/_sim/world`)).json()
  const corps = world.corps.filter((corp) => corp.apps.length > 0).map(({ corpId, name, apps: [app] }) => ({ corpId, name, agentId: app.agentId, appName: app.name, secret: app.secret, token: app.token, aesKey: app.aesKey }))
  const before = Date.now()
  await cli(['seed-demo'], env, JSON.stringify(corps), (line) => { if (line !== '演示数据已存在') say(`  ${line}`) })
  await cli(['seed-systems'], env, await (await fetch(`${sim}/_sim/systems`)).text(), (line) => { if (line !== '演示数据已存在') say(`  ${line}`) })
  const { accounts } = await (await fetch(`${sim}/_sim/accounts`)).json()
  for (const { appid, secret, name, corpId } of accounts) await cli(['connect-wechat'], env, JSON.stringify({ appid, secret, name, corpId }))
  if (Date.now() - before > 3000) say(`✓ demo seeded ${((Date.now() - before) / 1000).toFixed(1)} s`)
}

export function cli(args, env, input = '', onLine = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', inRoot('server', 'dist', 'cli.js'), ...args], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (chunk) => { errors += chunk })
    child.stdout.on('data', (chunk) => chunk.toString().split('\n').filter(Boolean).forEach(onLine))
    child.stdin.end(input)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Stop(errors.replace(/^✗ /, '').trim() || `cli ${args[0]} ended with ${code}`))))
  })
}
