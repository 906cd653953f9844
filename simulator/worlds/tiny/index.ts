import { stableId } from '../../src/model/ids.ts'
import { emptyCorp, emptyWorld, newApp } from '../../src/model/make.ts'
import type { Member, World } from '../../src/model/types.ts'

const member = (userid: string, name: string, department: number, position: string): Member => ({ userid, name, department: [department], position, gender: '0', status: 1, follow: true })

/** One corp, three people, a handful of tags, no customers: a world for tests. */
export function tinyWorld(now: number): World {
  const world = emptyWorld('tiny', now)
  const corp = emptyCorp('wwTEST', '测试汽车')
  corp.departments = [{ id: 1, name: '测试汽车', parentid: 0, order: 1 }, { id: 2, name: '测试一店', parentid: 1, order: 1 }]
  for (const m of [member('zhang', '张一', 2, '销售顾问'), member('li', '李二', 2, '销售顾问'), member('boss', '王三', 1, '店总')]) corp.members[m.userid] = m
  corp.apps['1000002'] = newApp(1000002, '池塘')
  const createTime = Math.floor(now / 1000)
  const group = (name: string, tags: string[]): void => {
    corp.tagGroups.push({
      id: stableId('et', `tiny/${name}`), name, createTime, order: 0, deleted: false, agentId: 1000002,
      tags: tags.map((tag) => ({ id: stableId('et', `tiny/${name}/${tag}`), name: tag, createTime, order: 0, deleted: false })),
    })
  }
  group('渠道来源', ['自然到店', '网络线索'])
  group('客户类型', ['价格型', '服务型'])
  world.corps[corp.corpId] = corp
  return world
}
