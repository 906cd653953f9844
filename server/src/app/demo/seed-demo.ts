import { addDays } from '@chitang/shared/domain/touch-windows'
import { listContactWays, type ContactWay } from '../../wecom/endpoints/contact-ways.ts'
import { listDepartments } from '../../wecom/endpoints/directory.ts'
import { localDay } from '../../platform/clock/day.ts'
import { newDataKey, wrapDataKey } from '../../platform/crypto/field-cipher.ts'
import { channelCode, channelCodeMember, channelCodeTag } from '../../modules/codes/index.ts'
import { readBehaviorOf } from '../../modules/kpis/index.ts'
import { storeImage, uploadAsset } from '../../modules/media/index.ts'
import { assignment, brandModel, connectCorp, legalEntity, store, storeCorp, syncMembers, tenantGroup, type InstallInfo, type StoreInfo } from '../../modules/org/index.ts'
import { pullShares } from '../../modules/sharing/index.ts'
import { privacyNotice } from '../../modules/privacy/index.ts'
import { syncTags } from '../../modules/tags/index.ts'
import { welcomeRule } from '../../modules/welcome/index.ts'
import { syncNow } from '../sync-now.ts'
import type { Product } from '../product.ts'
import * as world from './huayue.ts'
import { demoPicture } from './picture.ts'
import { seedArrivals } from './seed-arrivals.ts'
import { seedBulkReveal } from './seed-bulk-reveal.ts'
import { seedDeparture } from './seed-departure.ts'
import { seedHistory } from './seed-history.ts'
import { seedTags } from './seed-tags.ts'
import { seedScripts } from './seed-scripts.ts'

export interface DemoCorp { corpId: string; name: string; agentId: number; appName: string; secret: string; token: string; aesKey: string }

const timeZone = 'Asia/Shanghai'
const historyDays = 180

/**
 * Makes the demo tenant. Everything WeCom knows (members, tags, codes, customers) is read through the real API, as a
 * corp that connects would do it; only what the product adds on top is written here.
 */
export async function seedDemo(product: Product, corps: readonly DemoCorp[], say: (line: string) => void): Promise<void> {
  const { kit, directory, config } = product
  const { database, ids } = kit
  const now = kit.clock.now()
  const groupId = ids.next()
  const dataKey = newDataKey()
  await database.orm.insert(tenantGroup).values({ id: groupId, name: world.groupName, timeZone, demo: true, dataKeyWrapped: wrapDataKey(config.masterKey, dataKey, groupId), keyId: 1, createdAt: now })
  const entityIds = new Map<string, string>()
  for (const entity of world.legalEntities) {
    const id = ids.next()
    entityIds.set(entity.key, id)
    await database.orm.insert(legalEntity).values({ groupId, id, name: entity.name, contact: '客户服务 400-120-0100（演示号码）' })
    await database.orm.insert(privacyNotice).values({ groupId, id: ids.next(), legalEntityId: id, version: 1, title: world.noticeTitle, body: world.noticeBody(entity.name), publishedAt: new Date(now.getTime() - historyDays * 86_400_000) })
  }
  for (const corp of corps.filter((one) => one.secret !== '')) await database.transaction((tx) => connectCorp(kit, tx, groupId, { ...corp, mode: modeOf(corp.corpId), openPlatform: world.openPlatformOf(corp.corpId) }))
  directory.invalidate()
  // Those without a secret work with the group's app.
  if (corps.some((one) => one.secret === '')) await pullShares(product, (await directory.installs()).find((install) => install.corp.mode === 'group')!)
  say('企业和应用已记录，密钥已加密')

  const installs = await directory.installs()
  for (const install of installs) await makeStores(product, install, entityIds)
  for (const [brand, models] of Object.entries(world.modelsOfBrand)) await database.orm.insert(brandModel).values(models.map((name, sort) => ({ groupId, brand, name, sort })))
  directory.invalidate()
  for (const install of installs) {
    await syncMembers(product, install)
    await syncTags(product, install)
    if (install.driver === 'shared') await nameManagers(product, install)
  }
  say(`成员、岗位和标签已从企业微信读取`)

  const stores = await directory.storesOf(groupId)
  const cover = await storeImage(kit, { groupId, storeId: null, name: '车型配置表封面.png', content: demoPicture() })
  for (const install of installs) {
    await uploadAsset(product, groupId, cover, install.corp.id)
    await makeCodes(product, install, stores, cover)
  }
  await makeRules(product, groupId, stores)
  await seedScripts(product, groupId, stores)
  say('活码、欢迎语、话术已就位')

  for (const install of installs) {
    const { relations: imported } = await syncNow(product, install, { kind: 'import', importCause: 'seed' })
    say(`${install.corp.name}：导入 ${imported} 位客户`)
  }
  await seedHistory(product, groupId, stores)
  for (const install of installs.filter((one) => one.corp.mode === 'group')) await seedDeparture(product, install, stores)
  await seedTags(product, groupId)
  await seedArrivals(product, groupId, stores)
  await seedBulkReveal(product, groupId, stores)
  // A month of WeCom's own statistics, one call an advisor (the day read last is read again); what is older nobody looks at in a demo.
  await database.run("INSERT INTO wecom_behavior_read (group_id, member_id, read_day, tried_at) SELECT group_id, id, ?, ? FROM member WHERE group_id = ?", [addDays(localDay(now, timeZone), -30), now, groupId])
  for (const install of installs) await readBehaviorOf(product, install)
  say('跟进、待办和撞单历史已写入')
}

