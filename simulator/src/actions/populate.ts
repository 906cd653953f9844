import { membersOfParty } from '../api/directory.ts'
import { nextSeq, addRelation } from '../model/relations.ts'
import { seeded, type Random } from '../model/random.ts'
import { changed, type Sim } from '../model/sim.ts'
import type { Corp, Member, Relation, World } from '../model/types.ts'
import { ActionError, corpOf } from './people.ts'

export interface Crowd { members: number; contacts: number; seed: number; now: number }

const SURNAMES = ['赵', '钱', '孙', '李', '周', '吴', '郑', '王', '冯', '陈', '蒋', '沈', '韩', '杨', '朱', '秦']
const GIVEN = ['伟', '芳', '娜', '静', '磊', '洋', '勇', '艳', '杰', '涛', '明', '超', '霞', '平', '刚', '云']
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Shared by all relations that have none: edits put a new list in its place. */
const NONE: string[] = []
const DAY_S = 86400

function idOf(random: Random, prefix: string, length: number): string {
  let id = prefix
  while (id.length < prefix.length + length) id += LETTERS[Math.floor(random.next() * 62)]
  return id
}

function addMembers(corp: Corp, count: number): Member[] {
  const department = corp.departments[corp.departments.length - 1]!.id
  const first = Object.keys(corp.members).length
  return Array.from({ length: count }, (_, i) => {
    const userid = `load${String(first + i).padStart(5, '0')}`
    return (corp.members[userid] = { userid, name: `${SURNAMES[i % 16]}${GIVEN[(i >> 4) % 16]}${first + i}`, department: [department], position: '销售顾问', gender: '0', status: 1, follow: true })
  })
}

/** Many members and customers at once, as if they had been there for long: no events, no chats. */
export function addCrowd(world: World, corp: Corp, crowd: Crowd): { members: string[]; relations: number } {
  const random = seeded(crowd.seed)
  const members = crowd.members > 0 ? addMembers(corp, crowd.members) : membersOfParty(corp, corp.departments[0]!.id).filter((m) => m.follow && m.status === 1)
  if (members.length === 0 && crowd.contacts > 0) throw new ActionError('nobody in this corp serves customers')
  const tags = corp.tagGroups.filter((g) => !g.deleted && g.strategyId === undefined).flatMap((g) => g.tags.filter((t) => !t.deleted).map((t) => t.id))
  const nowS = Math.floor(crowd.now / 1000)
  for (let i = 0; i < crowd.contacts; i++) {
    const personId = idOf(random, 'p', 12)
    const externalUserid = idOf(random, 'wm', 30)
    world.persons[personId] = {
      id: personId, name: `${SURNAMES[random.int(0, 15)]}${GIVEN[random.int(0, 15)]}${i}`, gender: random.pick([0, 1, 2] as const), createdAt: crowd.now,
      unionid: random.chance(0.7) ? idOf(random, 'oLD', 25) : null,
    }
    corp.externalIds[personId] = externalUserid
    corp.personIds[externalUserid] = personId
    const row: Relation = {
      seq: nextSeq(world), userid: members[i % members.length]!.userid, externalUserid, personId, status: random.chance(0.02) ? 'deletedByCustomer' : 'friend',
      remark: random.chance(0.2) ? `看车 ${i}` : '', description: '', remarkCompany: '', remarkMobiles: random.chance(0.3) ? [`12${String(random.int(0, 999_999_999)).padStart(9, '0')}`] : NONE,
      tagIds: tags.length > 0 && random.chance(0.5) ? [random.pick(tags)] : NONE, createtime: nowS - random.int(1, 300 * DAY_S), addWay: 1, state: '', operUserid: externalUserid, chatStarted: false, welcomed: true,
    }
    addRelation(corp, row)
  }
  return { members: members.map((m) => m.userid), relations: crowd.contacts }
}

const count = (value: unknown, name: string, most: number): number => {
  if (value === undefined) return 0
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) throw new ActionError(`${name} is a whole number up to ${most}`)
  return value
}

export function populate(sim: Sim, input: { corpId?: unknown; members?: unknown; contacts?: unknown; seed?: unknown }): { members: string[]; relations: number } {
  const corp = corpOf(sim, input.corpId)
  const made = addCrowd(sim.world, corp, { members: count(input.members, 'members', 20_000), contacts: count(input.contacts, 'contacts', 1_000_000), seed: count(input.seed, 'seed', 2 ** 32) || 1, now: sim.clock.now() })
  changed(sim, { what: 'world', corpId: corp.corpId })
  return made
}
