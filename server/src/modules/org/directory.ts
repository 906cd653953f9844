import { defaultLevels, type Level } from '@chitang/shared/domain/levels'
import { isModule, type Module } from '@chitang/shared/domain/modules'
import { selfBuilt } from '../../wecom/corp-gateway.ts'
import type { Install } from '../../wecom/client.ts'
import type { CallbackKeys } from '../../wecom/callback/crypto.ts'
import type { Kit } from '../../platform/kit.ts'

export interface GroupInfo { id: string; name: string; timeZone: string; demo: boolean }
export interface CorpInfo { id: string; groupId: string; corpId: string; name: string; mode: string; subjectId: string }
export interface StoreInfo {
  id: string; groupId: string; legalEntityId: string; name: string; shortName: string; city: string; brand: string; phone: string; address: string
  dailyAddTarget: number | null
  /** The corp that serves this store's customers, and its department there. */
  corpId: string; departmentId: number | null
  /** The brand's letters and cadences. */
  levels: readonly Level[]
  /** What the brand sells; empty = nobody has said yet. */
  models: readonly string[]
  /** Modules HQ switched off here. */
  modulesOff: readonly Module[]
}
export interface InstallInfo { id: string; groupId: string; appId: string; corp: CorpInfo; agentId: number; driver: 'self_built' | 'shared'; isRevoked: boolean; hasLeft: boolean }
export interface MemberInfo {
  id: string; groupId: string; corpId: string; userid: string; employeeId: string; name: string; position: string | null; avatarUrl: string | null
  departmentIds: number[]; status: string; customerContact: boolean
}

interface Snapshot {
  groups: Map<string, GroupInfo>
  corps: Map<string, CorpInfo>
  stores: Map<string, StoreInfo>
  levels: Map<string, Level[]>
  installs: Map<string, InstallInfo>
  installByAgent: Map<string, InstallInfo>
}

const freshMs = 5_000

/**
 * The few slow-changing rows that nearly every call needs, read once and kept for seconds. Members are kept one by
 * one, since a corp may have thousands.
 */
export class Directory {
  readonly #kit: Kit
  readonly #members = new Map<string, { at: number; value: MemberInfo | null }>()
  readonly #secrets = new Map<string, { at: number; secret: string; keys: CallbackKeys }>()
  #snapshot: Snapshot | null = null
  #readAt = 0
  #reading: Promise<Snapshot> | null = null
  #version = 0

  constructor(kit: Kit) {
    this.#kit = kit
  }

  /** After a change in this process. Others see it within seconds. */
  invalidate(): void {
    this.#readAt = 0
    // A read that began before the change must not pass for what is there after it.
    this.#version++
    this.#reading = null
    this.#members.clear()
    this.#secrets.clear()
  }

