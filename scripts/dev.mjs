import { waitFor, withChildren } from './lib/children.mjs'
import { bringDatabase } from './lib/database.mjs'
import { demoEnvironment, prepareDemo } from './lib/demo.mjs'
import { checkNode, freePort, needPort } from './lib/environment.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { say } from './lib/say.mjs'

// The demo's world, with the server restarted on change and both apps updated in place.
await withChildren(async (children) => {
  checkNode()
  const ports = demoEnvironment('')
  for (const [name, port] of [['PORT', ports.port], ['SIM_PORT', ports.simPort], ['SIM_APP_PORT', ports.appPort]]) await needPort(name, port)
  await ensureInstalled()
  const { ensureBuilt } = await import('./lib/build-parts.mjs')
  const database = await bringDatabase()
  children.add('database', database.stop)
  await ensureBuilt({ only: ['server', 'simulator'] })
  const demo = demoEnvironment(database.url)
  await prepareDemo(demo, children)

  const [sidebarPort, adminPort] = [await freePort(), await freePort()]
  const vite = inRoot('node_modules', '.bin', 'vite')
  children.start('sidebar', vite, ['--host', '127.0.0.1', '--port', String(sidebarPort), '--strictPort'], { cwd: inRoot('sidebar'), logFile: false })
  children.start('admin', vite, ['--host', '127.0.0.1', '--port', String(adminPort), '--strictPort'], { cwd: inRoot('admin'), logFile: false })
  children.start('server', process.execPath, ['--watch', '--watch-preserve-output', '--import', 'tsx', inRoot('server', 'src', 'main.ts')], {
    env: { ...demo.env, DEV_SIDEBAR_ORIGIN: `http://127.0.0.1:${sidebarPort}`, DEV_ADMIN_ORIGIN: `http://127.0.0.1:${adminPort}` }, logFile: false,
  })
  await waitFor(`${demo.product}/readyz`, 'the server')
  say(`\n  体验台 ${demo.sim}/stage · 管理后台 ${demo.product}/admin/ · 模拟器 ${demo.sim}/\n`)
  say('ready')
})
