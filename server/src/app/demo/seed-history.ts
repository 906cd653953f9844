import { dayAt } from '../../platform/clock/day.ts'
import type { StoreInfo } from '../../modules/org/index.ts'
import { collision, collisionText } from '../../modules/collisions/index.ts'
import type { Product } from '../product.ts'
import { drawer } from './draw.ts'
import { HistoryBook } from './history-book.ts'
import * as world from './huayue.ts'

interface Relation { id: string; personId: string; memberId: string; storeId: string; contactId: string; externalUserId: string; addedAt: Date; name: string; userid: string; memberName: string; role: string | null }

const timeZone = 'Asia/Shanghai'
const day = 86_400_000
const levelMix = ['H', 'A', 'A', 'B', 'B', 'B', 'C', 'C', 'C', 'D', 'D', 'D', 'O', 'F', 'N'] as const
const points = ['价格', '置换', '试驾', '贷款', '竞品', '家人'] as const
const lines = ['说周末再来看一次', '对比了两家，差在保险', '家里人还没看过车', '想先等旧车评估', '问了现车颜色', '油耗问得比较细', '下个月发了奖金再定', '对后排空间满意'] as const

/** What advisors did in the demo's past: levels, models, notes, tasks, welcomes and two open collisions. */
export async function seedHistory(product: Product, groupId: string, stores: readonly StoreInfo[]): Promise<void> {
  const { kit } = product
  const relations = await kit.database.rows<Relation>(
    `SELECT r.id, r.person_id AS personId, r.member_id AS memberId, r.store_id AS storeId, r.contact_id AS contactId, c.external_userid AS externalUserId, r.added_at AS addedAt, c.name, m.userid, m.name AS memberName,
            (SELECT a.role FROM assignment a WHERE a.group_id = r.group_id AND a.employee_id = m.employee_id AND a.source = 'position' AND a.valid_to IS NULL LIMIT 1) AS role
     FROM follow_relation r JOIN corp_contact c ON c.group_id = r.group_id AND c.id = r.contact_id JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id WHERE r.group_id = ? ORDER BY c.external_userid, r.added_at`, [groupId])
  const book = new HistoryBook(product, groupId)
  const now = kit.clock.now()
  for (const relation of relations) {
    const home = stores.find((one) => one.id === relation.storeId)!
    const planted = world.planted.find((one) => one.nickname === relation.name && one.advisor === relation.userid)
    if (planted) plant(book, relation, planted, now)
    else live(book, relation, home, now)
  }
  await book.write()
  await kit.database.run(
    `UPDATE follow_relation r JOIN store s ON s.group_id = r.group_id AND s.id = r.store_id JOIN privacy_notice n ON n.legal_entity_id = s.legal_entity_id AND n.version = 1
     SET r.welcome_state = 'sent', r.welcome_ms = 300 + MOD(r.id, 900), r.notice_id = n.id WHERE r.group_id = ? AND r.code_id IS NOT NULL`, [groupId])
  await collide(product, groupId, relations, stores)
}

function plant(book: HistoryBook, relation: Relation, one: world.PlantedCustomer, now: Date): void {
  book.person({ relation, level: one.level, model: one.model, needs: one.needs, surname: one.surname ?? null, title: one.title ?? null })
  for (const note of one.notes) book.note(relation, { at: dayAt(now, timeZone, -note.days, 15, 20), method: note.method, points: note.points, text: note.text })
  if (one.task) book.task(relation, one.task.title, dayAt(now, timeZone, one.task.days, one.task.hour), 'open')
}

function live(book: HistoryBook, relation: Relation, home: StoreInfo, now: Date): void {
  const draw = drawer(`20260604/${relation.externalUserId}/${relation.userid}`)
  const age = (now.getTime() - relation.addedAt.getTime()) / day
  const service = relation.role === 'service_advisor'
  if (age < 0.5) return
  const level = service ? 'D' : age < 2 ? draw.pick(['N', 'H', 'A', 'B']) : draw.pick(levelMix)
  book.person({
    relation, surname: null, title: null, level, model: draw.pick(world.modelsOfBrand[home.brand]!),
    needs: draw.chance(0.5) ? { budget: { min: draw.between(9, 16), max: draw.between(17, 24) }, focus: [draw.pick(['油耗', '空间', '价格', '智驾', '保值'])] } : {},
  })
  const notes = draw.between(0, Math.min(3, Math.ceil(age / 10)))
  for (let index = 0; index < notes; index++) {
    const at = inShopHours(new Date(relation.addedAt.getTime() + Math.max(0.02, draw.next()) * age * 0.95 * day), draw.between(0, 59))
    if (at <= relation.addedAt || at >= now) continue
    book.note(relation, { at, method: draw.pick(['wechat', 'wechat', 'phone', 'visit']), points: [draw.pick(points)], text: draw.pick(lines) })
  }
  if (level === 'F' || (level === 'D' && draw.chance(0.8))) return
  const shift = draw.between(-1, 6)
  if (draw.chance(0.35)) book.task(relation, `跟进${draw.pick(points)}`, dayAt(now, timeZone, shift, draw.between(9, 18)), shift < 0 && draw.chance(0.7) ? 'done' : 'open')
}

/** The demo's advisors sleep at night. */
function inShopHours(at: Date, minute: number): Date {
  const hour = (at.getUTCHours() + 8) % 24
  return hour >= 9 && hour < 20 ? at : dayAt(at, timeZone, 0, 9 + (hour % 11), minute)
}

/** Two advisors of one store with the same friend: fresh cases wait for the manager, older ones were decided. */
async function collide(product: Product, groupId: string, relations: readonly Relation[], stores: readonly StoreInfo[]): Promise<void> {
  const { kit } = product
  let made = 0
  for (let index = 1; index < relations.length && made < 6; index++) {
    const [existing, incoming] = [relations[index - 1]!, relations[index]!]
    if (existing.contactId !== incoming.contactId || existing.storeId !== incoming.storeId) continue
    made += 1
    const fresh = kit.clock.ms() - incoming.addedAt.getTime() < 2 * day
    const decision = fresh ? { status: 'open' } : { status: 'decided', decision: 'existing', decidedAt: new Date(incoming.addedAt.getTime() + day / 4), note: '原顾问一直在跟' }
    const home = stores.find((one) => one.id === existing.storeId)!
    const person = await kit.database.row<{ level: string | null }>('SELECT level FROM person WHERE group_id = ? AND id = ?', [groupId, existing.personId])
    await kit.database.orm.insert(collision).values({ groupId, id: kit.ids.next(), storeId: home.id, personId: existing.personId, existingRelationId: existing.id, incomingRelationId: incoming.id, sameStore: true, foundAt: incoming.addedAt, ...decision })
    await kit.facts.append(kit.database, {
      groupId, kind: 'collision_found', occurredAt: incoming.addedAt, storeId: home.id, personId: existing.personId, relationId: incoming.id, memberId: incoming.memberId, cause: 'seed',
      payload: { text: collisionText({ colleague: existing.memberName, level: person?.level ?? null, addedAt: existing.addedAt, timeZone }), existingMemberId: existing.memberId },
    })
  }
}
