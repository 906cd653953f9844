import { itemsOf, type AttributeValue } from '@chitang/shared/domain/attributes'
import { domainFact } from '../../platform/events/facts.table.ts'
import { personAttribute } from '../../modules/attributes/index.ts'
import { followUp, task } from '../../modules/follow-ups/index.ts'
import type { Product } from '../product.ts'

export interface PastRelation { id: string; personId: string; memberId: string; storeId: string; addedAt: Date }
export interface PastPerson { level: string; model: string; needs: Readonly<Record<string, AttributeValue>>; surname: string | null; title: string | null; relation: PastRelation }
export interface PastNote { at: Date; method: string; points: string[]; text: string }

const chunk = 400

/** Collects the demo's past and writes it in few large statements: twenty thousand customers in seconds. */
export class HistoryBook {
  private readonly product: Product
  private readonly groupId: string
  private readonly persons = new Map<string, PastPerson>()
  private readonly facts: (typeof domainFact.$inferInsert)[] = []
  private readonly notes: (typeof followUp.$inferInsert)[] = []
  private readonly tasks: (typeof task.$inferInsert)[] = []

  constructor(product: Product, groupId: string) {
    this.product = product
    this.groupId = groupId
  }

  /** A person of two advisors is as the last one said. */
  person(one: PastPerson): void {
    this.persons.set(one.relation.personId, one)
  }

  note(relation: PastRelation, note: PastNote): void {
    const { kit } = this.product
    const factId = kit.ids.next()
    const common = { groupId: this.groupId, personId: relation.personId, relationId: relation.id, storeId: relation.storeId, memberId: relation.memberId }
    this.facts.push({ ...common, id: factId, kind: 'follow_up', occurredAt: note.at, recordedAt: note.at, codeId: null, cause: 'seed', payload: { method: note.method, points: note.points, text: note.text } })
    this.notes.push({ ...common, id: kit.ids.next(), method: note.method, points: note.points, text: note.text, factId, savedAt: note.at, recordedAt: note.at, idempotencyKey: `seed-${factId}` })
  }

  task(relation: PastRelation, title: string, dueAt: Date, status: 'open' | 'done'): void {
    this.tasks.push({
      groupId: this.groupId, id: this.product.kit.ids.next(), personId: relation.personId, relationId: relation.id, storeId: relation.storeId, memberId: relation.memberId, title, dueAt, status, source: 'follow_up',
      createdAt: relation.addedAt, closedAt: status === 'done' ? dueAt : null,
    })
  }

  async write(): Promise<void> {
    const { database } = this.product.kit
    await each(this.facts, (rows) => database.orm.insert(domainFact).values(rows))
    await each(this.notes, (rows) => database.orm.insert(followUp).values(rows))
    await each(this.tasks, (rows) => database.orm.insert(task).values(rows))
    const persons = [...this.persons.values()]
    const attributes = persons.flatMap(({ relation, ...one }) => Object.entries({ ...one.needs, level: one.level, intent_model: one.model }).flatMap(([attribute, value]) =>
      itemsOf(value).map((item) => ({ groupId: this.groupId, personId: relation.personId, attribute, ...item, memberId: relation.memberId, at: relation.addedAt }))))
    await each(attributes, (rows) => database.orm.insert(personAttribute).values(rows))
    await each(persons, (rows) => this.update(rows))
  }

  private update(persons: readonly PastPerson[]): Promise<unknown> {
    const now = this.product.kit.clock.now()
    const one = 'SELECT ? AS id, ? AS level, ? AS model, ? AS attributes, ? AS surname, ? AS title'
    return this.product.kit.database.run(
      `UPDATE person p JOIN (${persons.map(() => one).join(' UNION ALL ')}) v ON v.id = p.id
       SET p.level = v.level, p.intent_model = v.model, p.attributes = v.attributes, p.surname = v.surname, p.title = v.title, p.salutation_confirmed_at = IF(v.surname IS NULL OR v.title IS NULL, NULL, ?)
       WHERE p.group_id = ?`,
      [...persons.flatMap((one) => {
        const confirmed = one.surname !== null && one.title !== null
        return [one.relation.personId, one.level, one.model, JSON.stringify(one.needs), confirmed ? one.surname : null, confirmed ? one.title : null]
      }), now, this.groupId])
  }
}

async function each<T>(rows: readonly T[], act: (rows: T[]) => PromiseLike<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += chunk) await act(rows.slice(at, at + chunk))
}
