/** The whole local WeCom as plain data: what is here is what a snapshot keeps. */
export interface World {
  version: 1
  name: string
  createdAt: number
  /** Rises with every relation and message, so that lists and cursors have a stable order. */
  seq: number
  clockOffsetMs: number
  corps: Record<string, Corp>
  persons: Record<string, Person>
  /** personId → "corpId/userid" → messages. */
  chats: Record<string, Record<string, Message[]>>
  /** 上下游: spaces, what is shared in them, and the ids an upstream was shown, principal → shown → own. */
  chains?: Chain[]
  shares?: Share[]
  shownIds?: Record<string, Record<string, string>>
  /** "upstream/agent" → personId → the pending_id made for them. */
  pendingIds?: Record<string, Record<string, { id: string; at: number }>>
  /** WeChat service accounts (服务号) by appid. */
  accounts?: Record<string, WechatAccount>
}

/** A 上下游 space: one upstream corp and the corps that were invited. */
export interface Chain {
  chainId: string
  name: string
  /** The upstream. */
  corpId: string
  /** The one app configured in 上下游-可调用接口的应用. */
  apiAgentId: number
  groups: { groupid: number; name: string; parentid: number; order: number }[]
  /** `inviter`: member of the upstream. */
  corps: { corpId: string; groupid: number; customId: string; joined: boolean; inviter?: string }[]
}

/** An app shared to a downstream corp. 'waiting': its admin has not confirmed the sensitive rights. */
export interface Share {
  upstream: { corpId: string; agentId: number }
  chainId: string
  corpId: string
  /** The app's number in the downstream corp. */
  agentId: number
  state: 'waiting' | 'confirmed' | 'revoked'
  at: number
}

export interface WechatAccount {
  appid: string
  secret: string
  name: string
  /** The corp of the same legal entity. */
  corpId: string
  trustedDomains: string[]
  codes: Record<string, { personId: string; scope: string; expiresAt: number; used: boolean }>
}

export interface Corp {
  corpId: string
  name: string
  /** Whether the corp bound a WeChat developer account: only then the API answers unionid. */
  unionidBound: boolean
  /** The open-platform account it is bound to, when that is not the group's: a person has another unionid there. */
  openPlatform?: string
  departments: Department[]
  members: Record<string, Member>
  apps: Record<string, App>
  tagGroups: TagGroup[]
  strategies?: Record<string, Strategy>
  /** Mass messages (企业群发) and what every customer has received of them. */
  mass?: MassBook
  /** Customers handed from one member to another, oldest first. */
  transfers?: Transfer[]
  /** Customer groups (客户群), by chat id. */
  groupChats?: Record<string, GroupChat>
  contactWays: Record<string, ContactWay>
  /** externalUserid → userid → relation. */
  relations: Record<string, Record<string, Relation>>
  externalIds: Record<string, string>
  personIds: Record<string, string>
  /** Relations the member ended, "externalUserid/userid" → last state; the API shows nothing of them. */
  left?: Record<string, Relation>
  welcomeCodes: Record<string, WelcomeCode>
  oauthCodes: Record<string, OauthCode>
  media: Record<string, Media>
  jsTicket: Ticket | null
  notices: Notice[]
}

export interface Department { id: number; name: string; parentid: number; order: number }

export interface Member {
  userid: string
  name: string
  department: number[]
  position: string
  gender: '0' | '1' | '2'
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status: 1 | 2 | 4 | 5
  /** 客户联系 switched on for this member. */
  follow: boolean
  /** When this member left (status 5). */
  leftAt?: number
  /** 对外资料 as customers see it (page 92230): the 视频号 with its state (0 confirmed, 1 waits), lines such as an address. */
  profile?: { channels?: { nickname: string; status: 0 | 1 }; attrs: { name: string; value: string }[] }
  /** How many customers this member may have; none: the corp's limit is far away. */
  capacity?: number
  /** The admin gave this member a welcome in the console: events then carry no WelcomeCode (page 92130). */
  consoleWelcome?: boolean
}

export interface Ticket { value: string; expiresAt: number }

export interface App {
  agentId: number
  name: string
  secret: string
  token: string
  aesKey: string
  /** null: derived from the product's origin. */
  callbackUrl: string | null
  sidebarUrl: string | null
  homeUrl: string | null
  trustedDomains: string[]
  /** Listed in 客户联系-可调用接口的应用. */
  customerContact: boolean
  receiveEvents: boolean
  /** null: everybody is in the app's visible range. */
  visible: string[] | null
  accessToken: Ticket | null
  oldTokens: string[]
  ticket: Ticket | null
  /** The upstream's app this is an instance of; it has no secret, and its settings are the upstream's. */
  sharedFrom?: { corpId: string; agentId: number }
  /** 'closed': long unused and disabled by the platform (50003); 'lowActive': no customer data any more (48006). */
  liveness?: 'closed' | 'lowActive'
}

export interface Tag { id: string; name: string; createTime: number; order: number; deleted: boolean }
export interface TagGroup {
  id: string
  name: string
  createTime: number
  order: number
  deleted: boolean
  /** The app that made it by API; null when it was made in the WeCom console. */
  agentId: number | null
  /** Set for the tags of a rule group (规则组), which only its app sees. */
  strategyId?: number
  tags: Tag[]
}

