import { localDay } from '../../platform/clock/day.ts'
import { phoneColumns, person as personTable, sourceRecord } from '../../modules/customers/index.ts'
import { countGroup, entityContract, planResolution, putKeys, rebuildIdentities, resolvePersonsJob, type NewKey } from '../../modules/identity/index.ts'
import { importFile, runImport } from '../../modules/imports/index.ts'
import type { StoreInfo } from '../../modules/org/index.ts'
import type { Product } from '../product.ts'

/** What the demo's dealers hold beside WeCom, as their systems export it. */
export interface DemoSystems {
  units: { unit: string; dms: string; leads: string }[]
  contacts: { corpId: string; externalUserid: string; keys: { kind: 'unionid' | 'pending_id' | 'phone' | 'vin' | 'plate'; scope: string; value: string; by: 'h5' | 'sms' | 'order' | 'staff' }[]; /** 1 = 18–25 … 6, as a test-drive agreement says. */ ageBand: number | null }[]
  kf: { corpId: string; unit: string; openKfUser: string; nickname: string; at: number }[]
}

const day = 86_400_000

const shortNames: Readonly<Record<string, string>> = {
  baohe: '包河', zhengwu: '政务', binhu: '滨湖', jingkai: '经开', jiangning: '江宁', hexi: '河西', jianye: '建邺', guanggu: '光谷', hanyang: '汉阳', hankou: '汉口', zhengdong: '郑东', zhongyuan: '中原', hq: '集团', oem: '厂家',
}

/**
 * The files of the dealers' systems through the product's own import, what customers confirmed elsewhere as keys of
 * their records, and the contracts that let two legal entities be compared at all. Runs once.
 */
export async function seedSystems(product: Product, systems: DemoSystems, say: (line: string) => void): Promise<void> {
  const { kit, directory } = product
  const group = await kit.database.row<{ id: string }>('SELECT id FROM tenant_group LIMIT 1')
  if (!group || systems.units.length === 0) return
  if (await kit.database.row('SELECT id FROM data_import WHERE group_id = ? LIMIT 1', [group.id])) return say('演示数据已存在')
  const stores = await directory.storesOf(group.id)
  await recordContracts(product, group.id, stores)
  let rows = 0
  for (const { unit, dms, leads } of systems.units) {
    const store = stores.find((one) => one.shortName === shortNames[unit])
    if (!store) continue
    for (const [kind, text, name] of [['dms', dms, 'DMS 客户导出'], ['leads', leads, '线索导出']] as const) {
      if (!text.includes('\n')) continue
      const run = await importFile(product, { groupId: group.id, storeId: store.id, kind, fileName: `${store.shortName} ${name}.csv`, bytes: Buffer.from(text) })
      await runImport(product)({ importId: run }, { groupId: group.id, jobId: '0', attempt: 1, stopping: () => false })
      rows += text.split('\n').length - 1
    }
  }
  say(`DMS 与线索：导入 ${rows} 行`)
  say(`客户在别处确认过的手机号、车牌与登录：${await addKeys(product, group.id, systems.contacts)} 位`)
  say(`微信客服会话：${await addKfSessions(product, group.id, stores, systems.kf)} 位`)
  const { persons } = await rebuildIdentities(kit, group.id)
  await countGroup(kit, group.id, localDay(kit.clock.now(), (await directory.group(group.id)).timeZone))
  // Everybody was compared at once: what the single records asked for on their way is done.
  await kit.database.run("UPDATE job SET status = 'done', finished_at = ? WHERE kind = ? AND status = 'ready'", [kit.clock.now(), resolvePersonsJob.kind])
  say(`核对同一人：比对了 ${persons} 位`)
}

/** Between which companies a hidden link is allowed at all, with the contract that says so (演示合同). */
async function recordContracts(product: Product, groupId: string, stores: readonly StoreInfo[]): Promise<void> {
  const { kit } = product
  const entities = [...new Set(stores.map((one) => one.legalEntityId))].sort()
  const maker = stores.find((one) => one.shortName === '厂家')?.legalEntityId
  const withMaker = new Set(stores.filter((one) => ['河西', '汉阳', '中原'].includes(one.shortName)).map((one) => one.legalEntityId))
  const pairs = entities.flatMap((a, at) => entities.slice(at + 1).map((b) => [a, b] as const)).filter(([a, b]) => (a !== maker || withMaker.has(b)) && (b !== maker || withMaker.has(a)))
  const now = kit.clock.now()
  await kit.database.orm.insert(entityContract).values(pairs.map(([entityA, entityB], at) => ({ groupId, id: kit.ids.next(), entityA, entityB, contractNo: `DPA-DEMO-${String(at + 1).padStart(2, '0')}`, blindLink: true, validFrom: new Date(now.getTime() - 180 * day), validTo: null })))
}

