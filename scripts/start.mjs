import { waitFor, withChildren } from './lib/children.mjs'
import { bringDatabase } from './lib/database.mjs'
import { demoEnvironment, forgetDemo, prepareDemo } from './lib/demo.mjs'
import { checkNode, needPort } from './lib/environment.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { say, Stop } from './lib/say.mjs'

await withChildren(async (children) => {
  checkNode()
  const ports = demoEnvironment('')
  await needPort('PORT', ports.port)
  await needPort('SIM_PORT', ports.simPort)
  await needPort('SIM_APP_PORT', ports.appPort)
  const reset = process.argv.includes('--reset')
  if (reset && process.env.DATABASE_URL) throw new Stop('--reset empties only the private database: drop the tables of DATABASE_URL yourself, then start without --reset.')
  if (reset) forgetDemo()

  await ensureInstalled()
  const { ensureBuilt } = await import('./lib/build-parts.mjs')
  const database = await bringDatabase()
  children.add('database', database.stop)
  await ensureBuilt()

  const demo = demoEnvironment(database.url)
  await prepareDemo(demo, children)
  children.start('server', process.execPath, ['--enable-source-maps', inRoot('server', 'dist', 'main.js')], { env: demo.env })
  await waitFor(`${demo.product}/readyz`, 'the server')

  say(`
  体验台  ${demo.sim}/stage     ← open this first

  管理后台      ${demo.product}/admin/
  企业微信模拟  ${demo.sim}/   (advisors, customers' phones, control API under /_sim)
  日志          .data/logs/

  Demo logins: pick a person on the login page, there are no passwords.
    销售顾问 陈晓峰 · 店总 宋海涛 · 市场经理 刘敏   星程合肥包河店 (华岳汽车集团)
    服务顾问 方倩   曜川合肥滨湖店     店总 何志远 · DCC 周凯   曜川南京河西店
    集团运营 吴雅 · 合规 郑璐   (华岳汽车集团)

  Ctrl-C stops everything; npm start -- --reset begins again.
`)
  say('ready')
})
