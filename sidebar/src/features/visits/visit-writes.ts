import { bookAppointment, cancelAppointment, confirmArrival, getAppointment, markCardSent, type Appointment } from '@chitang/shared/contracts/appointments'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { api } from '../../shared/api/client.ts'
import { now } from '../../shared/api/connection.ts'
import { useCurrent, type Target } from '../customer/current.ts'
import { useRecords } from '../customer/records.ts'
import { reportFor, sayFor } from '../customer/writes.ts'
import { sendTo } from '../scripts/send.ts'
import { halfDayText } from './half-days.ts'

const reload = (target: Target): void => {
  if (useCurrent().externalUserId === target.externalUserId) void useRecords().load(target.externalUserId)
}

/** Books first, then sends the card: a card that does not go out takes nothing back and can be sent from the task. */
export async function bookVisit(target: Target, body: BodyOf<typeof bookAppointment>, withCard: boolean): Promise<boolean> {
  let booked: Appointment
  let moved: boolean
  try {
    ({ appointment: booked, moved } = await api(bookAppointment, { body }))
  } catch (cause) {
    reportFor(target, '没有约上', cause)
    return false
  }
  const when = halfDayText(booked.day, booked.half, now())
  const sent = withCard && (await sendCard(target, booked))
  const words = `${moved ? '改到' : '约好'}${when}${sent ? '，到店卡已发' : ''}`
  // What a visit was moved from is gone: that is changed by moving it again, not by 撤销.
  sayFor(target, words, { ...(moved ? {} : { action: '撤销', run: () => { void close(target, '没能撤销', () => api(cancelAppointment, { params: { id: booked.id } }), '已撤销，这次到店取消了') } }), testId: 'visit-toast' })
  reload(target)
  return true
}

/** The card counts as sent only when the client said so. */
export async function sendCard(target: Target, booked: Appointment): Promise<boolean> {
  const { title, desc, url, imgUrl } = booked.card
  const result = await sendTo(target, { msgtype: 'news', news: { link: url, title, desc, imgUrl } })
  if (!result.ok) {
    if (result.reason) reportFor(target, '到店卡没有发出', new Error(result.reason))
    return false
  }
  await api(markCardSent, { params: { id: booked.id } }).catch((cause: unknown) => { console.warn('[chitang] card not recorded', cause) })
  return true
}

export async function sendCardOf(target: Target, appointmentId: string): Promise<void> {
  try {
    const booked = await api(getAppointment, { params: { id: appointmentId } })
    if (await sendCard(target, booked)) sayFor(target, '到店卡已发', { testId: 'visit-toast' })
  } catch (cause) {
    reportFor(target, '到店卡没有发出', cause)
  }
}

/** The visit goes, and the task it stood in for comes back. */
export async function cancelVisit(target: Target, id: string): Promise<void> {
  await close(target, '没能取消', () => api(cancelAppointment, { params: { id } }), '这次到店取消了')
}
export async function customerArrived(target: Target, id: string): Promise<void> {
  await close(target, '没有记下', () => api(confirmArrival, { params: { id } }), '记下了：到店')
}

async function close(target: Target, failed: string, act: () => Promise<unknown>, done: string): Promise<void> {
  try {
    await act()
    sayFor(target, done)
  } catch (cause) {
    reportFor(target, failed, cause)
  }
  reload(target)
}