  async snapshot(): Promise<Snapshot> {
    if (this.#snapshot && Date.now() - this.#readAt < freshMs) return this.#snapshot
    if (this.#reading) return this.#reading
    const reading = this.#read().finally(() => { if (this.#reading === reading) this.#reading = null })
    this.#reading = reading
    return reading
  }

  async group(groupId: string): Promise<GroupInfo> {
    return must((await this.snapshot()).groups.get(groupId), 'group', groupId)
  }

  async corp(id: string): Promise<CorpInfo> {
    return must((await this.snapshot()).corps.get(id), 'corp', id)
  }

  async store(id: string): Promise<StoreInfo> {
    return must((await this.snapshot()).stores.get(id), 'store', id)
  }

  async storesOf(groupId: string): Promise<StoreInfo[]> {
    return [...(await this.snapshot()).stores.values()].filter((store) => store.groupId === groupId)
  }

  /** Levels a brand configured itself; null = it uses the product's. */
  async ownLevels(groupId: string, brand: string): Promise<readonly Level[] | null> {
    return (await this.snapshot()).levels.get(`${groupId}/${brand}`) ?? null
  }

  async installByAgent(corpId: string, agentId: number): Promise<InstallInfo | null> {
    return (await this.snapshot()).installByAgent.get(`${corpId}/${agentId}`) ?? null
  }

  async install(id: string): Promise<InstallInfo> {
    return must((await this.snapshot()).installs.get(id), 'install', id)
  }

  async installs(): Promise<InstallInfo[]> {
    return [...(await this.snapshot()).installs.values()]
  }

  /** The install through which we talk to a corp. */
  async installOfCorp(corpInternalId: string): Promise<InstallInfo> {
    for (const install of (await this.snapshot()).installs.values()) if (install.corp.id === corpInternalId) return install
    throw new Error(`no app installed in corp ${corpInternalId}`)
  }

  /** Where an app was made; of a shared one, the upstream. */
  async home(install: InstallInfo): Promise<InstallInfo> {
    if (install.driver === 'self_built') return install
    return must([...(await this.snapshot()).installs.values()].find((one) => one.appId === install.appId && one.driver === 'self_built'), 'app', install.appId)
  }

  /** Every corp that uses one app, by WeCom's corpid. */
  async installOfApp(appId: string, wecomCorpId: string): Promise<InstallInfo | null> {
    return [...(await this.snapshot()).installs.values()].find((one) => one.appId === appId && one.corp.corpId === wecomCorpId) ?? null
  }

  /** WeCom asked our callback address and got the right answer. */
  async urlChecked(install: InstallInfo): Promise<void> {
    await this.#kit.database.run('UPDATE app_install SET url_checked_at = ? WHERE group_id = ? AND id = ?', [this.#kit.clock.now(), install.groupId, install.id])
  }

  /** What the WeCom client needs; the secret is decrypted only here. */
  async wecomInstall(install: InstallInfo): Promise<Install> {
    const known = { groupId: install.groupId, id: install.id, corpId: install.corp.corpId, agentId: install.agentId }
    if (install.driver === 'shared') return { ...known, gateway: { driver: 'shared', upstream: await this.wecomInstall(await this.home(install)), revoked: install.isRevoked } }
    const { secret } = await this.#secretsOf(install)
    return { ...known, gateway: selfBuilt(() => secret) }
  }

  async callbackKeys(install: InstallInfo): Promise<CallbackKeys> {
    return (await this.#secretsOf(install)).keys
  }

  async memberByUserid(corpInternalId: string, userid: string): Promise<MemberInfo | null> {
    return this.#member(`u:${corpInternalId}:${userid.toLowerCase()}`, 'm.corp_id = ? AND m.userid = ?', [corpInternalId, userid])
  }

  async member(id: string): Promise<MemberInfo | null> {
    return this.#member(`i:${id}`, 'm.id = ?', [id])
  }

  async #member(key: string, where: string, params: string[]): Promise<MemberInfo | null> {
    const cached = this.#members.get(key)
    if (cached && Date.now() - cached.at < freshMs) return cached.value
    const value = await this.#kit.database.row<MemberInfo & { customerContact: number | boolean; departmentIds: unknown }>(
      `SELECT m.id, m.group_id AS groupId, m.corp_id AS corpId, m.userid, m.employee_id AS employeeId, m.name, m.position, m.avatar_url AS avatarUrl,
              m.department_ids AS departmentIds, m.status, m.customer_contact AS customerContact FROM member m WHERE ${where}`, params)
    const member = value ? { ...value, departmentIds: asArray(value.departmentIds), customerContact: Boolean(value.customerContact) } : null
    if (this.#members.size > 20_000) this.#members.clear()
    this.#members.set(key, { at: Date.now(), value: member })
    return member
  }

  async #secretsOf(install: InstallInfo): Promise<{ secret: string; keys: CallbackKeys }> {
    const known = this.#secrets.get(install.appId)
    if (known && Date.now() - known.at < freshMs) return known
    const row = await this.#kit.database.row<{ secret_enc: string; callback_token_enc: string; aes_key_enc: string }>(
      'SELECT secret_enc, callback_token_enc, aes_key_enc FROM wecom_app WHERE group_id = ? AND id = ?', [install.groupId, install.appId])
    if (!row) throw new Error(`app ${install.appId} is gone`)
    const cipher = await this.#kit.cipher(install.groupId)
    const opened = {
      at: Date.now(),
      secret: cipher.decrypt(row.secret_enc, 'app.secret'),
      keys: { token: cipher.decrypt(row.callback_token_enc, 'app.callback_token'), encodingAesKey: cipher.decrypt(row.aes_key_enc, 'app.aes_key') },
    }
    this.#secrets.set(install.appId, opened)
    return opened
  }

