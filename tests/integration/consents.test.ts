import { listAlerts } from '@chitang/shared/contracts/alerts'
import * as consents from '@chitang/shared/contracts/consents'
import { getCustomer, listCustomers } from '@chitang/shared/contracts/customers'
import { getComplianceHome } from '@chitang/shared/contracts/home'
import * as imports from '@chitang/shared/contracts/imports'
import { getSidebarCustomer } from '@chitang/shared/contracts/sidebar'
import * as rights from '@chitang/shared/contracts/rights'
import type { ApiClient } from '@chitang/shared/client'
import { bulkReveals } from '@chitang/shared/domain/alerts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncNow } from '../../server/src/app/sync-now.ts'
import { countSubjects } from '../../server/src/modules/rights/index.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
let manager: ApiClient
let foreign: ApiClient
let dpo: ApiClient
let wang: string
let recipient: string

beforeAll(async () => {
  h = await startHarness({ corps: ['wwG_huayue', 'wwS_binhu'] })
  manager = await h.admin('songhaitao')
  foreign = await h.admin('fangqian', 'wwS_binhu')
  dpo = await h.admin('zhenglu')
  wang = (await manager(listCustomers, { query: { q: '王女士' } })).items.find((one) => one.advisorName === '陈晓峰')!.personId
  recipient = (await h.rows<{ id: string }>("SELECT legal_entity_id AS id FROM store WHERE short_name = '滨湖'"))[0]!.id
}, 120_000)
afterAll(() => h.stop())

