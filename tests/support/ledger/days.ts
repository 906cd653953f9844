import type { TouchClass } from '@chitang/shared/domain/touches'
import { cancel } from '../../../server/src/modules/broadcasts/cancel.ts'
import { answer, asksOf } from '../../../server/src/modules/broadcasts/plan/asks.ts'
import { schedule } from '../../../server/src/modules/broadcasts/plan/schedule.ts'
import { observeCorp } from '../../../server/src/modules/broadcasts/results/observe-members.ts'
import { dayAt } from '../../../server/src/platform/clock/day.ts'
import { draftOf, mergeInto } from '../broadcasts.ts'
import { eventually } from '../harness.ts'
import type { LedgerPlant } from './worker.ts'
import { corpId, localHour, zone, type LedgerWorld } from './world.ts'

/** What a run did, and when: the checks need it. */
export interface LedgerLog {
  days: number
  /** When each was planned. */
  plannedAt: Map<string, number>
  /** When WeCom was asked for the members' own mass messages. */
  looks: number[]
  kills: number
  /** Kills while WeCom's answer to 「make this task」 was on its way. */
  killsBeforeAnswer: number
}

export const emptyLog = (): LedgerLog => ({ days: 0, plannedAt: new Map(), looks: [], kills: 0, killsBeforeAnswer: 0 })

const classes: readonly TouchClass[] = ['marketing', 'marketing', 'marketing', 'service', 'appointment', 'safety']

/** A day of several stores: planned in the morning and at noon, confirmed, disturbed and ended in any order. */
export async function liveOneDay(world: LedgerWorld, log: LedgerLog, { plans, personal }: { plans: number; personal: boolean }): Promise<void> {
  const { draw, at } = world
  log.days++
  await world.advanceTo(at(localHour(world.now()) >= 8 ? 1 : 0, 8, 40))
  await world.settled()
  await plan(world, log, plans)
  await answerAsks(world)
  if (draw.chance(0.3)) await mergeTwo(world)
  for (const hour of [11, 15, 19]) {
    await world.advanceTo(at(0, hour, draw.between(0, 59)))
    await giveOut(world, log)
    await interfere(world, log, personal)
    await confirmSome(world, 0.4)
    if (hour === 11) await plan(world, log, Math.ceil(plans / 3))
  }
  // The product sleeps over the end of the day's tasks; somebody confirms late, before midnight.
  const late = draw.chance(0.4)
  await world.advanceTo(late ? at(0, 23, 50) : at(0, 20, 40))
  if (!late) await world.settled()
  await confirmSome(world, 0.3)
  await world.settled()
}

async function plan({ h, draw, stores, now, at, since, ...world }: LedgerWorld, log: LedgerLog, count: number): Promise<void> {
  const made = []
  for (let n = 0; n < count; n++) {
    const store = draw.pick(stores)
    const id = await draftOf(h, store.id, { as: draw.pick(classes), text: `第 ${log.plannedAt.size} 条，周末到店坐坐`, audience: { addedFrom: since } })
    const hour = Math.max(9, localHour(now()) + draw.between(0, 4))
    const when = hour > 19 ? at(1, draw.between(9, 12), draw.between(0, 59)) : at(draw.pick([0, 0, 1]), hour, draw.between(0, 59))
    // Some may be confirmed over the next day, too.
    if (draw.chance(0.3)) await h.rows('UPDATE broadcast SET expires_at = ? WHERE id = ?', [dayAt(when, zone, 1, 20), id])
    log.plannedAt.set(id, now().getTime())
    made.push({ id, store, when, choice: draw.pick(['skip', 'skip', 'split'] as const) })
  }
  await Promise.all(made.map(({ id, store, when, choice }) => schedule(h.product, store.scope, id, { version: 1, choice, plannedAt: when.toISOString() })))
  if (draw.chance(0.25)) await killSome({ ...world, h, draw, stores, now, at, since }, log)
  await world.settled()
}

/** Tasks are made now; sometimes a process dies over it, sometimes with WeCom's answer under way. */
async function giveOut(world: LedgerWorld, log: LedgerLog): Promise<void> {
  const { h, draw } = world
  if (!draw.chance(0.35)) return world.settled()
  if (draw.chance(0.5)) {
    const giving = world.settled()
    await killSome(world, log)
    return giving
  }
  await killBeforeAnswer(world, log, () => world.settled())
  await h.control('DELETE', 'faults')
}

