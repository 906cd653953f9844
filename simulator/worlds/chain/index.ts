import { emptyCorp, newApp } from '../../src/model/make.ts'
import type { Corp, World } from '../../src/model/types.ts'
import { wechatAccount } from '../../src/model/wechat.ts'
import { giveShared, makeChain } from '../chain-making.ts'
import { tinyWorld } from '../tiny/index.ts'

/** tiny, as the upstream of two downstream corps and an invited one; another upstream shares its app to the first. */
export function chainWorld(now: number): World {
  const world = { ...tinyWorld(now), name: 'chain' }
  const corp = (corpId: string, name: string, userid: string): Corp => {
    const made = (world.corps[corpId] = emptyCorp(corpId, name))
    made.members[userid] = { userid, name: `${name}顾问`, department: [1], position: '销售顾问', gender: '0', status: 1, follow: true }
    return made
  }
  const upstream = world.corps.wwTEST!
  const [one, two, three] = [corp('wwDOWN1', '下游一店', 'zhao'), corp('wwDOWN2', '下游二店', 'qian'), corp('wwDOWN3', '下游三店', 'sun')]
  one.apps['1000002'] = newApp(1000002, '自建')
  const chain = makeChain(world, upstream, 1000002, '测试上下游', [{ corp: one, joined: true }, { corp: two, joined: true }, { corp: three, joined: false }])
  giveShared(world, chain, one, 1000010)
  const other = corp('wwOTHER', '另一个上游', 'li')
  other.apps['1000002'] = newApp(1000002, '别家')
  giveShared(world, makeChain(world, other, 1000002, '别家上下游', [{ corp: one, joined: true }]), one, 1000011)
  world.accounts = { wxTESTSERVICE: wechatAccount('wxTESTSERVICE', '测试服务号', upstream.corpId), wxFOREIGN: wechatAccount('wxFOREIGN', '别家服务号', other.corpId) }
  return world
}
