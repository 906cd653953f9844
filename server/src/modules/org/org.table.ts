import { boolean, index, int, json, mysqlTable, primaryKey, smallint, text, uniqueIndex, varchar } from 'drizzle-orm/mysql-core'
import { id, instant, text64, word } from '../../platform/db/columns.ts'

/** The tenant. `group` itself is a reserved word. */
import type { MemberProfile } from './profile.model.ts'

export const tenantGroup = mysqlTable('tenant_group', {
  id: id('id').notNull(),
  name: text64('name').notNull(),
  timeZone: text64('time_zone').notNull(),
  demo: boolean('demo').notNull(),
  dataKeyWrapped: text('data_key_wrapped').notNull(),
  keyId: int('key_id').notNull(),
  createdAt: instant('created_at').notNull(),
}, (t) => [primaryKey({ columns: [t.id] })])

export const legalEntity = mysqlTable('legal_entity', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  name: text64('name').notNull(),
  contact: varchar('contact', { length: 120 }).notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.id] })])

export const store = mysqlTable('store', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  legalEntityId: id('legal_entity_id').notNull(),
  name: text64('name').notNull(),
  shortName: word('short_name').notNull(),
  city: word('city').notNull(),
  brand: word('brand').notNull(),
  phone: word('phone').notNull(),
  address: varchar('address', { length: 120 }).notNull(),
  /** Friends a day the store wants to reach; null = no target. */
  dailyAddTarget: smallint('daily_add_target'),
}, (t) => [primaryKey({ columns: [t.groupId, t.id] })])

export const corp = mysqlTable('corp', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  /** WeCom's corpid, ww… */
  corpId: text64('corp_id').notNull(),
  name: text64('name').notNull(),
  /** group / store / oem */
  mode: word('mode').notNull(),
  membersSyncedAt: instant('members_synced_at'),
  /** The WeChat open-platform account whose unionids WeCom gives this corp; null = it gets none. Equal only inside one account. */
  openPlatform: text64('open_platform'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // callback and login: corp by WeCom id
  uniqueIndex('uq_corp_corpid').on(t.corpId),
])

export const storeCorp = mysqlTable('store_corp', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  storeId: id('store_id').notNull(),
  corpId: id('corp_id').notNull(),
  /** Null = the whole corp is this store. */
  departmentId: int('department_id'),
  validFrom: instant('valid_from').notNull(),
  validTo: instant('valid_to'),
}, (t) => [primaryKey({ columns: [t.groupId, t.id] })])

export const wecomApp = mysqlTable('wecom_app', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  name: text64('name').notNull(),
  secretEnc: text('secret_enc').notNull(),
  callbackTokenEnc: text('callback_token_enc').notNull(),
  aesKeyEnc: text('aes_key_enc').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.id] })])

export const appInstall = mysqlTable('app_install', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  appId: id('app_id').notNull(),
  corpId: id('corp_id').notNull(),
  agentId: int('agent_id').notNull(),
  /** self_built / shared */
  driver: word('driver').notNull(),
  /** active / revoked / left */
  state: word('state').notNull().default('active'),
  /** When WeCom last checked the callback address. */
  urlCheckedAt: instant('url_checked_at'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_install_agent').on(t.corpId, t.agentId),
])

/** A module HQ switched off for a dealer; on is no row. */
export const moduleOff = mysqlTable('module_off', {
  groupId: id('group_id').notNull(),
  storeId: id('store_id').notNull(),
  module: word('module').notNull(),
  offAt: instant('off_at').notNull(),
  offBy: id('off_by').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.storeId, t.module] })])

/** In whose eyes an external_userid is valid. */
export const idSubject = mysqlTable('id_subject', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  /** corp = the corp's own apps; upstream:<corp> = seen through a shared app */
  principal: text64('principal').notNull(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  uniqueIndex('uq_subject_principal').on(t.corpId, t.principal),
])

export const employee = mysqlTable('employee', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  name: text64('name').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.id] })])

export const member = mysqlTable('member', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  corpId: id('corp_id').notNull(),
  userid: text64('userid').notNull(),
  employeeId: id('employee_id').notNull(),
  name: text64('name').notNull(),
  position: text64('position'),
  avatarUrl: varchar('avatar_url', { length: 500 }),
  departmentIds: json('department_ids').$type<number[]>().notNull(),
  /** active / disabled / inactive / left */
  status: word('status').notNull(),
  /** In the 客户联系 range (get_follow_user_list). */
  customerContact: boolean('customer_contact').notNull(),
  /** 对外资料 as read last; null = WeCom has not told. */
  profile: json('profile').$type<MemberProfile>(),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // login and callbacks: member by userid
  uniqueIndex('uq_member_userid').on(t.corpId, t.userid),
  // members of one employee
  index('ix_member_employee').on(t.groupId, t.employeeId),
])

export const assignment = mysqlTable('assignment', {
  groupId: id('group_id').notNull(),
  id: id('id').notNull(),
  employeeId: id('employee_id').notNull(),
  /** Null = a role of the whole group. */
  storeId: id('store_id'),
  /** Of a role that reaches the stores of one brand. */
  brand: word('brand'),
  role: text64('role').notNull(),
  /** position = derived from WeCom, manual = given here */
  source: word('source').notNull(),
  validFrom: instant('valid_from').notNull(),
  validTo: instant('valid_to'),
}, (t) => [
  primaryKey({ columns: [t.groupId, t.id] }),
  // scope of a session
  index('ix_assignment_employee').on(t.groupId, t.employeeId),
  // people of a store
  index('ix_assignment_store').on(t.groupId, t.storeId, t.role),
])

/** What a brand sells: an intended model is one of these, so that everybody who wants it is found. */
export const brandModel = mysqlTable('brand_model', {
  groupId: id('group_id').notNull(),
  brand: word('brand').notNull(),
  name: varchar('name', { length: 40 }).notNull(),
  sort: smallint('sort').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.brand, t.name] })])

/** A brand's own letters and cadences; a brand without rows uses the product's list (shared/domain/levels.ts). */
export const brandLevel = mysqlTable('brand_level', {
  groupId: id('group_id').notNull(),
  brand: word('brand').notNull(),
  code: varchar('code', { length: 4 }).notNull(),
  semantic: word('semantic').notNull(),
  meaning: word('meaning').notNull(),
  cadenceDays: smallint('cadence_days'),
  firstDeadlineHours: smallint('first_deadline_hours'),
  sort: smallint('sort').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.brand, t.code] })])
