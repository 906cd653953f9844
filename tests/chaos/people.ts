import { setTimeout as sleep } from 'node:timers/promises'
import type { Draw } from './draw.ts'
import type { ChaosStack } from './stack.ts'
import { Refused, type ScanAnswer, type TrueTag } from './wecom.ts'

export interface Pair { corpId: string; userid: string; externalUserid: string; personId: string; state: 'friend' | 'half' | 'gone'; turnedAt: number }

/** WeCom counts in seconds: nobody ends and begins a friendship within the same one. */
const restMs = 2_100

/** Customers, advisors and the console's administrators, as far as WeCom itself sees them. */
export class People {
  readonly counts = new Map<string, number>()
  readonly pairs: Pair[] = []
  readonly #stack: ChaosStack
  readonly #draw: Draw
  readonly #underway = new Set<Promise<void>>()
  #until = 0
  #named = 0

  constructor(stack: ChaosStack, draw: Draw) {
    this.#stack = stack
    this.#draw = draw
  }

  /** About `perSecond` actions until the world ends; rejects when the simulator itself fails. */
  async live(untilMs: number, perSecond: number): Promise<void> {
    this.#until = untilMs
    let failed: unknown = null
    while (Date.now() < untilMs && failed === null) {
      const act = this.#choose()
      const work = act().catch((cause: unknown) => { if (!(cause instanceof Refused)) failed = cause }).finally(() => this.#underway.delete(work))
      this.#underway.add(work)
      await sleep((-Math.log(1 - this.#draw.next()) * 1000) / perSecond)
    }
    await Promise.all(this.#underway)
    if (failed !== null) throw failed
  }

  #choose(): () => Promise<void> {
    const at = this.#draw.next()
    if (at < 0.34 || this.pairs.length < 8) return () => this.#newcomer()
    if (at < 0.42) return () => this.#secondAdvisor()
    if (at < 0.74) return () => this.#edit()
    if (at < 0.79) return () => this.#consoleTags()
    if (at < 0.88) return () => this.#customerLeaves()
    if (at < 0.92) return () => this.#advisorDeletes()
    return () => this.#comesBack()
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  async #newcomer(): Promise<void> {
    const half = this.#draw.chance(0.22)
    const corp = this.#draw.pick(this.#stack.corps)
    const way = this.#draw.pick(corp.contactWays)
    const name = `客${++this.#named}`
    const acceptAfter = this.#draw.chance(0.85) ? this.#draw.between(100, 6_000) : null
    const editAfter = this.#draw.chance(0.2) ? this.#draw.between(20, 500) : null
    const { personId } = await this.#stack.wecom.ask<{ personId: string }>('POST', 'persons', { name })
    const pair = await this.#scan(way.configId, personId, half)
    if (pair && half && acceptAfter !== null) await this.#acceptLater(pair, acceptAfter)
    else if (pair && editAfter !== null) {
      await sleep(editAfter)
      await this.#editPair(pair)
    }
  }

  async #acceptLater(pair: Pair, afterMs: number): Promise<void> {
    await sleep(Math.max(restMs, afterMs))
    if (Date.now() > this.#until || pair.state !== 'half') return
    await this.#stack.wecom.ask('POST', 'accept', pair)
    pair.state = 'friend'
    pair.turnedAt = Date.now()
    this.#count('requests accepted')
  }

  async #secondAdvisor(): Promise<void> {
    const known = this.#draw.pick(this.pairs)
    const way = this.#draw.pick(this.#stack.corps.find((corp) => corp.corpId === known.corpId)!.contactWays)
    if (this.pairs.some((pair) => pair.personId === known.personId && Date.now() - pair.turnedAt < restMs)) return
    await this.#scan(way.configId, known.personId, false)
  }

  /** Null when they were friends already: nobody is told then. */
  async #scan(configId: string, personId: string, half: boolean): Promise<Pair | null> {
    // Marked before the request leaves, so that nothing else turns this friendship meanwhile.
    for (const pair of this.pairs) if (pair.personId === personId) pair.turnedAt = Date.now()
    const answer = await this.#stack.wecom.ask<ScanAnswer>('POST', 'scan', { configId, personId, ...(half ? { half: true } : {}) })
    if (answer.alreadyFriend) return null
    this.#count(half ? 'half adds' : 'adds')
    let pair = this.pairs.find((one) => one.corpId === answer.corpId && one.userid === answer.userid && one.externalUserid === answer.externalUserid)
    if (!pair) this.pairs.push((pair = { corpId: answer.corpId, userid: answer.userid, externalUserid: answer.externalUserid, personId, state: 'friend', turnedAt: 0 }))
    pair.state = answer.pending ? 'half' : 'friend'
    pair.turnedAt = Date.now()
    return pair
  }

  #rested(state: Pair['state']): Pair | null {
    const rested = this.pairs.filter((pair) => pair.state === state && Date.now() - pair.turnedAt > restMs)
    return rested.length > 0 ? this.#draw.pick(rested) : null
  }

  async #edit(): Promise<void> {
    const friends = this.pairs.filter((pair) => pair.state === 'friend')
    if (friends.length === 0) return
    const pair = this.#draw.chance(0.5) ? friends.at(-this.#draw.between(1, Math.min(12, friends.length)))! : this.#draw.pick(friends)
    // A person who types on: several events of the same second are one and the same text.
    const times = this.#draw.chance(0.5) ? this.#draw.between(2, 4) : 1
    const pauses = Array.from({ length: times - 1 }, () => this.#draw.between(15, 350))
    await this.#editPair(pair)
    for (const pause of pauses) {
      await sleep(pause)
      await this.#editPair(pair)
    }
  }

  async #editPair(pair: Pair): Promise<void> {
    const kind = this.#draw.next()
    const stamp = this.#draw.between(1, 99_999)
    const [first, second] = [this.#draw.next(), this.#draw.next()]
    const tags = kind < 0.45 ? [] : await this.#tagsOf(pair.corpId)
    const tag = (at: number): string => tags[Math.floor(at * tags.length)]!.id
    const change = kind < 0.3 ? { remark: `备注${stamp}` } : kind < 0.45 ? { description: `描述${stamp}` } : kind < 0.8 ? { addTags: [tag(first)], removeTags: [tag(second)].filter((id) => id !== tag(first)) } : { remark: `备注${stamp}`, addTags: [tag(first), tag(second)] }
    await this.#stack.wecom.ask('POST', 'edit', { corpId: pair.corpId, userid: pair.userid, externalUserid: pair.externalUserid, ...change })
    this.#count('edits by hand')
  }

  async #tagsOf(corpId: string): Promise<TrueTag[]> {
    const { groups } = await this.#stack.wecom.ask<{ groups: { id: string; name: string; tags: { id: string; name: string }[] }[] }>('GET', `tags?corpId=${corpId}`)
    return groups.flatMap((group) => group.tags.map((one) => ({ id: one.id, name: one.name, groupName: group.name, deleted: false })))
  }

