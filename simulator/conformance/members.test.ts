import { describe, expect, it } from 'vitest'
import { says, world } from './support.ts'

const w = world()
const userids = (answer: Record<string, unknown>): string[] => (answer.userlist as { userid: string }[]).map((u) => u.userid).sort()

describe('user/get (2.3)', () => {
  it('answers name, position and departments', async () => expect(await w().get('user/get', { userid: 'zhang' })).toMatchObject({ errcode: 0, userid: 'zhang', name: '张一', position: '销售顾问', department: [2], main_department: 2, status: 1 }))
  it('reads userids without regard to case', async () => expect(await w().get('user/get', { userid: 'ZHANG' })).toMatchObject({ userid: 'zhang' }))
  it('gives apps of after 2022-06-20 no avatar, gender, mobile, email, qr_code or address', async () => {
    const answer = await w().get('user/get', { userid: 'zhang' })
    for (const field of ['avatar', 'gender', 'mobile', 'email', 'biz_mail', 'qr_code', 'address']) expect(answer).not.toHaveProperty(field)
  })
  it('60111 for nobody', async () => says(await w().get('user/get', { userid: 'nobody' }), 60111))
  it('40003 for what cannot be a userid', async () => says(await w().get('user/get', { userid: 'two words' }), 40003))
  it('40003 above 64 characters', async () => says(await w().get('user/get', { userid: 'x'.repeat(65) }), 40003))
})

describe('lists (2.3)', () => {
  it('user/simplelist answers userid, name and department only', async () => expect((await w().get('user/simplelist', { department_id: '1' })).userlist).toEqual([{ userid: 'boss', name: '王三', department: [1] }]))
  it('fetch_child=1 goes down the tree', async () => expect(userids(await w().get('user/simplelist', { department_id: '1', fetch_child: '1' }))).toEqual(['boss', 'li', 'zhang']))
  it('user/list answers whole records', async () => expect((await w().get('user/list', { department_id: '2' })).userlist).toContainEqual(expect.objectContaining({ userid: 'zhang', position: '销售顾问' })))
  it('60123 for an unknown department', async () => says(await w().get('user/list', { department_id: '99' }), 60123))
  it('department/list answers the tree with parentid and order', async () => expect((await w().get('department/list')).department).toEqual([expect.objectContaining({ id: 1, parentid: 0 }), expect.objectContaining({ id: 2, parentid: 1, order: 1 })]))
  it('department/list?id= answers that branch', async () => expect((await w().get('department/list', { id: '2' })).department).toHaveLength(1))
})

describe('visible range (1.4)', () => {
  it('60011 for a member outside it, who is missing from lists too', async () => {
    await w().control('apps/wwTEST/1000002', { visible: ['zhang'] })
    says(await w().get('user/get', { userid: 'li' }), 60011)
    expect(userids(await w().get('user/list', { department_id: '1', fetch_child: '1' }))).toEqual(['zhang'])
    await w().control('apps/wwTEST/1000002', { visible: null })
  })
  it('a member who left is 60111 and missing from lists', async () => {
    await w().member('li', { status: 5 })
    says(await w().get('user/get', { userid: 'li' }), 60111)
    expect(userids(await w().get('user/simplelist', { department_id: '2' }))).toEqual(['zhang'])
    await w().member('li', { status: 1 })
  })
})