/** WeCom has made the task and its answer is under way when the process dies. */
export async function killBeforeAnswer(world: LedgerWorld, log: LedgerLog, begin: () => Promise<unknown>, revivedWith?: LedgerPlant): Promise<void> {
  const { h, workers } = world
  await h.control('POST', 'faults', { kind: 'slow', path: 'externalcontact/add_msg_template', corpId, times: 1, ms: 3_000 })
  const begun = begin()
  let over = false
  begun.then(() => { over = true }, () => { over = true })
  const held = await eventually(async () => (await h.control<{ faults: unknown[] }>('GET', 'faults')).faults.length === 0 ? 'held' : over && 'nothing to give', 'an answer is under way', 60)
  if (held === 'held') {
    log.killsBeforeAnswer++
    // Which of the two was asking is not to be seen.
    await Promise.all([workers.kill(0), workers.kill(1)])
    await revive(world, log, 2, revivedWith)
  }
  await begun
}

async function killSome(world: LedgerWorld, log: LedgerLog): Promise<void> {
  await world.workers.kill(world.draw.between(0, 1))
  await revive(world, log, 1)
}

/** What they had begun is taken over by whoever finds it: the leases of the dead are over. */
async function revive(world: LedgerWorld, log: LedgerLog, killed: number, revivedWith?: LedgerPlant): Promise<void> {
  log.kills += killed
  await world.h.rows("UPDATE job SET leased_until = ? WHERE status = 'running' AND kind LIKE 'broadcasts.%'", [new Date(0)])
  await world.workers.start(revivedWith)
}

/** Some of the advisors confirm, in an order of their own. */
export async function confirmSome({ h, draw, friends }: LedgerWorld, share: number): Promise<void> {
  for (const userid of [...new Set(friends.map((one) => one.userid))])
    for (const { msgid } of (await h.control<{ tasks: { msgid: string }[] }>('GET', `mass?corpId=${corpId}&userid=${userid}`)).tasks) if (draw.chance(share)) await h.control('POST', 'mass/confirm', { corpId, msgid, userid })
}

async function answerAsks({ h, draw, stores }: LedgerWorld): Promise<void> {
  for (const { scope } of stores) for (const ask of (await asksOf(h.product, scope)).items) if (ask.mine && ask.state === 'asked' && draw.chance(0.7)) await answer(h.product, scope, ask.id, { agree: draw.chance(0.7) })
}

/** A member writes to customers by themselves. */
export async function sendPersonal({ h, draw, friends }: LedgerWorld, userid: string, share = 1): Promise<void> {
  const all = friends.filter((one) => one.userid === userid).map((one) => one.externalUserid)
  const some = all.filter(() => draw.chance(share))
  await h.control('POST', 'mass/personal', { corpId, userid, externalUserids: some.length > 0 ? some : all.slice(0, 1), text: '周末有空吗' })
}

export async function look({ h, stores, now }: LedgerWorld, log: LedgerLog): Promise<void> {
  const { groupId, corpId: corp } = await h.product.directory.store(stores[0]!.id)
  await observeCorp(h.product, groupId, corp)
  log.looks.push(now().getTime())
}

async function interfere(world: LedgerWorld, log: LedgerLog, personal: boolean): Promise<void> {
  const { h, draw, stores } = world
  if (personal && draw.chance(0.8)) await sendPersonal(world, draw.pick(world.friends).userid, 0.8)
  if (personal && draw.chance(0.4)) await look(world, log)
  if (!draw.chance(0.3)) return
  const [some] = await h.rows<{ id: string; storeId: string }>("SELECT id, store_id AS storeId FROM broadcast WHERE state IN ('planning', 'scheduled', 'pushing', 'sending') ORDER BY CRC32(CONCAT(id, ?)) LIMIT 1", [draw.between(0, 999)])
  const store = stores.find((one) => one.id === some?.storeId)
  if (some && store) await cancel(h.product, store.scope, some.id, '').catch((cause: { code?: string }) => { if (cause.code !== 'broadcasts.state') throw cause })
}

/** In the morning, before anything is sent: two records turn out to be one customer. */
async function mergeTwo({ h, shared }: LedgerWorld): Promise<void> {
  const free = await h.rows<{ id: string }>('SELECT DISTINCT p.id FROM person p JOIN corp_contact c ON c.person_id = p.id WHERE c.external_userid IN (?) AND p.merged_into IS NULL AND p.merged_count = 0 AND NOT EXISTS (SELECT 1 FROM person o WHERE o.merged_into = p.id) ORDER BY p.id', [shared])
  if (free.length > 4) await mergeInto(h, free[0]!.id, free.at(-1)!.id)
}
