/** The control API as the client sees it. */
export interface Member { userid: string; name: string; position: string; departmentNames: string[]; department: number[]; customers: number; follow: boolean; status: number }
export interface WayView { configId: string; remark: string; state: string; type: number; users: string[]; nextUserid: string | null; qrCode: string }
export interface AppView { agentId: number; name: string; sidebarUrl: string; homeUrl: string }
export interface CorpView { corpId: string; name: string; apps: AppView[]; members: Member[]; contactWays: WayView[] }
export interface WorldView { name: string; now: number; offsetMs: number; apiOrigin: string; proxyOrigin: string; productOrigin: string; corps: CorpView[] }

export interface Relation {
  corpId: string; corpName: string; userid: string; memberName: string; position: string; externalUserid: string; personId: string; name: string; remark: string
  status: 'friend' | 'half' | 'deletedByCustomer' | 'deletedByStaff'; createtime: number; state: string; tags: { id: string; name: string }[]; mobiles: string[]
  last: { at: number; from: string; kind: string; text: string } | null
}
export interface Message {
  id: string; at: number; corpId: string; userid: string; from: 'staff' | 'customer' | 'system'; kind: 'text' | 'image' | 'link' | 'miniprogram' | 'file' | 'video'; via: 'welcome' | 'chat' | 'system' | 'mass'
  text?: string; title?: string; desc?: string; url?: string; imgUrl?: string; appid?: string; page?: string; fileName?: string; fromName?: string
}
export interface Entry {
  seq: number; at: number; real: number; kind: 'callback' | 'api' | 'action'; corpId: string | null; name: string; ms: number | null; errcode: number | null; status: number | string | null
  attempts: number; zh: string; en: string; request: unknown; response: unknown
}
export interface ScanResult { corpId: string; userid: string; externalUserid: string; alreadyFriend: boolean; pending: boolean }
/** A colleague is to take over; the customer may say no until then. */
export interface PendingTransfer { corpId: string; userid: string; externalUserid: string; from: string; to: string; dueAt: number }
export interface Phone { personId: string; name: string; contacts: Relation[]; transfers: PendingTransfer[] }
export interface Notice { msgid: string; at: number; msgtype: string; content: Record<string, unknown> }
/** A mass message that waits for this member to tap 发送. */
export interface MassTask { msgid: string; at: number; text: string; attachments: string[]; customers: number; reminders: number; allowSelect: boolean }

export class ControlError extends Error {}

export async function control<T>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
  const answer = await fetch(`/_sim/${path}`, { method, ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })
  const value = (await answer.json()) as T & { error?: string }
  if (!answer.ok) throw new ControlError(value.error ?? `status ${answer.status}`)
  return value
}

export const query = (values: Record<string, string>): string => new URLSearchParams(values).toString()