const path = (url: string) => `${h.origin}${new URL(url).pathname}`
const page = async (url: string) => (await fetch(path(url))).text()
const answer = (url: string, word: string) => fetch(`${path(url)}/${word}`, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
const shared = async () => (await foreign(consents.listSharedCustomers, { query: {} })).items

describe('a file of the dealer system', () => {
  it('brings a known customer’s car into the advisor’s sidebar, without a second customer', async () => {
    const storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
    const file = await manager(imports.uploadImport, { body: { storeId, kind: 'dms', fileName: 'dms.csv', contentBase64: Buffer.from('客户编号,姓名,手机号,车牌号,车型,购车日期,里程,下次保养\nD-77,王敏,12803316721,皖A·I6721,驰远 1.5T,2024-05-01,21000,2026-07-01').toString('base64') } })
    await manager(imports.startImport, { params: { id: file.id }, body: { mapping: file.mapping } })
    const advisor = await h.sidebar('chenxiaofeng')
    const [contact] = await h.rows<{ external: string }>('SELECT external_userid AS `external` FROM corp_contact WHERE person_id = ?', [wang])
    const vehicles = async () => (await advisor(getSidebarCustomer, { query: { externalUserId: contact!.external } })).person.vehicles
    await eventually(async () => (await vehicles()).length > 0, 'the file’s customer and the friend are one')
    expect(await vehicles()).toEqual([{ model: '驰远 1.5T', plateMasked: '皖A·**721', kilometres: 21000, lastServiceAt: null, nextServiceAt: '2026-06-30T16:00:00.000Z', insuranceUntil: null }])
  })
})

describe('sharing with another company', () => {
  it('shows exactly what the customer agreed to on their own page, until they take it back (G5, 9)', async () => {
    const asked = await manager(consents.askConsent, { params: { id: wang }, body: { toEntityId: recipient, purpose: '试驾', fields: ['name', 'intent_model'], method: 'page' } })
    expect(asked).toMatchObject({ state: 'asked', toEntity: '合肥滨湖曜川汽车有限公司' })
    expect(await shared()).toEqual([])
    const words = await page(asked.pageUrl!)
    for (const word of ['合肥滨湖曜川汽车有限公司', '400-120-0100', '试驾，不作别的用途', '称呼、意向车型', '不同意也不影响']) expect(words).toContain(word)
    expect(words).not.toContain('池塘')

    expect((await answer(asked.pageUrl!, 'agree')).status).toBe(303)
    const [seen] = await shared()
    expect(seen).toMatchObject({ fromEntity: '华岳星程汽车销售服务有限公司', name: '王女士', intentModel: '越屿 1.5T', phoneMasked: null, needs: [], vehicles: [], personId: null })
    await expect(foreign(consents.revealSharedPhone, { params: { id: asked.id } })).rejects.toMatchObject({ status: 404 })
    await expect(foreign(getCustomer, { params: { id: wang } })).rejects.toMatchObject({ status: 404 })
    // Asked for again by nobody: a tap too late, twice, or the wrong one changes nothing.
    await answer(asked.pageUrl!, 'decline')
    expect(await shared()).toHaveLength(1)

    await answer(asked.pageUrl!, 'withdraw')
    expect(await shared()).toEqual([])
    expect((await manager(consents.listConsents, { params: { id: wang } })).items[0]).toMatchObject({ state: 'withdrawn' })
    expect((await h.rows<{ action: string }>("SELECT action FROM audit_log WHERE object_id = ? AND action LIKE 'consent.%' ORDER BY id", [wang])).map((one) => one.action)).toEqual(['consent.ask', 'consent.agree', 'consent.withdraw'])
  })

  it('a signed paper counts with the place it lies in; who looks at the number is written into the sharing store’s book', async () => {
    const paper = { toEntityId: recipient, purpose: '售后' as const, fields: ['phone' as const], method: 'paper' as const }
    await expect(manager(consents.askConsent, { params: { id: wang }, body: paper })).rejects.toMatchObject({ code: 'consents.evidence_needed' })
    const own = (await h.rows<{ id: string }>("SELECT legal_entity_id AS id FROM store WHERE short_name = '包河'"))[0]!.id
    await expect(manager(consents.askConsent, { params: { id: wang }, body: { ...paper, toEntityId: own, evidence: '档案盒 3' } })).rejects.toMatchObject({ code: 'consents.recipient' })
    await expect(foreign(consents.askConsent, { params: { id: wang }, body: { ...paper, evidence: '档案盒 3' } })).rejects.toMatchObject({ status: 404 })
    const given = await manager(consents.askConsent, { params: { id: wang }, body: { ...paper, evidence: '档案盒 3' } })
    expect(await shared()).toEqual([expect.objectContaining({ consentId: given.id, name: null, phoneMasked: '128****6721' })])
    expect(await foreign(consents.revealSharedPhone, { params: { id: given.id } })).toEqual({ phone: '12803316721' })
    expect(await h.rows("SELECT s.short_name AS store FROM audit_log a JOIN store s ON s.id = a.store_id WHERE a.action = 'consent.reveal_phone'")).toEqual([{ store: '包河' }])
    // Numbers of another company's customers count like own ones: where the person works and to compliance.
    for (let n = 1; n < bulkReveals; n++) await foreign(consents.revealSharedPhone, { params: { id: given.id } })
    expect((await dpo(listAlerts, { query: {} })).items.filter((one) => one.kind === 'bulk_reveal' && one.title.startsWith('方'))).toMatchObject([{ title: expect.stringMatching(/10 分钟里看了 15 个完整号码/) as string }])
    expect(await h.rows("SELECT s.short_name AS store FROM alert a JOIN store s ON s.id = a.store_id JOIN member m ON m.id = a.member_id WHERE a.kind = 'bulk_reveal' AND m.userid = 'fangqian'")).toEqual([{ store: '滨湖' }])
    const home = await dpo(getComplianceHome)
    expect(home.consents).toEqual({ asked: 2, agreed: 2, declined: 0, withdrawn: 1 })
    expect(home.sparks.consents.at(-1)).toBe(2)
    await manager(consents.withdrawConsent, { params: { id: given.id }, body: { reason: '客户电话里说的' } })
    await expect(foreign(consents.revealSharedPhone, { params: { id: given.id } })).rejects.toMatchObject({ status: 404 })
  })
})

describe('what a customer may ask for', () => {
  it('a copy and a correction are carried out by the data protection officer, with a certificate', async () => {
    const copy = await manager(rights.openRightsRequest, { params: { id: wang }, body: { kind: 'copy', detail: '想看看存了什么', verifiedHow: '微信本人 + 尾号 6721' } })
    expect((Date.parse(copy.dueAt) - Date.parse(copy.openedAt)) / 86_400_000).toBeGreaterThanOrEqual(19)
    await expect(manager(rights.executeRightsRequest, { params: { id: copy.id }, body: {} })).rejects.toMatchObject({ code: 'policy.denied' })
    const done = await dpo(rights.executeRightsRequest, { params: { id: copy.id }, body: {} })
    expect(done.certificate).toMatchObject({ entity: '华岳星程汽车销售服务有限公司', done: expect.arrayContaining([{ what: '好友关系', rows: 1 }]) as unknown })
    const { contentBase64 } = await dpo(rights.downloadRightsCopy, { params: { id: copy.id } })
    const text = Buffer.from(contentBase64, 'base64').toString()
    expect(text).toContain('12803316721')
    expect(JSON.stringify(await h.rows('SELECT copy_enc, certificate FROM rights_request'))).not.toContain('12803316721')
    await expect(dpo(rights.executeRightsRequest, { params: { id: copy.id }, body: {} })).rejects.toMatchObject({ code: 'rights.closed' })

    const wrong = await manager(rights.openRightsRequest, { params: { id: wang }, body: { kind: 'correction', detail: '号码换了', verifiedHow: '微信本人' } })
    await expect(dpo(rights.executeRightsRequest, { params: { id: wrong.id }, body: {} })).rejects.toMatchObject({ code: 'rights.nothing_to_correct' })
    await dpo(rights.executeRightsRequest, { params: { id: wrong.id }, body: { correction: { phone: '129 0000 8888' } } })
    expect((await manager(getCustomer, { params: { id: wang } })).phoneMasked).toBe('129****8888')
  })

  it('a deletion leaves no name, number or word behind, here or at WeCom, and nothing brings them back', async () => {
    const ask = await manager(rights.openRightsRequest, { params: { id: wang }, body: { kind: 'deletion', detail: '不想再被联系', verifiedHow: '微信本人' } })
    const { certificate } = await dpo(rights.executeRightsRequest, { params: { id: ask.id }, body: {} })
    expect(certificate!.done.map((one) => one.what)).toEqual(expect.arrayContaining(['姓名、称呼与手机号', '跟进记录里的文字', '客户资料项', '备注与描述']))
    const left = async () => JSON.stringify([
      await h.rows('SELECT name, surname, phone_masked, phone_hash, intent_model, attributes FROM person WHERE id = ?', [wang]), await h.rows('SELECT name, avatar_url, unionid_hash FROM corp_contact WHERE person_id = ?', [wang]),
      await h.rows('SELECT remark, description FROM follow_relation WHERE person_id = ?', [wang]), await h.rows('SELECT text FROM follow_up WHERE person_id = ?', [wang]), await h.rows('SELECT payload FROM domain_fact WHERE person_id = ?', [wang]), await h.rows('SELECT * FROM identity_key WHERE person_id = ?', [wang]),
    ])
    expect(await left()).not.toMatch(/王|越屿|8888|价格|置换/)
    await eventually(async () => (await h.rows('SELECT 1 FROM relation_tag rt JOIN follow_relation r ON r.id = rt.relation_id WHERE r.person_id = ?', [wang])).length === 0, 'tags are taken off at WeCom')

    // A reading of the corp tells the product everything about her again.
    const install = (await h.product.directory.installs()).find((one) => one.corp.corpId === 'wwG_huayue')!
    await syncNow(h.product, install, { kind: 'reconcile' })
    expect(await left()).not.toMatch(/王女士|越屿|8888/)
    const storeId = (await h.rows<{ id: string }>("SELECT id FROM store WHERE short_name = '包河'"))[0]!.id
    const file = await manager(imports.uploadImport, { body: { storeId, kind: 'dms', fileName: 'again.csv', contentBase64: Buffer.from('客户编号,姓名,手机号\nD-1,王女士,12900008888').toString('base64') } })
    await manager(imports.startImport, { params: { id: file.id }, body: { mapping: file.mapping } })
    await eventually(async () => (await manager(imports.getImport, { params: { id: file.id } })).status === 'done', 'the file is through')
    expect(await manager(imports.getImport, { params: { id: file.id } })).toMatchObject({ created: 0, failed: 1 })
  })

  it('people are counted per company, for who may read it', async () => {
    await countSubjects(h.product.kit)
    const { items } = await dpo(rights.listEntitySubjects)
    expect(items.find((one) => one.name.startsWith('华岳星程'))).toMatchObject({ state: 'calm', subjects: expect.any(Number) as unknown })
    expect((await manager(rights.listEntitySubjects)).items.map((one) => one.name)).toEqual(['华岳星程汽车销售服务有限公司'])
    await expect(foreign(rights.listEntitySubjects)).rejects.toMatchObject({ code: 'policy.denied' })
  })
})
