import { emptyCorp } from '../../src/model/make.ts'
import { seeded } from '../../src/model/random.ts'
import type { Corp, World } from '../../src/model/types.ts'
import { wechatAccount } from '../../src/model/wechat.ts'
import { giveShared, makeChain } from '../chain-making.ts'
import { GROUP_CORP, type StoreSeed } from './organisation.ts'
import { fillStore } from './staff.ts'

/** Store corps that work with the group's app; the others have an app of their own. */
const SHARED = ['wwS_hexi', 'wwS_jianye', 'wwS_hanyang', 'wwS_hankou', 'wwS_zhongyuan']

/** Joined the chain, has nothing yet: the dealer that is onboarded in the demo. */
const NEWCOMER: StoreSeed = { key: 'jinghu', short: '镜湖', name: '曜川芜湖镜湖店', brand: '曜川', corpId: 'wwS_jinghu', customers: 0 }
/** Invited, not come. */
const INVITED = { corpId: 'wwS_xuzhou', name: '瑞庭徐州云龙店' }

const DEPARTMENTS: readonly (readonly [name: string, positions: readonly string[]])[] = [
  ['总经办', ['店总']], ['销售部', ['销售顾问', '销售经理']], ['售后部', ['服务顾问', '售后经理']], ['网销部', ['DCC专员']], ['市场部', ['市场经理']], ['客服前台', ['前台']],
]

/** An upstream does not see positions: what it can go by are the departments. */
function divide(corp: Corp): void {
  const home = corp.departments.at(-1)!.id
  for (const [i, [name, positions]] of DEPARTMENTS.entries()) {
    const id = home + 1 + i
    corp.departments.push({ id, name, parentid: home, order: i + 1 })
    for (const member of Object.values(corp.members)) if (positions.includes(member.position)) member.department = [home, id]
  }
}

/** The chain 华岳经销商 with its shared app, and the group's service account that owners log in to. */
export function joinChain(world: World, agentId: number): void {
  const group = world.corps[GROUP_CORP.corpId]!
  const newcomer = (world.corps[NEWCOMER.corpId] = emptyCorp(NEWCOMER.corpId, NEWCOMER.name))
  newcomer.departments.push({ id: 2, name: NEWCOMER.name, parentid: 1, order: 1 })
  fillStore(newcomer, NEWCOMER, 2, seeded(20260605), new Set(Object.values(world.corps).flatMap((corp) => Object.values(corp.members).map((member) => member.name))))
  world.corps[INVITED.corpId] = emptyCorp(INVITED.corpId, INVITED.name)
  const shared = SHARED.map((corpId) => world.corps[corpId]!)
  const inviter = Object.values(group.members).find((member) => member.position === '集团市场经理')!.userid
  const chain = makeChain(world, group, agentId, '华岳经销商', [...[...shared, newcomer].map((corp) => ({ corp, joined: true })), { corp: world.corps[INVITED.corpId]!, joined: false }], inviter)
  for (const [i, corp] of shared.entries()) {
    corp.apps = {}
    giveShared(world, chain, corp, agentId + 19 + i)
    for (const made of [...corp.tagGroups, ...Object.values(corp.contactWays)]) if (made.agentId === agentId) made.agentId = agentId + 19 + i
  }
  for (const corp of [...shared, newcomer]) divide(corp)
  world.accounts = { wxHUAYUEOWNER01: wechatAccount('wxHUAYUEOWNER01', '华岳车主', group.corpId) }
}
