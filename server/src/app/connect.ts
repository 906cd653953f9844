import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { newDataKey, wrapDataKey } from '../platform/crypto/field-cipher.ts'
import { ConfigError } from '../platform/config/config.ts'
import { assignment, connectCorp, legalEntity, store, storeCorp, syncMembers, tenantGroup } from '../modules/org/index.ts'
import { privacyNotice } from '../modules/privacy/index.ts'
import { countAll } from '../modules/kpis/index.ts'
import { syncTags } from '../modules/tags/index.ts'
import { listDepartments } from '../wecom/endpoints/directory.ts'
import { WecomError } from '../wecom/errors.ts'
import type { Product } from './product.ts'
import { syncNow } from './sync-now.ts'

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

/** What `cli.js connect` reads; docs/CONNECT.md says where each value is found in WeCom. */
export const ConnectFile = Type.Object({
  group: Text(60),
  legalEntity: Type.Object({ name: Text(60), contact: Text(120), privacyNotice: Text(20_000) }),
  corp: Type.Object({ corpId: Text(64), name: Text(60), mode: Type.Union([Type.Literal('group'), Type.Literal('store')]),
    /** The WeChat open-platform account the corp is bound to, any name: unionids are compared only inside one. */
    openPlatform: Type.Optional(Text(64)) }),
  app: Type.Object({ agentId: Type.Integer({ minimum: 1 }), name: Text(60), secret: Text(100), callbackToken: Type.String({ pattern: '^[A-Za-z0-9]{1,32}$' }), encodingAesKey: Type.String({ pattern: '^[A-Za-z0-9]{43}$' }) }),
  stores: Type.Array(Type.Object({
    name: Text(60), shortName: Text(10), city: Text(20), brand: Text(20), phone: Text(20), address: Text(120),
    /** Name of the store's department in WeCom; left out when the whole corp is one store. */
    department: Type.Optional(Text(60)),
    /** userid of the person who becomes 店总 here. */
    manager: Text(64),
  }), { minItems: 1 }),
})

/** Connects one real corp: records it, then reads members, tags and customers through the API. */
export async function connect(product: Product, input: unknown, say: (line: string) => void): Promise<void> {
  const file = checked(input)
  const { kit, directory, config } = product
  if (await kit.database.row('SELECT id FROM corp WHERE corp_id = ?', [file.corp.corpId])) throw new ConfigError(`企业 ${file.corp.corpId} 已经接入过`)
  const groupId = await ensureGroup(product, file.group)
  const now = kit.clock.now()
  const entityId = kit.ids.next()
  await kit.database.transaction(async (tx) => {
    await tx.orm.insert(legalEntity).values({ groupId, id: entityId, name: file.legalEntity.name, contact: file.legalEntity.contact })
    await tx.orm.insert(privacyNotice).values({ groupId, id: kit.ids.next(), legalEntityId: entityId, version: 1, title: '个人信息说明', body: file.legalEntity.privacyNotice, publishedAt: now })
    await connectCorp(kit, tx, groupId, { ...file.corp, agentId: file.app.agentId, appName: file.app.name, secret: file.app.secret, token: file.app.callbackToken, aesKey: file.app.encodingAesKey })
  })
  directory.invalidate()
  const install = (await directory.installByAgent(file.corp.corpId, file.app.agentId))!
  try {
    const departments = await listDepartments(product.wecom, await directory.wecomInstall(install))
    const missing = file.stores.filter((one) => one.department && !departments.some((department) => department.name === one.department))
    if (missing.length > 0) throw new ConfigError(`企业微信里没有这些部门：${missing.map((one) => one.department).join('、')}`)
    for (const one of file.stores) {
      const id = kit.ids.next()
      await kit.database.orm.insert(store).values({ groupId, id, legalEntityId: entityId, name: one.name, shortName: one.shortName, city: one.city, brand: one.brand, phone: one.phone, address: one.address })
      await kit.database.orm.insert(storeCorp).values({ groupId, id: kit.ids.next(), storeId: id, corpId: install.corp.id, departmentId: departments.find((department) => department.name === one.department)?.id ?? null, validFrom: now })
    }
    directory.invalidate()
    say(`成员：读到 ${(await syncMembers(product, install)).total} 位`)
    await appointManagers(product, groupId, install.corp.id, file)
    say(`标签：读到 ${(await syncTags(product, install)).total} 个`)
    say(`客户：导入 ${(await syncNow(product, install, { kind: 'import', say })).relations} 条好友关系`)
  } catch (cause) {
    await forget(product, groupId, entityId, install.corp.id, install.appId)
    if (cause instanceof WecomError) throw new ConfigError(`企业微信没有接受（${cause.path}，错误码 ${cause.errcode ?? '无应答'}）：${cause.reason}。${cause.action}`)
    throw cause
  }
  await countAll(product, false)
  const origin = config.publicOrigins[0]!
  say(`在企业微信管理后台填写：
  接收消息 URL   ${origin}/wecom/callback/${file.corp.corpId}/${file.app.agentId}
  聊天工具栏页面 ${origin}/sidebar/?corp=${file.corp.corpId}&agent=${file.app.agentId}
  应用主页       ${origin}/sidebar/?corp=${file.corp.corpId}&agent=${file.app.agentId}
  可信域名       ${new URL(origin).host}`)
}

