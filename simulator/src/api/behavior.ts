import { createHash } from 'node:crypto'
import { isReadable, relationsOf } from '../model/relations.ts'
import { seeded } from '../model/random.ts'
import type { Sim } from '../model/sim.ts'
import type { Corp } from '../model/types.ts'
import { integer, list, memberInScope, type Endpoint, type Json } from './call.ts'
import { WecomError, ok } from './errors.ts'

const DAY = 86_400
/** Days are those of China (page 92132). */
const ZONE = 8 * 3600
const SPAN_DAYS = 30
const BACK_DAYS = 180
const MEMBERS = 100

const midnight = (seconds: number): number => Math.floor((seconds + ZONE) / DAY) * DAY - ZONE

interface DayOfMember { chats: number; messages: number; replied: number; minutes: number; negative: number; applies: number; contacts: number }

/** What the world knows (friends, chats on the phones) and, for days before it began, a steady habit of the member. */
function dayOf(sim: Sim, corp: Corp, userid: string, from: number): DayOfMember {
  const rows = relationsOf(corp, userid)
  const contacts = rows.filter((row) => row.createtime >= from && row.createtime < from + DAY).length
  const friends = rows.filter((row) => isReadable(row) && row.createtime < from).length
  const draw = seeded(createHash('sha256').update(`behaviour/${corp.corpId}/${userid}/${from}`).digest().readUInt32BE())
  const weekend = [0, 6].includes(new Date((from + ZONE) * 1000).getUTCDay())
  const habit = Math.min(40, Math.round(friends * (weekend ? 0.05 : 0.03) * (0.6 + draw.next() * 0.8)))
  const said = Object.values(sim.world.chats).flatMap((chats) => chats[`${corp.corpId}/${userid}`] ?? []).filter((one) => one.at >= from * 1000 && one.at < (from + DAY) * 1000)
  const chats = habit + new Set(said.map((one) => one.from === 'staff' ? '' : one.id)).size
  return { chats, messages: habit * draw.int(2, 9) + said.length, replied: chats - (draw.chance(0.3) ? Math.min(chats, draw.int(0, 2)) : 0), minutes: draw.int(2, 18), negative: 0, applies: contacts + (draw.chance(0.1) ? 1 : 0), contacts }
}

export const behaviorEndpoints: Record<string, Endpoint> = {
  'externalcontact/get_user_behavior_data': {
    method: 'POST',
    customerContact: true,
    /** page 92132: closed span of at most 30 days, yesterday at the latest, 180 days back; several members are one sum. */
    run(call) {
      const { sim, corp, body } = call
      const userids = list(body, 'userid')
      if (userids.length === 0 || userids.length > MEMBERS) throw new WecomError(40058, 'userid')
      const [start, end] = [integer(body, 'start_time'), integer(body, 'end_time')]
      if (start === undefined || end === undefined) throw new WecomError(40058, 'start_time')
      const today = midnight(Math.floor(sim.clock.now() / 1000))
      const [from, to] = [midnight(start), midnight(end)]
      if (to < from || to - from >= SPAN_DAYS * DAY || from < today - BACK_DAYS * DAY) throw new WecomError(40058, 'invalid time span')
      const members = userids.map((userid) => memberInScope(call, userid))
      const days: Json[] = []
      for (let day = from; day <= to && day < today; day += DAY) {
        const each = members.map((member) => dayOf(sim, corp, member.userid, day))
        const sum = (key: keyof DayOfMember): number => each.reduce((total, one) => total + one[key], 0)
        days.push({
          stat_time: day, chat_cnt: sum('chats'), message_cnt: sum('messages'), ...(sum('chats') > 0 && { reply_percentage: Math.round((sum('replied') / sum('chats')) * 10_000) / 100, avg_reply_time: Math.round(sum('minutes') / each.length) }),
          negative_feedback_cnt: sum('negative'), new_apply_cnt: sum('applies'), new_contact_cnt: sum('contacts'),
        })
      }
      return { ...ok, behavior_data: days }
    },
  },
}