const modeOf = (corpId: string): 'group' | 'oem' | 'store' => (corpId === 'wwG_huayue' ? 'group' : corpId === 'wwO_yaochuan' ? 'oem' : 'store')

async function makeStores(product: Product, install: InstallInfo, entityIds: Map<string, string>): Promise<void> {
  const { kit, directory, wecom } = product
  const departments = await listDepartments(wecom, await directory.wecomInstall(install))
  for (const one of world.stores.filter((candidate) => candidate.corpId === install.corp.corpId || candidate.name === install.corp.name)) {
    const department = departments.find((candidate) => candidate.name === one.name && candidate.parentid !== 0)
    // A small world may be without the desk; a department it doesn't have must not become the whole corp.
    if (install.corp.mode === 'group' && !department) continue
    const id = kit.ids.next()
    await kit.database.orm.insert(store).values({
      groupId: install.groupId, id, legalEntityId: entityIds.get(one.entity)!, name: one.name, shortName: one.shortName, city: one.city, brand: one.brand, phone: one.phone, address: one.address, dailyAddTarget: one.target,
    })
    await kit.database.orm.insert(storeCorp).values({ groupId: install.groupId, id: kit.ids.next(), storeId: id, corpId: install.corp.id, departmentId: install.corp.mode === 'group' ? (department?.id ?? null) : null, validFrom: kit.clock.now() })
  }
}

/** WeCom hides the positions of a downstream's people: each store names who manages, here by department. */
async function nameManagers(product: Product, install: InstallInfo): Promise<void> {
  const { kit, directory, wecom } = product
  const [home] = (await directory.storesOf(install.groupId)).filter((one) => one.corpId === install.corp.id)
  if (!home) return
  const departments = await listDepartments(wecom, await directory.wecomInstall(install))
  for (const [department, role] of [['总经办', 'store_manager'], ['市场部', 'market_manager']] as const) {
    const id = departments.find((one) => one.name === department)?.id
    const members = await kit.database.rows<{ employeeId: string; departmentIds: unknown }>('SELECT employee_id AS employeeId, department_ids AS departmentIds FROM member WHERE group_id = ? AND corp_id = ?', [install.groupId, install.corp.id])
    const found = members.filter((member) => (typeof member.departmentIds === 'string' ? (JSON.parse(member.departmentIds) as number[]) : (member.departmentIds as number[])).includes(id ?? -1))
    for (const { employeeId } of found) await kit.database.orm.insert(assignment).values({ groupId: install.groupId, id: kit.ids.next(), employeeId, storeId: home.id, role, source: 'manual', validFrom: kit.clock.now() })
  }
}