  async #read(): Promise<Snapshot> {
    const { database } = this.#kit
    const version = this.#version
    const [groups, corps, stores, installs, levelRows, modelRows, offRows] = await Promise.all([
      database.rows<GroupInfo & { demo: number | boolean }>('SELECT id, name, time_zone AS timeZone, demo FROM tenant_group'),
      database.rows<CorpInfo>(
        `SELECT c.id, c.group_id AS groupId, c.corp_id AS corpId, c.name, c.mode, s.id AS subjectId FROM corp c JOIN id_subject s ON s.group_id = c.group_id AND s.corp_id = c.id`),
      database.rows<Omit<StoreInfo, 'levels' | 'models' | 'modulesOff'>>(
        `SELECT s.id, s.group_id AS groupId, s.legal_entity_id AS legalEntityId, s.name, s.short_name AS shortName, s.city, s.brand, s.phone, s.address,
                s.daily_add_target AS dailyAddTarget, sc.corp_id AS corpId, sc.department_id AS departmentId
         FROM store s JOIN store_corp sc ON sc.group_id = s.group_id AND sc.store_id = s.id AND sc.valid_to IS NULL ORDER BY s.id`),
      database.rows<{ id: string; groupId: string; appId: string; corpId: string; agentId: number; driver: InstallInfo['driver']; state: string }>(
        'SELECT id, group_id AS groupId, app_id AS appId, corp_id AS corpId, agent_id AS agentId, driver, state FROM app_install'),
      database.rows<Level & { groupId: string; brand: string }>(
        `SELECT group_id AS groupId, brand, code, semantic, meaning, cadence_days AS cadenceDays, first_deadline_hours AS firstDeadlineHours FROM brand_level ORDER BY group_id, brand, sort, code`),
      database.rows<{ groupId: string; brand: string; name: string }>('SELECT group_id AS groupId, brand, name FROM brand_model ORDER BY group_id, brand, sort, name'),
      database.rows<{ storeId: string; module: string }>('SELECT store_id AS storeId, module FROM module_off'),
    ])
    const offOf = (storeId: string) => offRows.filter((row) => row.storeId === storeId).map((row) => row.module).filter(isModule)
    const modelsOf = (groupId: string, brand: string) => modelRows.filter((row) => row.groupId === groupId && row.brand === brand).map((row) => row.name)
    const levels = new Map<string, Level[]>()
    for (const { groupId, brand, ...level } of levelRows) levels.set(`${groupId}/${brand}`, [...(levels.get(`${groupId}/${brand}`) ?? []), level])
    const corpMap = new Map(corps.map((corp) => [corp.id, corp]))
    const installList = installs.flatMap((install) => {
      const corp = corpMap.get(install.corpId)
      return corp ? [{ id: install.id, groupId: install.groupId, appId: install.appId, corp, agentId: install.agentId, driver: install.driver, isRevoked: install.state !== 'active', hasLeft: install.state === 'left' }] : []
    })
    const snapshot: Snapshot = {
      groups: new Map(groups.map((group) => [group.id, { ...group, demo: Boolean(group.demo) }])),
      corps: corpMap,
      stores: new Map(stores.map((store) => [store.id, { ...store, levels: levels.get(`${store.groupId}/${store.brand}`) ?? defaultLevels, models: modelsOf(store.groupId, store.brand), modulesOff: offOf(store.id) }])),
      levels,
      installs: new Map(installList.map((install) => [install.id, install])),
      installByAgent: new Map(installList.map((install) => [`${install.corp.corpId}/${install.agentId}`, install])),
    }
    if (version === this.#version) {
      this.#snapshot = snapshot
      this.#readAt = Date.now()
    }
    return snapshot
  }
}

function must<T>(value: T | undefined, what: string, id: string): T {
  if (value === undefined) throw new Error(`${what} ${id} is not in the directory`)
  return value
}

const asArray = (value: unknown): number[] => (typeof value === 'string' ? (JSON.parse(value) as number[]) : (value as number[]))

