import { createAttribute, listAttributes, updateAttribute } from '@chitang/shared/contracts/attributes'
import { bookAppointment, cancelAppointment, confirmArrival, getAppointment, markCardSent } from '@chitang/shared/contracts/appointments'
import { getMe } from '@chitang/shared/contracts/auth'
import { getCustomer, getTimeline, listCustomers, updateCustomer } from '@chitang/shared/contracts/customers'
import { listLevels, saveLevels } from '@chitang/shared/contracts/levels'
import { recordFollowUp } from '@chitang/shared/contracts/follow-ups'
import { recordOutcome, undoOutcome } from '@chitang/shared/contracts/outcomes'
import { saveSidebarPanels } from '@chitang/shared/contracts/preferences'
import { findIntroducers, openReferralCode, setIntroducer } from '@chitang/shared/contracts/referrals'
import { getSidebarCustomer, reportTiming } from '@chitang/shared/contracts/sidebar'
import { getClientTimings } from '@chitang/shared/contracts/timings'
import { defaultLevels } from '@chitang/shared/domain/levels'
import type { ApiClient } from '@chitang/shared/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localDay } from '../../server/src/platform/clock/day.ts'
import { eventually, startHarness, type Harness } from '../support/harness.ts'

let h: Harness
let advisor: ApiClient
let manager: ApiClient
let hq: ApiClient
const day = 86_400_000

beforeAll(async () => {
  h = await startHarness({ corps: ['wwG_huayue', 'wwS_binhu'] })
  advisor = await h.sidebar('chenxiaofeng')
  manager = await h.admin('songhaitao')
  hq = await h.admin('wuya')
}, 120_000)
afterAll(() => h.stop())

async function wang() {
  const [row] = await h.rows<{ external: string }>("SELECT c.external_userid AS `external` FROM corp_contact c JOIN follow_relation r ON r.contact_id = c.id JOIN member m ON m.id = r.member_id WHERE c.name = '王女士' AND m.userid = 'chenxiaofeng'")
  return advisor(getSidebarCustomer, { query: { externalUserId: row!.external } })
}
const facts = (personId: string, kind: string) => h.rows<{ payload: unknown }>('SELECT payload FROM domain_fact WHERE person_id = ? AND kind = ?', [personId, kind])

