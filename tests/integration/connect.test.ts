import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '@chitang/simulator'
import { connect } from '../../server/src/app/connect.ts'
import { createProduct, type Product } from '../../server/src/app/product.ts'
import { migratedDatabase, testConfig } from '../support/harness.ts'

let sim: Simulator
let product: Product

beforeAll(async () => {
  sim = createSimulator({ port: 0, appPort: 0, world: 'tiny' })
  await sim.listen()
  product = await createProduct(testConfig(await migratedDatabase(), { WECOM_API_ORIGIN: sim.apiOrigin }), { log: () => undefined })
}, 120_000)
afterAll(async () => {
  await product.stop()
  await sim.close()
})

const file = () => {
  const corp = sim.world.corps['wwTEST']!
  const app = Object.values(corp.apps)[0]!
  const manager = Object.values(corp.members)[0]!
  return {
    group: '测试集团', legalEntity: { name: '测试汽车有限公司', contact: '400', privacyNotice: '我们这样使用您的信息' }, corp: { corpId: 'wwTEST', name: '测试', mode: 'store' },
    app: { agentId: app.agentId, name: '池塘', secret: app.secret, callbackToken: app.token, encodingAesKey: app.aesKey },
    stores: [{ name: '测试店', shortName: '测试', city: '合肥', brand: '星程', phone: '0551', address: '路 1 号', manager: manager.userid }],
  }
}
const count = async (table: string) => Number((await product.kit.database.row<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table}`))!.n)

describe('connecting a corp', () => {
  it('says what is wrong with the file before anything is written', async () => {
    await expect(connect(product, { ...file(), app: { ...file().app, encodingAesKey: 'short' } }, () => undefined)).rejects.toThrow('encodingAesKey')
    expect(await count('corp')).toBe(0)
  })

  it('a wrong secret or an unknown manager leaves nothing behind', async () => {
    await expect(connect(product, { ...file(), app: { ...file().app, secret: 'wrong' } }, () => undefined)).rejects.toThrow('Secret')
    await expect(connect(product, { ...file(), stores: [{ ...file().stores[0], manager: 'nobody' }] }, () => undefined)).rejects.toThrow('nobody')
    await expect(connect(product, { ...file(), stores: [{ ...file().stores[0], department: '没有的部门' }] }, () => undefined)).rejects.toThrow('没有的部门')
    for (const table of ['corp', 'store', 'member', 'wecom_app', 'employee', 'legal_entity']) expect([table, await count(table)]).toEqual([table, 0])
  })

  it('reads members, tags and customers, appoints the manager, and tells what to enter in WeCom', async () => {
    const lines: string[] = []
    await connect(product, file(), (line) => void lines.push(line))
    expect(lines.join('\n')).toContain('/wecom/callback/wwTEST/')
    expect(await count('member')).toBe(Object.keys(sim.world.corps['wwTEST']!.members).length)
    expect(await count('tag')).toBeGreaterThan(0)
    expect(await product.kit.database.rows("SELECT id FROM assignment WHERE role = 'store_manager' AND source = 'manual'")).toHaveLength(1)
    await expect(connect(product, file(), () => undefined)).rejects.toThrow('已经接入过')
  })
})