async function addKeys(product: Product, groupId: string, contacts: DemoSystems['contacts']): Promise<number> {
  const { kit } = product
  const cipher = await kit.cipher(groupId)
  const now = kit.clock.now()
  let found = 0
  for (let from = 0; from < contacts.length; from += 200) {
    const some = contacts.slice(from, from + 200)
    const rows = await kit.database.rows<{ corpId: string; externalUserid: string; personId: string; recordId: string; at: Date; phoneHash: string | null }>(
      `SELECT o.corp_id AS corpId, c.external_userid AS externalUserid, c.person_id AS personId, MIN(s.id) AS recordId, MIN(s.occurred_at) AS at, MAX(p.phone_hash) AS phoneHash FROM corp_contact c
       JOIN id_subject i ON i.group_id = c.group_id AND i.id = c.subject_id JOIN corp o ON o.group_id = i.group_id AND o.id = i.corp_id
       JOIN source_record s ON s.group_id = c.group_id AND s.person_id = c.person_id JOIN person p ON p.group_id = c.group_id AND p.id = c.person_id
       WHERE c.group_id = ? AND c.external_userid IN (?) GROUP BY o.corp_id, c.external_userid, c.person_id`, [groupId, some.map((one) => one.externalUserid)])
    const known = some.flatMap((one) => rows.filter((row) => row.corpId === one.corpId && row.externalUserid === one.externalUserid).map((row) => ({ ...one, ...row })))
    found += known.length
    await kit.database.transaction(async (tx) => {
      await putKeys(tx, groupId, now, known.flatMap((one) => one.keys.map((key): NewKey => ({
        personId: one.personId, recordId: one.recordId, kind: key.kind, scope: key.kind === 'unionid' || key.kind === 'pending_id' ? key.scope : '', firstSeen: key.by === 'h5' ? new Date(now.getTime() - 30 * day) : one.at, validTo: null,
        // A login on the owner page is WeChat's own word.
        verifiedBy: key.by === 'h5' ? 'wecom' : key.by, valueHash: cipher.hash(key.kind === 'plate' ? key.value.replace('·', '') : key.value, key.kind),
      }))))
      await planResolution(kit, tx, groupId, known.map((one) => one.personId))
      for (const one of known) {
        if (one.ageBand !== null) await tx.run('UPDATE source_record SET age_band = ? WHERE group_id = ? AND person_id = ?', [one.ageBand - 1, groupId, one.personId])
        const phone = one.keys.find((key) => key.kind === 'phone')?.value
        if (!phone || one.phoneHash !== null) continue
        const columns = phoneColumns(cipher, phone)
        await tx.run('UPDATE person SET phone_enc = ?, phone_masked = ?, phone_hash = ?, phone_tail_hash = ?, key_id = ? WHERE group_id = ? AND id = ?', [columns.phoneEnc, columns.phoneMasked, columns.phoneHash, columns.phoneTailHash, columns.keyId, groupId, one.personId])
      }
    })
  }
  return found
}

/** Who wrote to the WeChat customer service and never became a friend: known by that desk's id only. */
async function addKfSessions(product: Product, groupId: string, stores: readonly StoreInfo[], sessions: DemoSystems['kf']): Promise<number> {
  const { kit } = product
  const now = kit.clock.now()
  const rows = sessions.flatMap((one) => {
    const store = stores.find((candidate) => candidate.shortName === shortNames[one.unit])
    return store ? [{ ...one, store, personId: kit.ids.next(), recordId: kit.ids.next() }] : []
  })
  for (let from = 0; from < rows.length; from += 200) {
    const some = rows.slice(from, from + 200)
    await kit.database.transaction(async (tx) => {
      await tx.orm.insert(personTable).values(some.map((one) => ({ groupId, id: one.personId, storeId: one.store.id, name: one.nickname, attributes: {}, createdAt: new Date(one.at), updatedAt: now })))
      await tx.orm.insert(sourceRecord).values(some.map((one) => ({ groupId, id: one.recordId, personId: one.personId, kind: 'kf_session', storeId: one.store.id, legalEntityId: one.store.legalEntityId, sourceSystem: 'kf', sourceRef: one.openKfUser, occurredAt: new Date(one.at), name: one.nickname })))
    })
  }
  return rows.length
}