  async #consoleTags(): Promise<void> {
    const corp = this.#draw.pick(this.#stack.corps)
    const [kind, at, stamp] = [this.#draw.next(), this.#draw.next(), this.#draw.between(1, 99_999)]
    const tags = await this.#tagsOf(corp.corpId)
    const tag = tags[Math.floor(at * tags.length)]!
    if (kind < 0.5) {
      const { id } = await this.#stack.wecom.ask<{ id: string }>('POST', 'tags', { corpId: corp.corpId, action: 'create', groupName: tag.groupName, name: `标签${stamp}` })
      this.#count('tag changes')
      // Used at once by somebody, before the product may have heard of it.
      const friend = this.pairs.find((pair) => pair.corpId === corp.corpId && pair.state === 'friend')
      if (friend && kind < 0.3) await this.#stack.wecom.ask('POST', 'edit', { ...friend, addTags: [id] })
    } else {
      await this.#stack.wecom.ask('POST', 'tags', { corpId: corp.corpId, id: tag.id, ...(kind < 0.75 ? { action: 'rename', name: `改名${stamp}` } : { action: 'delete' }) })
      this.#count('tag changes')
    }
  }

  async #customerLeaves(): Promise<void> {
    const pair = this.#rested('friend')
    const editAfter = this.#draw.chance(0.5) ? this.#draw.between(0, 400) : null
    const backAfter = this.#draw.chance(0.4) ? restMs + this.#draw.between(0, 1_500) : null
    const edited = this.#draw.between(1, 99_999)
    if (!pair) return
    pair.state = 'gone'
    pair.turnedAt = Date.now()
    await this.#stack.wecom.ask('POST', 'unfriend', { corpId: pair.corpId, userid: pair.userid, externalUserid: pair.externalUserid, by: 'customer' })
    this.#count('customers who left')
    if (editAfter !== null) {
      // The advisor does not know it yet and goes on writing.
      await sleep(editAfter)
      await this.#stack.wecom.ask('POST', 'edit', { corpId: pair.corpId, userid: pair.userid, externalUserid: pair.externalUserid, remark: `备注${edited}` })
      this.#count('edits by hand')
    }
    if (backAfter !== null) {
      await sleep(backAfter)
      await this.#return(pair)
    }
  }

  async #advisorDeletes(): Promise<void> {
    const pair = this.#rested('friend')
    if (!pair) return
    pair.state = 'gone'
    pair.turnedAt = Date.now()
    await this.#stack.wecom.ask('POST', 'unfriend', { corpId: pair.corpId, userid: pair.userid, externalUserid: pair.externalUserid, by: 'staff' })
    this.#count('customers an advisor deleted')
  }

  async #comesBack(): Promise<void> {
    const pair = this.#rested('gone')
    if (pair) await this.#return(pair)
  }

  async #return(pair: Pair): Promise<void> {
    if (pair.state !== 'gone' || Date.now() > this.#until) return
    const corp = this.#stack.corps.find((one) => one.corpId === pair.corpId)!
    const way = corp.contactWays.find((one) => one.users.length === 1 && one.users[0] === pair.userid) ?? this.#draw.pick(corp.contactWays)
    if (this.pairs.some((one) => one !== pair && one.personId === pair.personId && Date.now() - one.turnedAt < restMs)) return
    if (await this.#scan(way.configId, pair.personId, false)) this.#count('who came back')
  }
}