describe('typed attributes', () => {
  it('are read as pills, filtered as values, and tell the second writer who was first', async () => {
    const before = await wang()
    expect(before.person.attributes.map((one) => one.text)).toEqual(['15–18 万', '置换', '看重油耗', '3 口之家'])
    const id = before.person.id
    const budget = before.person.attributes.find((one) => one.key === 'budget')!.value
    await manager(updateCustomer, { params: { id }, body: { attributes: { budget: { min: 18, max: 20 } }, expected: { budget } } })
    const mine = { attributes: { budget: { min: 12, max: 15 } }, expected: { budget } }
    await expect(advisor(updateCustomer, { params: { id }, body: mine })).rejects.toMatchObject({
      code: 'conflict.changed', status: 409, details: [{ key: 'budget', name: '预算', text: '18–20 万', byName: '宋海涛' }],
    })
    expect((await wang()).person.attributes.find((one) => one.key === 'budget')?.text).toBe('18–20 万')
    // 用我的: what is overruled is named, so a third change would be noticed again.
    await advisor(updateCustomer, { params: { id }, body: { ...mine, expected: { budget: { min: 18, max: 20 } } } })
    expect((await wang()).variables['预算']).toBe('12–15 万')

    const found = async (attribute: string, is: string) => (await manager(listCustomers, { query: { attribute, is, q: '王女士' } })).items.map((row) => row.personId)
    expect(await found('budget', '13')).toContain(id)
    expect(await found('budget', '16')).not.toContain(id)
    expect(await found('intent_model', '越屿 1.5T')).toContain(id)
    expect(await found('trade_in', 'yes')).toContain(id)
    expect(await found('focus', '油耗')).toContain(id)
    await expect(manager(listCustomers, { query: { attribute: 'shoe_size', is: '42' } })).rejects.toMatchObject({ code: 'attributes.unknown' })
  })

  it('refuse what does not fit and keep what was there', async () => {
    const { person: { id } } = await wang()
    for (const attributes of [{ budget: { min: 20, max: 10 } }, { finance: '比特币' }, { service_due: '2026-02-30' }, { level: 'Z' }, { shoe_size: 42 }] as const)
      await expect(advisor(updateCustomer, { params: { id }, body: { attributes: attributes as never } })).rejects.toMatchObject({ code: expect.stringMatching(/^attributes\.(invalid|unknown)$/) as string })
    expect((await wang()).person.attributes.find((one) => one.key === 'budget')?.text).toBe('12–15 万')
  })

  it('are defined by headquarters, for one brand or all, and switched off without losing values', async () => {
    await expect(manager(createAttribute, { body: { name: '爱好', type: 'choice', panel: 'sales', options: ['钓鱼', '露营'] } })).rejects.toMatchObject({ code: 'policy.denied' })
    const def = await hq(createAttribute, { body: { name: '爱好', type: 'choice', panel: 'sales', options: ['钓鱼', '露营'], brand: '星程' } })
    await expect(hq(createAttribute, { body: { name: '爱好', type: 'text', panel: 'sales' } })).rejects.toMatchObject({ code: 'attributes.duplicate' })
    const { person } = await wang()
    await advisor(updateCustomer, { params: { id: person.id }, body: { attributes: { [def.key]: '露营' } } })
    expect((await wang()).person.attributes.find((one) => one.key === def.key)?.text).toBe('露营')
    const stores = await h.rows<{ id: string; short_name: string }>("SELECT id, short_name FROM store WHERE short_name = '滨湖'")
    expect((await hq(listAttributes, { query: { storeId: stores[0]!.id } })).items.map((one) => one.name)).not.toContain('爱好')
    await hq(updateAttribute, { params: { key: def.key }, body: { enabled: false } })
    await eventually(async () => !(await wang()).person.attributes.some((one) => one.key === def.key), 'it is gone from the screen')
    await hq(updateAttribute, { params: { key: def.key }, body: { enabled: true } })
    await eventually(async () => (await wang()).person.attributes.some((one) => one.key === def.key), 'the value is still there')
    await expect(advisor(listAttributes, { query: { storeId: stores[0]!.id } })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a mirrored attribute', () => {
  it('puts the tag of its value on in WeCom too, and takes the old one off', async () => {
    const { person: { id }, externalUserId } = await wang()
    const [group] = await h.rows<{ id: string }>("SELECT g.id FROM tag_group g JOIN corp c ON c.id = g.corp_id WHERE c.corp_id = 'wwG_huayue' AND g.name = '付款'")
    await hq(updateAttribute, { params: { key: 'finance' }, body: { mirrorTagGroupId: group!.id } })
    const wecomTags = async () => {
      const { conversations } = await h.control<{ conversations: { externalUserid: string; tags: { name: string }[] }[] }>('GET', 'conversations?corpId=wwG_huayue&userid=chenxiaofeng')
      return conversations.find((one) => one.externalUserid === externalUserId)!.tags.map((tag) => tag.name)
    }
    await advisor(updateCustomer, { params: { id }, body: { attributes: { finance: '分期' } } })
    await eventually(async () => (await wecomTags()).includes('分期'), 'the tag stands in WeCom')
    expect((await wang()).tags.find((tag) => tag.name === '分期')?.reason).toBe('自动：付款是分期')
    await advisor(updateCustomer, { params: { id }, body: { attributes: { finance: '全款' } } })
    await eventually(async () => { const names = await wecomTags(); return names.includes('全款') && !names.includes('分期') }, 'the new one stands, the old one is gone')
    await hq(updateAttribute, { params: { key: 'finance' }, body: { mirrorTagGroupId: null } })
  })
})

describe('levels', () => {
  it('are letters of the brand: words and cadence may change, a letter in use keeps its meaning', async () => {
    const { items, canEdit } = await hq(listLevels, {})
    expect(canEdit).toBe(true)
    expect(items.find((one) => one.brand === '星程')).toMatchObject({ own: false })
    const letters = defaultLevels.map((level) => ({ ...level }))
    await expect(hq(saveLevels, { body: { brand: '星程', levels: letters.filter((level) => level.code !== 'A') } })).rejects.toMatchObject({ code: 'levels.invalid' })
    await expect(manager(saveLevels, { body: { brand: '星程', levels: letters } })).rejects.toMatchObject({ code: 'policy.denied' })
    await hq(saveLevels, { body: { brand: '星程', levels: letters.map((level) => (level.code === 'A' ? { ...level, meaning: '半个月内', cadenceDays: 4 } : level)) } })
    await eventually(async () => (await advisor(getMe, {})).levels['星程']?.find((level) => level.code === 'A')?.cadenceDays === 4, 'advisors work with the new cadence')
  })
})

describe('an outcome keeps the person', () => {
  it('已购竞品 and 暂缓 set the level by meaning and leave one gentle task; an undo brings everything back', async () => {
    const before = await wang()
    const { id } = before.person
    await expect(advisor(recordOutcome, { params: { id }, body: { kind: 'other', reason: '客户没留电话', careDays: 30, idempotencyKey: 'outcome-000' } })).rejects.toMatchObject({ code: 'outcomes.no_phone_reason' })
    await expect(advisor(recordOutcome, { params: { id }, body: { kind: 'other', careDays: 30, idempotencyKey: 'outcome-001' } })).rejects.toMatchObject({ code: 'outcomes.reason_needed' })
    const body = { kind: 'bought_competitor', competitor: '同级SUV-B', careDays: 90, idempotencyKey: 'outcome-002' } as const
    // A letter that was given up for lost is sent again while the first is still being read.
    const [first, again] = await Promise.all([advisor(recordOutcome, { params: { id }, body }), advisor(recordOutcome, { params: { id }, body })])
    expect(again.outcomeId).toBe(first.outcomeId)
    const after = await wang()
    expect(after.person.level).toBe('F')
    expect(after.nextTask).toMatchObject({ id: first.task.id, title: '问问 同级SUV-B 开得怎么样' })
    expect(Date.parse(first.task.dueAt) - Date.parse(before.now)).toBeGreaterThan(88 * day)
    expect((await manager(getTimeline, { params: { id }, query: { about: 'follow' } })).items[0]).toMatchObject({ label: '结果', text: '已购竞品，同级SUV-B，90 天后问候' })
    await advisor(undoOutcome, { params: { id: first.outcomeId } })
    const back = await wang()
    expect(back.person.level).toBe(before.person.level)
    expect(back.nextTask?.title).toBe(before.nextTask?.title)
    const paused = await advisor(recordOutcome, { params: { id }, body: { kind: 'postponed', careDays: 180, idempotencyKey: 'outcome-003' } })
    expect(paused.level).toBe('P')
    // Something else is to be done by now: taking the outcome back leaves one open task, not two.
    const note = await advisor(recordFollowUp, { body: { personId: id, method: 'phone', points: [], text: '问候', nextDueAt: new Date(Date.parse(before.now) + day).toISOString(), idempotencyKey: 'outcome-note-1' } })
    await advisor(undoOutcome, { params: { id: paused.outcomeId } })
    expect((await h.rows("SELECT id FROM task WHERE person_id = ? AND status = 'open'", [id])).map((row) => (row as { id: string }).id)).toEqual([note.task!.id])
  })
})

describe('the introducer', () => {
  it('may be any person of one\'s reach or only a name, is counted, and fills the script', async () => {
    const { person: { id } } = await wang()
    const { items } = await advisor(findIntroducers, { params: { id }, query: { q: '老K' } })
    expect(items[0]).toMatchObject({ name: '老K' })
    await expect(advisor(setIntroducer, { params: { id }, body: { personId: id, name: null } })).rejects.toMatchObject({ code: 'referrals.self' })
    const [foreign] = await h.rows<{ id: string }>("SELECT r.person_id AS id FROM follow_relation r JOIN store s ON s.id = r.store_id WHERE s.short_name = '滨湖' LIMIT 1")
    await expect(advisor(setIntroducer, { params: { id }, body: { personId: foreign!.id, name: null } })).rejects.toMatchObject({ code: 'referrals.unknown' })
    await advisor(setIntroducer, { params: { id }, body: { personId: items[0]!.personId, name: null } })
    expect((await wang()).variables['介绍人']).toBe('老K')
    expect((await manager(getCustomer, { params: { id: items[0]!.personId } })).introduced).toBe(1)
    await advisor(setIntroducer, { params: { id }, body: { personId: null, name: '小区物业李师傅' } })
    expect((await manager(getCustomer, { params: { id: items[0]!.personId } })).introduced).toBe(0)
    expect((await wang()).person.introducer).toEqual({ name: '小区物业李师傅', personId: null })
    expect(await facts(id, 'introduced')).toHaveLength(2)
  })

  it('a personal 转介绍 code credits them, pressed twice it is one code, and the friend never reads the name', async () => {
    const { person } = await wang()
    const [one, two] = await Promise.all([advisor(openReferralCode, { params: { id: person.id } }), advisor(openReferralCode, { params: { id: person.id } })])
    expect(one.codeId).toBe(two.codeId)
    const code = await eventually(async () => {
      const now = await advisor(openReferralCode, { params: { id: person.id } })
      return now.qrCode !== null && now
    }, 'the code stands at WeCom')
    expect(code.introducerName).toBe('王女士')
    const friend = await h.scan('包河·转介绍', '小赵')
    const screen = await eventually(async () => {
      const found = await advisor(getSidebarCustomer, { query: { externalUserId: friend.externalUserid } }).catch(() => null)
      return found?.person.introducer && found
    }, 'the friend is known')
    expect(screen.person.introducer).toMatchObject({ name: '王女士', personId: person.id })
    expect((await wang()).person.introduced).toBe(1)
    const { items } = await h.control<{ items: { text?: string }[] }>('GET', `persons/${friend.personId}/inbox`)
    expect(JSON.stringify(items)).not.toContain('王女士')
  })
})

describe('a visit', () => {
  it('is a day and a half of it, has a task and a card, is moved by a second one and ends in one way', async () => {
    const now = await wang()
    const { id } = now.person
    const on = (days: number) => localDay(new Date(Date.parse(now.now) + days * day), 'Asia/Shanghai')
    const book = (days: number, key: string) => advisor(bookAppointment, { body: { personId: id, relationId: now.relation.id, day: on(days), half: 'morning', note: '带行驶证', idempotencyKey: `visit-${key}` } })
    await expect(book(-1, '0000')).rejects.toMatchObject({ code: 'appointments.past' })
    const [first, twin] = await Promise.all([book(2, '0001'), book(2, '0001')])
    expect(twin.appointment.id).toBe(first.appointment.id)
    expect((await book(2, '0001')).appointment.id).toBe(first.appointment.id)
    expect((await wang()).nextTask).toMatchObject({ appointmentId: first.appointment.id, title: expect.stringContaining('上午到店，带行驶证') as string })
    const moved = await book(3, '0002')
    const called = await book(5, '0003')
    // 「不来了」: what was to be done before the first booking is to be done again.
    await advisor(cancelAppointment, { params: { id: called.appointment.id } })
    expect((await wang()).nextTask).toMatchObject({ title: now.nextTask!.title, appointmentId: null })
    const again = await book(3, '0004')
    expect(moved.moved).toBe(true)
    expect((await advisor(getAppointment, { params: { id: first.appointment.id } })).status).toBe('cancelled')
    await advisor(markCardSent, { params: { id: again.appointment.id } })
    expect((await advisor(getAppointment, { params: { id: again.appointment.id } })).cardSent).toBe(true)

    const page = await fetch(`${h.origin}${new URL(again.appointment.card.url).pathname}`)
    const html = await page.text()
    expect(html).toContain('星程合肥包河店')
    expect(html).toContain('合肥市包河区云谷大道 188 号')
    expect(html).not.toMatch(/王女士|带行驶证|池塘/)
    expect((await fetch(`${h.origin}/visit/${'x'.repeat(22)}`)).status).toBe(404)
    expect((await fetch(`${h.origin}/visit/card.png`)).headers.get('content-type')).toBe('image/png')

    await advisor(confirmArrival, { params: { id: again.appointment.id } })
    await expect(advisor(cancelAppointment, { params: { id: again.appointment.id } })).rejects.toMatchObject({ code: 'appointments.closed' })
    expect((await wang()).nextTask?.appointmentId ?? null).toBeNull()
    const other = await h.sidebar('songhaitao').catch(() => null)
    expect(other).not.toBeNull()
  })
})

it('panels stand as their person left them; real users\' waits are shown by client', async () => {
  await advisor(saveSidebarPanels, { body: { order: ['next', 'tags', 'needs'], folded: ['tags'] } })
  expect((await advisor(getMe, {})).panels).toEqual({ order: ['next', 'tags', 'needs'], folded: ['tags'] })
  expect((await (await h.sidebar('songhaitao'))(getMe, {})).panels).toBeNull()
  const wait = { js: 10, signature: 20, context: 30, id: 40, api: 50, paint: 60, client: 'wecom-mac' }
  await advisor(reportTiming, { body: { ...wait, fcp: 15 } })
  await advisor(reportTiming, { body: { ...wait, paint: 100 } })
  expect((await hq(getClientTimings, { query: {} })).items.find((one) => one.client === 'wecom-mac')).toMatchObject({ opens: 2, paint: { p50: 60, p95: 100 }, fcp: { p50: 15 } })
})
