import type { GroupStore } from '@chitang/shared/contracts/home'
import { addDays } from '@chitang/shared/domain/touch-windows'
import { dayStart, localDay } from '../../platform/clock/day.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { credentialTodo } from '../wecom-health/index.ts'

type Stuck = GroupStore['stuck'][number]

const dayMs = 86_400_000
/** Reception may skip a Sunday. */
const silentDays = 3

/** What stands still in each store and a call would move; told without any customer. */
export async function stuckOf(deps: { kit: Kit; directory: Directory }, groupId: string, stores: readonly StoreInfo[], timeZone: string): Promise<Map<string, Stuck[]>> {
  const { database, clock } = deps.kit
  const ids = stores.map((one) => one.id)
  const today = localDay(clock.now(), timeZone)
  const [refused, codes, waiting, entered, busy, receptions] = await Promise.all([
    refusedCorps(deps, stores),
    database.rows<{ storeId: string; n: string }>("SELECT store_id AS storeId, COUNT(*) AS n FROM channel_code WHERE group_id = ? AND store_id IN (?) AND sync_error IS NOT NULL AND status <> 'destroyed' GROUP BY store_id", [groupId, ids]),
    database.rows<{ storeId: string; n: string }>(
      `SELECT b.store_id AS storeId, COUNT(DISTINCT b.id) AS n FROM broadcast b JOIN broadcast_push p ON p.group_id = b.group_id AND p.broadcast_id = b.id AND p.state = 'made' AND p.made_at < ?
       WHERE b.group_id = ? AND b.store_id IN (?) AND b.planned_at >= ? AND b.state NOT IN ('draft', 'done', 'cancelled') GROUP BY b.store_id`, [new Date(clock.ms() - dayMs), groupId, ids, new Date(clock.ms() - 30 * dayMs)]),
    // Counted by hand, or named one by one: either says that somebody looked.
    database.rows<{ storeId: string; day: string }>(
      `SELECT store_id AS storeId, MAX(day) AS day FROM (SELECT store_id, MAX(day) AS day FROM store_day_entry WHERE group_id = ? AND store_id IN (?) AND (sales_arrivals IS NOT NULL OR service_arrivals IS NOT NULL) GROUP BY store_id
       UNION ALL SELECT store_id, MAX(day) FROM arrival WHERE group_id = ? AND store_id IN (?) GROUP BY store_id) x GROUP BY store_id`, [groupId, ids, groupId, ids]),
    database.rows<{ storeId: string }>(
      "SELECT store_id AS storeId FROM kpi_daily WHERE group_id = ? AND store_id IN (?) AND metric = 'adds' AND dimension = '' AND day >= ? UNION SELECT store_id FROM domain_fact WHERE group_id = ? AND store_id IN (?) AND kind IN ('relation_added', 'relation_readded') AND occurred_at >= ?",
      [groupId, ids, addDays(today, -7), groupId, ids, dayStart(today, timeZone)]),
    database.rows<{ storeId: string }>("SELECT DISTINCT store_id AS storeId FROM assignment WHERE group_id = ? AND store_id IN (?) AND role = 'reception' AND valid_to IS NULL", [groupId, ids]),
  ])
  const n = (rows: readonly { storeId: string; n: string }[], store: StoreInfo): number => Number(rows.find((row) => row.storeId === store.id)?.n ?? 0)
  return new Map(stores.map((store) => {
    const last = entered.find((row) => row.storeId === store.id)?.day
    const all: (Stuck | false)[] = [
      refused.has(store.corpId) && { kind: 'connection', words: '企业微信连不上，什么都停着' },
      n(codes, store) > 0 && { kind: 'codes', words: `${n(codes, store)} 个活码没同步到企业微信` },
      n(waiting, store) > 0 && { kind: 'broadcasts', words: `${n(waiting, store)} 个群发等顾问确认，超过一天` },
      !busy.some((row) => row.storeId === store.id) && { kind: 'quiet', words: '近 7 天没有新好友' },
      // A desk that only talks has no reception, and nobody comes.
      (last === undefined ? receptions.some((row) => row.storeId === store.id) : last < addDays(today, -silentDays)) && { kind: 'arrivals', words: last === undefined ? '前台还没登记过进店数' : `进店数停在 ${Number(last.slice(5, 7))}/${Number(last.slice(8))}` },
    ]
    return [store.id, all.filter((one) => one !== false)]
  }))
}

async function refusedCorps(deps: { kit: Kit; directory: Directory }, stores: readonly StoreInfo[]): Promise<Set<string>> {
  const corps = [...new Set(stores.map((one) => one.corpId))]
  const found = await Promise.all(corps.map(async (corpId) => ((await credentialTodo(deps, corpId)).length > 0 ? [corpId] : [])))
  return new Set(found.flat())
}