async function makeCodes(product: Product, install: InstallInfo, stores: readonly StoreInfo[], cover: string): Promise<void> {
  const { kit, directory, wecom } = product
  const now = kit.clock.now()
  const ways: ContactWay[] = await listContactWays(wecom, await directory.wecomInstall(install), new Date(now.getTime() - 400 * 86_400_000), now)
  const tags = await kit.database.rows<{ id: string; name: string; groupName: string }>('SELECT t.id, t.name, g.name AS groupName FROM tag t JOIN tag_group g ON g.group_id = t.group_id AND g.id = t.tag_group_id WHERE t.group_id = ? AND t.corp_id = ?', [install.groupId, install.corp.id])
  const members = await kit.database.rows<{ id: string; userid: string }>('SELECT id, userid FROM member WHERE group_id = ? AND corp_id = ?', [install.groupId, install.corp.id])
  for (const way of ways) {
    const [shortName = '', ...rest] = way.remark.split('·')
    const home = stores.find((one) => one.shortName === shortName && one.corpId === install.corp.id)
    if (!home) continue
    const occasion = rest.join('·')
    const rule = world.tagsOfOccasion.find((one) => one.match.test(occasion))
    const kind = way.state.startsWith('e-') ? 'employee' : way.state.startsWith('k-') ? 'campaign' : 'scene'
    const id = kit.ids.next()
    const wanted = [tags.find((tag) => tag.groupName === '渠道来源' && tag.name === (rule?.source ?? '自然到店')), tags.find((tag) => tag.name === rule?.store && (tag.groupName === `场景·${shortName}` || tag.groupName === `活动·${shortName}`))]
    const showroom = /展厅门口|前台|试驾车/.test(occasion)
    await kit.database.orm.insert(channelCode).values({
      groupId: install.groupId, id, corpId: install.corp.id, storeId: home.id, kind, name: occasion.replace('员工码·', ''), folder: rule?.folder ?? '活动', state: way.state, configId: way.configId, qrCode: way.qrCode, status: 'active',
      skipVerify: way.skipVerify, single: way.type === 1, welcomeText: world.welcomeOfCode(occasion), version: 1, createdAt: new Date(now.getTime() - historyDays * 86_400_000),
      welcomeAttachments: showroom ? [{ kind: 'miniprogram', title: `${world.modelsOfBrand[home.brand]![1]!.split(' ')[0]} 配置表`, appid: 'wxdemo0000000000', page: 'pages/models/spec.html', coverAssetId: cover }] : [],
    })
    const userids = way.userids.flatMap((userid) => members.find((member) => member.userid === userid)?.id ?? [])
    if (userids.length > 0) await kit.database.orm.insert(channelCodeMember).values(userids.map((memberId) => ({ groupId: install.groupId, codeId: id, memberId })))
    const tagIds = wanted.flatMap((tag) => tag?.id ?? [])
    if (tagIds.length > 0) await kit.database.orm.insert(channelCodeTag).values(tagIds.map((tagId) => ({ groupId: install.groupId, codeId: id, tagId })))
  }
}

async function makeRules(product: Product, groupId: string, stores: readonly StoreInfo[]): Promise<void> {
  const { kit } = product
  const base = { groupId, attachments: [], enabled: true, updatedAt: kit.clock.now() }
  await kit.database.orm.insert(welcomeRule).values([
    { ...base, id: kit.ids.next(), level: 'group', storeId: null, target: 'group', text: world.welcomeRules.group },
    ...stores.flatMap((one) => [
      { ...base, id: kit.ids.next(), level: 'store', storeId: one.id, target: `store:${one.id}`, text: world.welcomeRules.store },
      { ...base, id: kit.ids.next(), level: 'role', storeId: one.id, target: `role:${one.id}:service_advisor`, text: world.welcomeRules.service },
    ]),
  ])
}

