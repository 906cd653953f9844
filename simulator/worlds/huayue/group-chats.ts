import { groupChatsOf } from '../../src/model/group-chats.ts'
import { stableId } from '../../src/model/ids.ts'
import { nextSeq } from '../../src/model/relations.ts'
import type { Corp, World } from '../../src/model/types.ts'

const DAY = 86400_000
/** Owner, name, how many of the owner's own customers are in it, days ago. */
const GROUPS: readonly (readonly [owner: string, name: string, size: number, daysAgo: number])[] = [
  ['chenxiaofeng', '越屿车友 3 群', 60, 120], ['chenxiaofeng', '包河店试驾体验群', 24, 40], ['wanglei_bh', '驰远车友包河群', 36, 90], ['lina_bh', '包河店保养提醒群', 30, 75],
]

/** Customer groups of the store that the story plays in. Draws nothing: the people of the world stay who they are. */
export function fillGroupChats(world: World, corp: Corp, now: number): void {
  for (const [owner, name, size, daysAgo] of GROUPS) {
    if (!corp.members[owner]) continue
    const createdAt = now - daysAgo * DAY
    const friends = Object.entries(corp.relations).filter(([, row]) => row[owner]?.status === 'friend').slice(0, size).map(([id]) => id)
    const chatId = stableId('wr', `group/${name}`)
    groupChatsOf(corp)[chatId] = {
      chatId, seq: nextSeq(world), name, owner, notice: '', createdAt, memberVersion: 1, messages: [],
      members: [{ id: owner, type: 1, joinTime: createdAt, joinScene: 1 }, ...friends.map((id) => ({ id, type: 2 as const, joinTime: createdAt, joinScene: 3 as const }))],
    }
  }
}
