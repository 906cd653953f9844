import { createHash } from 'node:crypto'
import { laneKeyOf, laneOf } from '../../platform/jobs/lanes.ts'
import { BadXml, parseXml, textOf } from '../../wecom/callback/xml.ts'

export interface Arrival {
  digest: string
  event: string
  changeType: string | null
  userid: string | null
  externalUserId: string | null
  state: string | null
  welcomeCode: string | null
  eventTime: Date
  corpId: string
  payload: string
}

/** End of the year 9999, in seconds: no database holds a later moment. */
const lastSecond = 253_402_300_799

/** What the decrypted XML says (doc 92130). The tenant is the inner ToUserName. */
export function readArrival(message: string): Arrival {
  const xml = parseXml(message)
  const corpId = textOf(xml['ToUserName'])
  const createTime = Number(textOf(xml['CreateTime']))
  const event = textOf(xml['Event']) ?? textOf(xml['MsgType'])
  if (corpId === null || event === null || !Number.isSafeInteger(createTime) || createTime <= 0 || createTime > lastSecond) throw new BadXml('not an event')
  return {
    digest: createHash('sha256').update(message).digest('hex'),
    event: event.slice(0, 64),
    changeType: textOf(xml['ChangeType'])?.slice(0, 64) ?? null,
    userid: textOf(xml['UserID'])?.slice(0, 64) ?? null,
    externalUserId: textOf(xml['ExternalUserID'])?.slice(0, 64) ?? null,
    state: textOf(xml['State'])?.slice(0, 64) ?? null,
    welcomeCode: textOf(xml['WelcomeCode'])?.slice(0, 200) ?? null,
    eventTime: new Date(createTime * 1000),
    corpId,
    payload: message,
  }
}

/** Events of one customer share a lane; the rest of a corp goes by what changed. */
export function laneOfArrival(corpInternalId: string, arrival: Pick<Arrival, 'event' | 'externalUserId'>): { lane: number; laneKey: string } {
  const laneKey = laneKeyOf(corpInternalId, arrival.externalUserId ?? `*${arrival.event}`)
  return { lane: laneOf(laneKey), laneKey }
}
