import { Type } from 'typebox'
import type { Install, WecomClient } from '../client.ts'

/** Longest span of a call and how far back there are numbers, in days (doc 92132). */
export const behaviorSpanDays = 30
export const behaviorBackDays = 180

const Days = Type.Object({
  behavior_data: Type.Array(Type.Object({
    stat_time: Type.Integer(), chat_cnt: Type.Integer(), message_cnt: Type.Integer(), reply_percentage: Type.Optional(Type.Number()), avg_reply_time: Type.Optional(Type.Integer()),
    negative_feedback_cnt: Type.Integer(), new_apply_cnt: Type.Integer(), new_contact_cnt: Type.Integer(),
  })),
})

export interface BehaviorDay { at: Date; chats: number; messages: number; replyPercent: number | null; replyMinutes: number | null; negativeFeedback: number; newApplies: number; newContacts: number }

/** POST externalcontact/get_user_behavior_data of one member: several in one call come back as one sum (doc 92132). */
export async function memberBehavior(client: WecomClient, install: Install, userid: string, from: Date, to: Date): Promise<BehaviorDay[]> {
  const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)
  const { behavior_data: days } = await client.call(install, 'externalcontact/get_user_behavior_data', { body: { userid: [userid], start_time: seconds(from), end_time: seconds(to) }, answer: Days, repeatable: true, priority: 'statistics' })
  return days.map((one) => ({
    at: new Date(one.stat_time * 1000), chats: one.chat_cnt, messages: one.message_cnt, replyPercent: one.reply_percentage ?? null, replyMinutes: one.avg_reply_time ?? null,
    negativeFeedback: one.negative_feedback_cnt, newApplies: one.new_apply_cnt, newContacts: one.new_contact_cnt,
  }))
}
