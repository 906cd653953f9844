import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { eventXml, seal } from '../../simulator/src/callbacks/envelope.ts'
import { cpuMilliseconds } from './cpu.ts'
import { startFloor } from './floor.ts'
import { fire, requestBytes, targetOf, type Target } from './load.ts'
import { compared, interleaved, type Measure } from './measure.ts'
import { corpOf, type Stacks } from './stacks.ts'

const connections = 64
const perRound = 12_000
const warmUp = 6_000

/** Callbacks of new friends, each one distinct, sealed as WeCom seals them. */
export function callbacks(corp: Awaited<ReturnType<typeof corpOf>>, userid: string, count: number): Buffer[] {
  const app = corp.apps[0]!
  const seconds = Math.floor(Date.now() / 1000)
  return Array.from({ length: count }, () => {
    const xml = eventXml({
      ToUserName: corp.corpId, FromUserName: 'sys', CreateTime: seconds, MsgType: 'event', Event: 'change_external_contact', ChangeType: 'add_external_contact',
      UserID: userid, ExternalUserID: `wm${randomBytes(15).toString('hex')}`, State: 's-bench', WelcomeCode: randomBytes(21).toString('hex'),
    })
    const { query, body } = seal({ ...app, agentId: app.agentId } as Parameters<typeof seal>[0], corp.corpId, xml, seconds)
    return requestBytes('POST', `/wecom/callback/${corp.corpId}/${app.agentId}?${query}`, { 'content-type': 'text/xml', 'user-agent': 'Mozilla/4.0' }, body)
  })
}

/** What strangers, broken proxies and other apps send: garbage, a wrong signature, a body for somebody else. */
function spoilt(good: readonly Buffer[]): Buffer[] {
  return good.map((bytes, index) => {
    if (index % 10 !== 0) return bytes
    const text = bytes.toString()
    if (index % 30 === 0) return Buffer.from(text.replace(/msg_signature=[0-9a-f]{6}/, 'msg_signature=000000'))
    const [head, body] = text.split('\r\n\r\n') as [string, string]
    const broken = index % 30 === 10 ? body.replace(/[<>]/g, '?') : body.replace('<Encrypt>', '<Encrypt2>')
    return Buffer.from(`${head.replace(/content-length: \d+/, `content-length: ${Buffer.byteLength(broken)}`)}\r\n\r\n${broken}`)
  })
}

/** `intake-bad`: the same with every tenth request bad: refused at once, and no burden on the others. */
export async function benchIntakeBad(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.web()
  const corp = await corpOf(stack.sim)
  const userid = corp.members[0]!.userid
  const product = targetOf(stack.product)
  await fire(product, callbacks(corp, userid, warmUp), connections)
  const pairs = await interleaved(
    async () => perRound / (await fire(product, spoilt(callbacks(corp, userid, perRound)), connections, [200, 400, 403])).seconds,
    async () => perRound / (await fire(product, callbacks(corp, userid, perRound), connections)).seconds)
  return [compared('intake-bad', pairs, { goal: 0.95, better: 'higher', unit: 'requests/s' })]
}

interface Round { perSecond: number; cpu: number }

/** `intake` and `intake-cpu`: the real callback route of a web-only server against the floor. */
export async function benchIntake(stacks: Stacks): Promise<Measure[]> {
  const stack = await stacks.web()
  const corp = await corpOf(stack.sim)
  const userid = corp.members[0]!.userid
  const product = targetOf(stack.product)
  await fire(product, callbacks(corp, userid, warmUp), connections)
  const floor = await startFloor('floor-intake', { DATABASE_URL: stack.databaseUrl })
  const plain = (count: number): Buffer[] => callbacks(corp, userid, count).map((bytes) => Buffer.from(bytes.toString().replace(/^POST \S+/, 'POST /callback')))
  const hasCpu = existsSync('/proc/self/stat')
  const run = async (target: Target, pid: number, requests: Buffer[]): Promise<Round> => {
    const before = hasCpu ? cpuMilliseconds(pid) : 0
    const { seconds } = await fire(target, requests, connections)
    return { perSecond: requests.length / seconds, cpu: hasCpu ? (cpuMilliseconds(pid) - before) / requests.length : 0 }
  }
  try {
    await fire(targetOf(floor.origin), plain(warmUp), connections)
    const pairs = await interleaved(
      () => run(product, stack.serverPid, callbacks(corp, userid, perRound)),
      () => run(targetOf(floor.origin), floor.pid, plain(perRound)))
    const measures = [compared('intake', pairs.map((pair) => ({ product: pair.product.perSecond, floor: pair.floor.perSecond })), { goal: 0.6, better: 'higher', unit: 'callbacks/s' })]
    if (hasCpu) measures.push(compared('intake-cpu', pairs.map((pair) => ({ product: pair.product.cpu, floor: pair.floor.cpu })), { goal: 2, better: 'lower', unit: 'CPU-ms/request' }))
    return measures
  } finally {
    await floor.stop()
  }
}
