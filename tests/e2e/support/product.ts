import mysql from 'mysql2/promise'
import type { StackAddress } from '../../support/demo-stack.ts'

export const huayue = 'wwG_huayue'

/** As the simulator's control API shows them; see simulator/README.md. */
export interface InboxItem { kind: string; text?: string; title?: string; url?: string; via: 'welcome' | 'chat'; fromName: string }
export interface ApiCall { seq: number; path: string; errcode: number; request: { body: Record<string, unknown> | null } }
export interface ContactWay { configId: string; remark: string; state: string; users: string[]; qrCode: string }
export interface WorldCorp { corpId: string; name: string; apps: { agentId: number; secret: string; token: string; aesKey: string }[]; members: { userid: string; name: string }[]; contactWays: ContactWay[] }
export interface Conversation { externalUserid: string; personId: string; name: string; status: string; tags: { id: string; name: string }[] }
export interface Scanned { personId: string; userid: string; externalUserid: string; alreadyFriend: boolean }

/** The running product seen from outside: WeCom's side by the simulator, the stored side by SQL. */
export class Outside {
  readonly at: StackAddress
  #pool: mysql.Pool | null = null

  constructor(address: StackAddress) {
    this.at = address
  }

  async control<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.at.sim}/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })
    const answer = (await response.json()) as T
    if (!response.ok) throw new Error(`${method} /_sim/${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  async corp(corpId = huayue): Promise<WorldCorp> {
    const { corps } = await this.control<{ corps: WorldCorp[] }>('GET', 'world')
    return corps.find((corp) => corp.corpId === corpId)!
  }

  async way(remark: string): Promise<ContactWay> {
    const { contactWays } = await this.corp()
    const found = contactWays.find((way) => way.remark === remark)
    if (!found) throw new Error(`WeCom has no code called ${remark}`)
    return found
  }

  /** Somebody new scans a code; `userid` decides who takes them where several could. */
  async scan(remark: string, name: string, userid?: string): Promise<Scanned> {
    const { configId } = await this.way(remark)
    const { personId } = await this.control<{ personId: string }>('POST', 'persons', { name, unionid: true })
    return { personId, ...(await this.control<Omit<Scanned, 'personId'>>('POST', 'scan', { configId, personId, ...(userid ? { userid } : {}) })) }
  }

  async inbox(personId: string): Promise<InboxItem[]> {
    return (await this.control<{ items: InboxItem[] }>('GET', `persons/${personId}/inbox`)).items
  }

  async calls(path: string): Promise<ApiCall[]> {
    return (await this.control<{ calls: ApiCall[] }>('GET', `calls?corpId=${huayue}&path=${path}`)).calls
  }

  async conversations(userid: string): Promise<Conversation[]> {
    return (await this.control<{ conversations: Conversation[] }>('GET', `conversations?corpId=${huayue}&userid=${userid}`)).conversations
  }

  /** Names of the tags one customer carries at WeCom, from one advisor. */
  async wecomTags(userid: string, externalUserid: string): Promise<string[]> {
    const row = (await this.conversations(userid)).find((one) => one.externalUserid === externalUserid)
    return (row?.tags ?? []).map((tag) => tag.name).sort()
  }

  async rows<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    this.#pool ??= mysql.createPool({ uri: this.at.databaseUrl, connectionLimit: 2, supportBigNumbers: true, bigNumberStrings: true })
    return (await this.#pool.query(sql, params))[0] as T[]
  }

  async close(): Promise<void> {
    await this.#pool?.end()
  }
}
