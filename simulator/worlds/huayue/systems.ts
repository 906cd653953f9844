import { stableId } from '../../src/model/ids.ts'
import { principalOf, shownCorpId, shownTo } from '../../src/model/principals.ts'
import type { World } from '../../src/model/types.ts'
import { population, type SeedKey, type SeedRecord } from './population/index.ts'

/** What dealers hold beside WeCom: files their systems export, and what customers confirmed elsewhere. */
export interface Systems {
  units: { unit: string; dms: string; leads: string }[]
  /** Keys of friends that do not come from WeCom: a number confirmed by a code or an order, a plate somebody noted, a login on the owner page. */
  contacts: { corpId: string; externalUserid: string; keys: SeedKey[]; ageBand: number | null }[]
  kf: { corpId: string; unit: string; openKfUser: string; nickname: string; at: number }[]
}

const AGES = ['18-25', '26-30', '31-35', '36-40', '41-50', '51以上']
const DMS_HEAD = ['客户编号', '客户姓名', '性别', '年龄段', '手机号', '车架号', '车牌号', '车型', '购车日期', '最近进厂', '里程', '城市']
const LEAD_HEAD = ['线索编号', '姓名', '性别', '手机号', '意向车型', '预算（万）', '来源', '城市', '留资时间']

/** The same people as in the world of this scale, under the ids by which the product's app sees them. */
export function systemsOf(scale: number, world: World): Systems {
  const now = world.createdAt
  const { records } = population(scale)
  const day = (ago: number): string => new Date(now - ago * 86_400_000).toISOString().slice(0, 10)
  const units = [...new Set(records.filter((one) => one.kind === 'dms_customer' || one.kind === 'lead_form').map((one) => one.unit))].sort()
  const rowsOf = (unit: string, kind: SeedRecord['kind']): SeedRecord[] => records.filter((one) => one.unit === unit && one.kind === kind)
  return {
    units: units.map((unit) => ({
      unit,
      dms: csv(DMS_HEAD, rowsOf(unit, 'dms_customer').map((one) => [
        `DMS-${one.human + 1}`, one.name, sex(one), one.ageBand ? AGES[one.ageBand - 1]! : '', phone(one), one.vehicle?.vin ?? '', one.vehicle?.plate ?? '', one.vehicle?.model ?? '', day(one.daysAgo), one.vehicle?.lastServiceDaysAgo == null ? '' : day(one.vehicle.lastServiceDaysAgo), one.vehicle ? String(one.vehicle.kilometres) : '', one.city,
      ])),
      leads: csv(LEAD_HEAD, rowsOf(unit, 'lead_form').map((one) => [`XS-${one.human + 1}`, one.name, sex(one), phone(one), one.intent!.model, one.intent!.budget?.join('-') ?? '', one.intent!.source, one.city, day(one.daysAgo)])),
    })),
    contacts: records.filter((one) => one.kind === 'corp_contact').flatMap((one) => {
      const corp = world.corps[one.corpId!]!
      const app = Object.values(corp.apps)[0]
      const shared = app?.sharedFrom
      // What a member typed into WeCom is read there, unless the app is shared: then it was typed into the product.
      const keys = one.keys.filter((key) => key.by !== 'wecom' && (key.by !== 'staff' || key.kind !== 'phone' || shared))
      if (!app || (keys.length === 0 && one.ageBand === null)) return []
      const own = stableId('wm', `${one.corpId}/${stableId('p', `human/${one.human}`, 12)}`)
      return [{ corpId: shared ? shownCorpId(world, shared.corpId, corp.corpId) : corp.corpId, externalUserid: shared ? shownTo(world, principalOf(corp, app), 'external', own) : own, keys, ageBand: one.ageBand }]
    }),
    kf: records.filter((one) => one.kind === 'kf_session').map((one) => ({ corpId: one.corpId!, unit: one.unit, openKfUser: stableId('wm', `kf/${one.corpId}/${one.human}`), nickname: one.name, at: now - one.daysAgo * 86_400_000 })),
  }
}

const sex = (one: SeedRecord): string => (one.gender === 1 ? '男' : one.gender === 2 ? '女' : '')
const phone = (one: SeedRecord): string => one.keys.find((key) => key.kind === 'phone')?.value ?? ''
const csv = (head: string[], rows: string[][]): string => [head, ...rows].map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\n')