/** A rule group (规则组) of customer contact. */
export interface Strategy {
  id: number
  agentId: number
  parentId: number
  name: string
  createTime: number
  adminList: string[]
  privilege: Record<string, boolean>
  range: { type: 1 | 2; userid?: string; partyid?: number }[]
}

export interface ContactWay {
  configId: string
  agentId: number | null
  type: 1 | 2
  scene: 1 | 2
  style: number
  remark: string
  skipVerify: boolean
  state: string
  user: string[]
  party: number[]
  isTemp: boolean
  expiresIn: number
  chatExpiresIn: number
  unionid: string
  isExclusive: boolean
  markSource: boolean
  conclusions: Record<string, unknown> | null
  createdAt: number
  /** Index of the member who takes the next scan. */
  next: number
}

export type RelationStatus = 'friend' | 'half' | 'deletedByCustomer' | 'deletedByStaff'

export interface Relation {
  seq: number
  userid: string
  externalUserid: string
  personId: string
  status: RelationStatus
  remark: string
  description: string
  remarkCompany: string
  remarkMobiles: string[]
  tagIds: string[]
  createtime: number
  addWay: number
  state: string
  operUserid: string
  /** A real chat text was sent: a welcome is refused from then on. */
  chatStarted: boolean
  /** A welcome of the half-add was delivered: the add event then carries no code. */
  welcomed: boolean
}

export interface WelcomeCode {
  code: string
  agentId: number
  userid: string
  externalUserid: string
  eventId: string
  expiresAt: number
  usedAt: number | null
}

export interface OauthCode {
  code: string
  agentId: number
  userid: string | null
  /** Set when the member is one of a downstream corp. */
  memberCorpId?: string
  personId: string | null
  expiresAt: number
  used: boolean
}

export interface Media { id: string; type: string; fileName: string; contentType: string; size: number; createdAt: number; permanent: boolean }

export interface Person {
  id: string
  name: string
  gender: 0 | 1 | 2
  unionid: string | null
  /** Under other open-platform accounts, by account. */
  otherUnionids?: Record<string, string>
  createdAt: number
}

export type MessageKind = 'text' | 'image' | 'link' | 'miniprogram' | 'file' | 'video'

export interface Message {
  id: string
  at: number
  corpId: string
  userid: string
  from: 'staff' | 'customer' | 'system'
  kind: MessageKind
  via: 'welcome' | 'chat' | 'system' | 'mass'
  text?: string
  title?: string
  desc?: string
  url?: string
  imgUrl?: string
  mediaId?: string
  appid?: string
  page?: string
  fileName?: string
}

/** An app message (message/send) as it lies in a member's client. */
/** type 1 staff, 2 external; joinScene 1 invited, 2 by link, 3 by QR code (page 92122). */
export interface GroupChatMember { id: string; type: 1 | 2; joinTime: number; joinScene: 1 | 2 | 3 }
export interface GroupChat {
  chatId: string
  seq: number
  name: string
  owner: string
  notice: string
  createdAt: number
  /** Grows with every change of the members. */
  memberVersion: number
  /** When it was handed to another owner, and whether the last time because its owner had left. */
  handedAt?: number[]
  handedFrom?: string
  inherited?: boolean
  members: GroupChatMember[]
  messages: { at: number; from: string; text: string }[]
}

export interface Notice { msgid: string; at: number; agentId: number; userid: string; msgtype: string; content: Record<string, unknown> }

/** 0 unsent, 1 sent, 2 not a friend, 3 has had its share (page 93338). */
export type MassStatus = 0 | 1 | 2 | 3
/** `chatId`: a customer group, then there is no customer. */
export interface MassTarget { externalUserid: string; chatId?: string; status: MassStatus; sentAt: number | null }
/** What one member has to confirm. */
export interface MassTask { userid: string; sentAt: number | null; skippedAt: number | null; targets: MassTarget[] }

export interface MassMessage {
  msgid: string
  seq: number
  /** The app that made it; null for a member's own. */
  agentId: number | null
  creator: string | null
  createType: 0 | 1
  chatType: 'single' | 'group'
  createdAt: number
  text: string
  attachments: Record<string, unknown>[]
  parts: Pick<Message, 'kind' | 'text' | 'title' | 'desc' | 'url' | 'imgUrl' | 'mediaId' | 'appid' | 'page' | 'fileName'>[]
  allowSelect: boolean
  cancelledAt: number | null
  reminders: number[]
  tasks: Record<string, MassTask>
}

/** How many mass messages a customer may get: days of the month, 7 a week or 1 a day. */
export type ReceiveRule = 'month' | 'week' | 'day'
export interface MassBook {
  rule: ReceiveRule; messages: Record<string, MassMessage>; received: Record<string, number[]>
  /** Nobody is refused for the rule, as no real corp can have it: shows whether a product keeps to it by itself. */
  unlimited?: boolean
}

export type TransferKind = 'onjob' | 'resigned'
/** page 94088: done 1, waiting 2, refused by the customer 3, the taker has too many customers 4. */
export type TransferState = 'done' | 'waiting' | 'refused' | 'full'

/** One customer handed from one member to another; it takes effect by itself after a day (page 92125). */
export interface Transfer {
  seq: number
  kind: TransferKind
  handover: string
  takeover: string
  externalUserid: string
  message: string
  at: number
  dueAt: number
  state: TransferState
  settledAt: number | null
}
