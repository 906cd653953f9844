import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../src/api/host.ts'
import { says, world } from './support.ts'

const w = world()
describe('refusals (1.4)', () => {
  it('40035 for an api that does not exist', async () => says(await w().get('externalcontact/nothing'), 40035))
  it('41001 comes before everything else', async () => {
    for (const path of Object.keys(ENDPOINTS)) says(await w().post(path, {}, ''), 41001)
  })
  it('an app without 客户联系 is refused every one of its apis, and nothing else: 48002', async () => {
    await w().control('apps/wwTEST/1000002', { customerContact: false })
    // The chain's own apis have their own list of apps that may call them.
    for (const path of Object.keys(ENDPOINTS).filter((one) => !one.includes('/get_chain'))) expect([path, (await w().post(path, {})).errcode === 48002]).toEqual([path, /^externalcontact\/|^corpgroup\/(unionid|batch)/.test(path)])
    await w().control('apps/wwTEST/1000002', { customerContact: true })
  })
})
