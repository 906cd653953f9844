import { maskPhone } from '@chitang/shared/domain/masking'
import { addDays, daysBetween } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay } from '../../platform/clock/day.ts'
import { arrival, storeDayEntry } from '../../modules/kpis/index.ts'
import type { StoreInfo } from '../../modules/org/index.ts'
import type { Product } from '../product.ts'
import { drawer } from './draw.ts'

const timeZone = 'Asia/Shanghai'
const pastDays = 45
/** Their reception has never said a number: the gauge asks for it. */
const silent: readonly string[] = ['经开', '建邺']
const walkedIn = ['陈先生', '孙女士', '马先生', '周女士', '钱先生', null, '冯女士', '蒋先生', '韩女士', '杨先生', null, '许女士'] as const

interface Served { storeId: string; memberId: string; role: string }

/** What reception wrote down so far: counts a little above the friends of the day, and some numbers that are no friends yet. */
export async function seedArrivals(product: Product, groupId: string, stores: readonly StoreInfo[]): Promise<void> {
  const { kit } = product
  const now = kit.clock.now()
  const today = localDay(now, timeZone)
  const cipher = await kit.cipher(groupId)
  const [adds, served] = await Promise.all([
    kit.database.rows<{ storeId: string; memberId: string; at: Date }>("SELECT store_id AS storeId, member_id AS memberId, occurred_at AS at FROM domain_fact WHERE group_id = ? AND kind = 'relation_added' AND occurred_at >= ?", [groupId, dayStart(today, timeZone, -pastDays)]),
    kit.database.rows<Served>("SELECT a.store_id AS storeId, m.id AS memberId, a.role FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id WHERE a.group_id = ? AND a.role IN ('sales_advisor', 'service_advisor', 'dcc_agent', 'sales_manager', 'service_manager', 'reception', 'store_manager') AND a.valid_to IS NULL", [groupId]),
  ])
  const serviceOf = new Set(served.filter((one) => one.role.startsWith('service')).map((one) => one.memberId))
  for (const home of stores) {
    if (silent.includes(home.shortName)) continue
    const draw = drawer(`arrivals/${home.shortName}`)
    const by = (['reception', 'sales_manager', 'store_manager'] as const).flatMap((role) => served.find((one) => one.storeId === home.id && one.role === role) ?? [])[0]
    if (!by) continue
    const [writer] = await kit.database.rows<{ id: string }>('SELECT employee_id AS id FROM member WHERE group_id = ? AND id = ?', [groupId, by.memberId])
    const mine = adds.filter((one) => one.storeId === home.id)
    await kit.database.orm.insert(storeDayEntry).values(daysBetween(addDays(today, -pastDays), today).map((day) => {
      const ofDay = mine.filter((one) => localDay(one.at, timeZone) === day)
      const service = ofDay.filter((one) => serviceOf.has(one.memberId)).length
      return {
        groupId, storeId: home.id, day, salesArrivals: Math.round((ofDay.length - service) / 0.8) + (draw.chance(0.2) ? 1 : 0), serviceArrivals: Math.round(service / 0.95) + (draw.chance(0.08) ? 1 : 0), retail: draw.between(0, 3), enteredBy: writer!.id,
        enteredAt: new Date(Math.min(now.getTime(), dayStart(day, timeZone).getTime() + 19 * 3_600_000)),
      }
    }))
    const advisors = { sales: served.filter((one) => one.storeId === home.id && one.role === 'sales_advisor'), service: served.filter((one) => one.storeId === home.id && one.role === 'service_advisor') }
    const lines = walkedIn.slice(0, draw.between(6, walkedIn.length)).map((name, index) => {
      const kind = index % 3 === 2 ? 'service' as const : 'sales' as const
      const phone = draw.chance(0.75) ? `12${String(draw.between(0, 999_999_999)).padStart(9, '0')}` : null
      const plate = kind === 'service' || phone === null ? `${home.city === '武汉' ? '鄂' : home.city === '郑州' ? '豫' : home.city === '南京' ? '苏' : '皖'}A·I${String(draw.between(0, 9999)).padStart(4, '0')}` : null
      const day = addDays(today, -Math.floor(index / 3))
      return {
        groupId, id: kit.ids.next(), storeId: home.id, day, kind, name, phoneEnc: phone && cipher.encrypt(phone, 'arrival.phone'), phoneHash: phone && cipher.hash(phone, 'phone'), phoneMasked: phone && maskPhone(phone),
        plateEnc: plate && cipher.encrypt(plate, 'arrival.plate'), plateHash: plate && cipher.hash(plate.replace('·', ''), 'plate'), plateMasked: plate && `${plate.slice(0, 3)}**${plate.slice(-3)}`, keyId: cipher.keyId,
        memberId: advisors[kind].length > 0 ? draw.pick(advisors[kind]).memberId : null, at: new Date(Math.min(now.getTime(), dayStart(day, timeZone).getTime() + (9 * 60 + draw.between(0, 500)) * 60_000)),
      }
    })
    await kit.database.orm.insert(arrival).values(lines)
  }
}
