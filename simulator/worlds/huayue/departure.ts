import { stableId } from '../../src/model/ids.ts'
import { DAY_MS, transfersOf } from '../../src/model/transfers.ts'
import type { Person, Transfer } from '../../src/model/types.ts'
import { befriend, type Plan } from './customers.ts'
import type { StoreSeed } from './organisation.ts'

/** 李娜 of 江宁 left three weeks ago: most of her customers were taken over, a few said no, and the last were asked yesterday. */
const LEAVER = { name: '李娜', userid: 'lina_jn' } as const
const [DONE, REFUSED, WAITING] = [471, 9, 6]
const LEFT_DAYS = 21
const HANDED_DAYS = 20
const WAITS_MS = 17 * 3600_000

export function fillDeparture(plan: Plan, store: StoreSeed): void {
  const corp = plan.corps[store.corpId]!
  const department = corp.departments.find((one) => one.name === store.name)!.id
  const takers = Object.values(corp.members).filter((one) => one.position === '销售顾问' && one.department.includes(department))
  const midnight = plan.now - 10 * 3600_000
  const leftAt = midnight - LEFT_DAYS * DAY_MS + 18 * 3600_000
  corp.members[LEAVER.userid] = { ...LEAVER, department: [department], position: '销售顾问', gender: '2', status: 5, follow: true, leftAt }
  for (let i = 0; i < DONE + REFUSED + WAITING; i++) {
    const person: Person = { id: stableId('p', `leaver/${i}`, 12), name: `${'胡高林何郭马罗梁宋郑谢唐许韩冯'[i % 15]}${['先生', '女士', '哥', '姐', '叔'][i % 5]}`, gender: i % 2 === 0 ? 1 : 2, unionid: stableId('oHY', `leaver/${i}`, 25), createdAt: plan.now }
    plan.world.persons[person.id] = person
    const taker = takers[i % takers.length]!.userid
    const state: Transfer['state'] = i < DONE ? 'done' : i < DONE + REFUSED ? 'refused' : 'waiting'
    const at = state === 'waiting' ? plan.now - WAITS_MS : midnight - HANDED_DAYS * DAY_MS + 10 * 3600_000
    const dueAt = at + DAY_MS
    befriend(plan, corp, state === 'done' ? taker : LEAVER.userid, person, state === 'done' ? { at: dueAt, addWay: 202 } : { at: midnight - (60 + (i * 7) % 300) * DAY_MS, addWay: 1 })
    const externalUserid = corp.externalIds[person.id]!
    transfersOf(corp).push({ seq: ++plan.world.seq, kind: 'resigned', handover: LEAVER.userid, takeover: taker, externalUserid, message: '', at, dueAt, state, settledAt: state === 'waiting' ? null : state === 'done' ? dueAt : at + 3 * 3600_000 })
  }
}
