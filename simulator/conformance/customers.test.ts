import { beforeAll, describe, expect, it } from 'vitest'
import { makeFriend, says, world } from './support.ts'

const w = world()
type Friend = Awaited<ReturnType<typeof makeFriend>>
let friend: Friend
beforeAll(async () => { friend = await makeFriend(w(), '王女士', ['zhang']) })
const get = (external_userid: string) => w().get('externalcontact/get', { external_userid })

describe('get_follow_user_list (4.1)', () => {
  it('names active members with 客户联系', async () => expect((await w().get('externalcontact/get_follow_user_list')).follow_user).toEqual(['zhang', 'li', 'boss']))
  it('leaves out who is not activated or has 客户联系 off', async () => {
    await w().member('li', { follow: false })
    await w().member('boss', { status: 4 })
    expect((await w().get('externalcontact/get_follow_user_list')).follow_user).toEqual(['zhang'])
    await w().member('li', { follow: true })
    await w().member('boss', { status: 1 })
  })
})

describe('externalcontact/list (4.1)', () => {
  it('answers all ids of one member', async () => expect((await w().get('externalcontact/list', { userid: 'zhang' })).external_userid).toContain(friend.externalUserid))
  it('84061 with an empty list for a member without customers', async () => expect(await w().get('externalcontact/list', { userid: 'li' })).toMatchObject({ errcode: 84061, external_userid: [] }))
  it('60111 for nobody', async () => says(await w().get('externalcontact/list', { userid: 'nobody' }), 60111))
  it('84074 for a member without 客户联系', async () => {
    await w().member('li', { follow: false })
    says(await w().get('externalcontact/list', { userid: 'li' }), 84074)
    await w().member('li', { follow: true })
  })
})

describe('externalcontact/get (4.1)', () => {
  it('answers the customer with type 1, gender and an avatar', async () => expect((await get(friend.externalUserid)).external_contact).toMatchObject({ external_userid: friend.externalUserid, name: '王女士', type: 1, gender: 0, avatar: expect.stringContaining('http') }))
  it('ids of WeChat users begin with wm', () => expect(friend.externalUserid).toMatch(/^wm/))
  it('answers each follower with remark, tags, state and add_way', async () => expect((await get(friend.externalUserid)).follow_user).toMatchObject([{ userid: 'zhang', remark: '', description: '', tags: [], remark_mobiles: [], state: 's-1', add_way: 1, createtime: expect.any(Number) }]))
  it('oper_userid is the customer who scanned', async () => expect((await get(friend.externalUserid)).follow_user).toMatchObject([{ oper_userid: friend.externalUserid }]))
  it('unionid comes only when the corp bound a developer account', async () => {
    expect((await get(friend.externalUserid)).external_contact).toHaveProperty('unionid')
    await w().control('corps/wwTEST', { unionidBound: false })
    expect((await get(friend.externalUserid)).external_contact).not.toHaveProperty('unionid')
    await w().control('corps/wwTEST', { unionidBound: true })
  })
  it('has no next_cursor up to 500 followers', async () => expect(await get(friend.externalUserid)).not.toHaveProperty('next_cursor'))
  it('41035 without an id', async () => says(await w().get('externalcontact/get'), 41035))
  it('40096 for an id of another principal', async () => says(await get('wmFOREIGN'), 40096))
  it('40096 when no follower is in the visible range', async () => {
    await w().control('apps/wwTEST/1000002', { visible: ['li'] })
    says(await get(friend.externalUserid), 40096)
    await w().control('apps/wwTEST/1000002', { visible: null })
  })
  it('48002 for an app that is not in 客户联系-可调用接口的应用', async () => {
    await w().control('apps/wwTEST/1000002', { customerContact: false })
    says(await get(friend.externalUserid), 48002)
    await w().control('apps/wwTEST/1000002', { customerContact: true })
  })
  it('two corps would see two ids: an id is made for one corp and one person', async () => {
    const again = await makeFriend(w(), '同名', ['li'])
    const second = await w().control<{ externalUserid: string }>('scan', { configId: friend.configId, personId: again.personId })
    expect(second.externalUserid).toBe(again.externalUserid)
    expect((await get(again.externalUserid)).follow_user).toHaveLength(2)
  })
})

describe('the one-way rule of 84061 (1.4)', () => {
  it('deleted by the customer: still readable, in get and in list', async () => {
    const f = await makeFriend(w(), '走的')
    await w().control('unfriend', { corpId: 'wwTEST', ...f, by: 'customer' })
    says(await get(f.externalUserid), 0)
    expect((await w().get('externalcontact/list', { userid: 'zhang' })).external_userid).toContain(f.externalUserid)
  })
  it('deleted by the member: 84061 and gone from list', async () => {
    const f = await makeFriend(w(), '删的')
    await w().control('unfriend', { corpId: 'wwTEST', ...f, by: 'staff' })
    says(await get(f.externalUserid), 84061)
    expect((await w().get('externalcontact/list', { userid: 'zhang' })).external_userid).not.toContain(f.externalUserid)
  })
  it('half-added: 84061 until the member accepts', async () => {
    const { personId } = await w().control<{ personId: string }>('persons', { name: '半加' })
    const half = await w().control<{ externalUserid: string }>('scan', { configId: friend.configId, personId, half: true })
    says(await get(half.externalUserid), 84061)
    await w().control('accept', { corpId: 'wwTEST', ...half })
    says(await get(half.externalUserid), 0)
  })
})

describe('externalcontact/remark (4.1)', () => {
  const remark = (body: object) => w().post('externalcontact/remark', { userid: 'zhang', external_userid: friend.externalUserid, ...body })
  const shown = async () => ((await get(friend.externalUserid)).follow_user as Record<string, unknown>[])[0]!
  it('takes 20 characters of remark, whatever their bytes', async () => {
    says(await remark({ remark: '长'.repeat(20) }), 0)
    expect((await shown()).remark).toBe('长'.repeat(20))
  })
  it('40058 for 21 characters', async () => says(await remark({ remark: '长'.repeat(21) }), 40058))
  it('takes 150 characters of description, not 151', async () => {
    says(await remark({ description: '述'.repeat(150) }), 0)
    says(await remark({ description: '述'.repeat(151) }), 40058)
  })
  it('takes 20 characters of company, not 21', async () => {
    says(await remark({ remark_company: '司'.repeat(20) }), 0)
    says(await remark({ remark_company: '司'.repeat(21) }), 40058)
    expect((await shown()).remark_corp_name).toBe('司'.repeat(20))
  })
  it('remark_mobiles overwrites', async () => {
    await remark({ remark_mobiles: ['12800000001', '12800000002'] })
    await remark({ remark_mobiles: ['12800000003'] })
    expect((await shown()).remark_mobiles).toEqual(['12800000003'])
  })
  it('[""] clears them', async () => {
    await remark({ remark_mobiles: [''] })
    expect((await shown()).remark_mobiles).toEqual([])
  })
  it('what is left out stays', async () => {
    await remark({ remark: '甲' })
    await remark({ description: '乙' })
    expect(await shown()).toMatchObject({ remark: '甲', description: '乙' })
  })
  it('40058 when nothing is to change', async () => says(await remark({}), 40058))
  it('84061 for two who do not know each other', async () => says(await w().post('externalcontact/remark', { userid: 'boss', external_userid: friend.externalUserid, remark: 'x' }), 84061))
  it('40096 for an unknown customer', async () => says(await w().post('externalcontact/remark', { userid: 'zhang', external_userid: 'wmX', remark: 'x' }), 40096))
})
