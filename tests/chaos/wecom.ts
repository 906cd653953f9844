/** The simulator by HTTP: what its control API says, typed as far as the harness reads it. */

export type RelationStatus = 'friend' | 'half' | 'deletedByCustomer' | 'deletedByStaff'

export interface TrueRelation {
  userid: string
  externalUserid: string
  personId: string
  status: RelationStatus
  remark: string
  description: string
  tagIds: string[]
  /** Seconds. */
  createtime: number
  state: string
}

export interface TrueTag { id: string; name: string; groupName: string; deleted: boolean }
export interface Truth { relations: TrueRelation[]; tags: TrueTag[]; members: { userid: string; follow: boolean; status: number }[] }

export interface Attempt { at: number; ms: number; result: string }
export interface Delivery {
  seq: number
  at: number
  corpId: string
  fields: Record<string, string | number>
  attempts: Attempt[]
  outcome: 'delivered' | 'lost' | 'pending'
}

export interface Call {
  seq: number
  at: number
  ms: number | null
  corpId: string
  path: string
  errcode: number | null
  /** 0: the work was done, whatever became of the answer. */
  effect: number | null
  fault: string | null
  request: { query: Record<string, string>; body: Record<string, unknown> }
}

const transient = new Set<number | null>([null, -1, 6000, 45009, 45033, 40014, 42001, 41001])

/** The answer reached the caller, be it late, and trying again could not help. */
export const isSettled = (call: Call): boolean => (call.fault === null || call.fault === 'latency') && !transient.has(call.errcode)

export interface WorldApp { agentId: number; name: string; secret: string; token: string; aesKey: string }
export interface WorldCorp {
  corpId: string
  name: string
  apps: WorldApp[]
  contactWays: { configId: string; remark: string; state: string; users: string[] }[]
}

export interface ScanAnswer { corpId: string; userid: string; externalUserid: string; alreadyFriend: boolean; pending: boolean }

export class Wecom {
  readonly origin: string

  constructor(origin: string) {
    this.origin = origin
  }

  async ask<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.origin}/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })
    const answer = (await response.json()) as T
    if (!response.ok) throw new Refused(`${method} /_sim/${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  truth = (corpId: string): Promise<Truth> => this.ask('GET', `truth?corpId=${corpId}`)
  deliveries = async (corpId: string): Promise<Delivery[]> => (await this.ask<{ deliveries: Delivery[] }>('GET', `deliveries?corpId=${corpId}`)).deliveries
  calls = async (path: string): Promise<Call[]> => (await this.ask<{ calls: Call[] }>('GET', `calls?path=${path}`)).calls
  callsUnderWay = async (): Promise<Call[]> => (await this.ask<{ calls: Call[] }>('GET', 'calls?underWay=1')).calls
  addFault = async (fault: Record<string, unknown>): Promise<string> => (await this.ask<{ id: string }>('POST', 'faults', fault)).id
}

/** People tried what is not possible, e.g. accept a request that is gone: part of life, not an error. */
export class Refused extends Error {
  override name = 'Refused'
}