function checked(input: unknown): Static<typeof ConnectFile> {
  if (Value.Check(ConnectFile, input)) return input
  const [first] = [...Value.Errors(ConnectFile, input)]
  throw new ConfigError(`接入文件不对：${first?.instancePath || '内容'} ${first?.message ?? ''}`)
}

async function ensureGroup({ kit, config }: Product, name: string): Promise<string> {
  const known = await kit.database.row<{ id: string }>('SELECT id FROM tenant_group WHERE name = ?', [name])
  if (known) return known.id
  const id = kit.ids.next()
  await kit.database.orm.insert(tenantGroup).values({ id, name, timeZone: 'Asia/Shanghai', demo: false, dataKeyWrapped: wrapDataKey(config.masterKey, newDataKey(), id), keyId: 1, createdAt: kit.clock.now() })
  return id
}

async function appointManagers({ kit, directory, scopes }: Product, groupId: string, corpId: string, file: Static<typeof ConnectFile>): Promise<void> {
  for (const one of file.stores) {
    const manager = await directory.memberByUserid(corpId, one.manager)
    if (!manager) throw new ConfigError(`企业微信里没有成员 ${one.manager}（${one.name} 的店总）`)
    const home = (await directory.storesOf(groupId)).find((candidate) => candidate.corpId === corpId && candidate.name === one.name)!
    await kit.database.orm.insert(assignment).values({ groupId, id: kit.ids.next(), employeeId: manager.employeeId, storeId: home.id, role: 'store_manager', source: 'manual', validFrom: kit.clock.now() })
  }
  scopes.invalidate()
}

/** A connection that failed half-way leaves nothing, so that the corrected file can be used again. */
async function forget({ kit, directory }: Product, groupId: string, entityId: string, corpId: string, appId: string): Promise<void> {
  await kit.database.transaction(async (tx) => {
    const ofCorp = 'r ON r.group_id = x.group_id AND r.{0} = x.{1} WHERE r.group_id = ? AND r.corp_id = ?'
    for (const [table, mine, theirs] of [['relation_tag', 'relation_id', 'id'], ['domain_fact', 'relation_id', 'id'], ['source_record', 'relation_id', 'id'], ['person', 'id', 'person_id'], ['corp_contact', 'id', 'contact_id']] as const)
      await tx.run(`DELETE x FROM ${table} x JOIN follow_relation ${ofCorp.replace('{0}', theirs).replace('{1}', mine)}`, [groupId, corpId])
    await tx.run('DELETE FROM follow_relation WHERE group_id = ? AND corp_id = ?', [groupId, corpId])
    await tx.run('DELETE a FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE m.group_id = ? AND m.corp_id = ?', [groupId, corpId])
    await tx.run('DELETE e FROM employee e JOIN member m ON m.group_id = e.group_id AND m.employee_id = e.id WHERE m.group_id = ? AND m.corp_id = ?', [groupId, corpId])
    await tx.run('DELETE s FROM store s JOIN store_corp sc ON sc.group_id = s.group_id AND sc.store_id = s.id WHERE sc.group_id = ? AND sc.corp_id = ?', [groupId, corpId])
    await tx.run('DELETE b FROM sync_batch b JOIN sync_run r ON r.group_id = b.group_id AND r.id = b.run_id WHERE r.group_id = ? AND r.corp_id = ?', [groupId, corpId])
    for (const table of ['member', 'sync_finding', 'sync_run', 'store_corp', 'app_install', 'id_subject', 'tag', 'tag_group']) await tx.run(`DELETE FROM ${table} WHERE group_id = ? AND corp_id = ?`, [groupId, corpId])
    await tx.run('DELETE FROM wecom_app WHERE group_id = ? AND id = ?', [groupId, appId])
    await tx.run('DELETE FROM privacy_notice WHERE group_id = ? AND legal_entity_id = ?', [groupId, entityId])
    await tx.run('DELETE FROM legal_entity WHERE group_id = ? AND id = ?', [groupId, entityId])
    await tx.run('DELETE FROM corp WHERE group_id = ? AND id = ?', [groupId, corpId])
  })
  directory.invalidate()
}
