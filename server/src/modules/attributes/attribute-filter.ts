import { AppError } from '../../platform/http/errors.ts'
import type { StoredDef } from './attribute-defs.ts'

/**
 * WHERE part over a person (`p`) for 「this attribute is this」: an option, a model, yes/no, a day, or a figure that lies
 * in the person's range. Level and model stand in columns of their own.
 */
export function attributeFilter(defs: readonly StoredDef[], key: string, is: string, p = 'p'): { sql: string; params: (string | number)[] } {
  const def = defs.find((one) => one.key === key)
  if (!def) throw new AppError('attributes.unknown')
  if (def.type === 'level') return { sql: `${p}.level = ?`, params: [is] }
  if (def.key === 'intent_model') return { sql: `${p}.intent_model = ?`, params: [is] }
  const has = (sql: string, ...params: (string | number)[]) => ({ sql: `(SELECT 1 FROM person_attribute a WHERE a.group_id = ${p}.group_id AND a.person_id = ${p}.id AND a.attribute = ? AND ${sql} LIMIT 1) IS NOT NULL`, params: [key, ...params] })
  if (def.type === 'number' || def.type === 'range') {
    const figure = Number(is)
    if (is.trim() === '' || !Number.isFinite(figure)) throw new AppError('attributes.invalid', { detail: `「${def.name}」要填数字` })
    return has('(a.low IS NULL OR a.low <= ?) AND (a.high IS NULL OR a.high >= ?)', figure, figure)
  }
  return has('a.text = ?', is)
}

/** Everybody of a group who fits by an index alone, as rows `d` with the person in column `id`; null: no index tells. */
export function attributeIndex(defs: readonly StoredDef[], key: string, is: string, groupId: string): { from: string; id: string; where: string; params: string[] } | null {
  const def = defs.find((one) => one.key === key)
  if (def?.key === 'intent_model') return { from: 'person d', id: 'd.id', where: 'd.group_id = ? AND d.intent_model = ?', params: [groupId, is] }
  if (!def || def.type === 'level' || def.type === 'number' || def.type === 'range') return null
  return { from: 'person_attribute d', id: 'd.person_id', where: 'd.group_id = ? AND d.attribute = ? AND d.text = ?', params: [groupId, key, is] }
}

/** WHERE part: the person says anything at all about this attribute. */
export function attributeKnown(defs: readonly StoredDef[], key: string, p: string): { sql: string; params: string[] } {
  const def = defs.find((one) => one.key === key)
  if (!def) throw new AppError('attributes.unknown')
  if (def.type === 'level') return { sql: `${p}.level IS NOT NULL`, params: [] }
  if (def.key === 'intent_model') return { sql: `${p}.intent_model IS NOT NULL`, params: [] }
  return { sql: `(SELECT 1 FROM person_attribute a WHERE a.group_id = ${p}.group_id AND a.person_id = ${p}.id AND a.attribute = ? LIMIT 1) IS NOT NULL`, params: [key] }
}
