import type { SqlValue } from '../../platform/db/database.ts'

export interface SqlPart { sql: string; params: SqlValue[] }

/** What the conditions of an audience speak of: `r` a relation, `p` its person, `root` whom that one is shown as (null = itself), `m` the advisor. */
export const audienceFrom = `follow_relation r JOIN person p ON p.group_id = r.group_id AND p.id = r.person_id
  LEFT JOIN person root ON root.group_id = p.group_id AND root.id = p.merged_into
  JOIN member m ON m.group_id = r.group_id AND m.id = r.member_id`

export const shownPersonId = 'COALESCE(p.merged_into, p.id)'

const merged = '(p.merged_into IS NOT NULL OR p.merged_count > 0)'

/**
 * Is there a row? Asked of one outer row at a time: as EXISTS both engines would rather work it out for the whole group
 * first, which among a million customers takes minutes.
 */
export const some = (from: string): string => `(SELECT 1 FROM ${from} LIMIT 1) IS NOT NULL`

/**
 * How persons are read. `family` holds for everybody; `alone` is the same for persons who are one record, which most are,
 * and lets a count leave the rest to a second, short reading.
 */
export type Reading = 'alone' | 'family'

/** A condition that anybody shown as this person may fulfil: itself, the one it is shown as, the others shown as that one. */
export function anyOfFamily(condition: (personId: string) => SqlPart, reading: Reading = 'family'): SqlPart {
  const alone = condition('p.id')
  if (reading === 'alone') return { sql: `(${alone.sql})`, params: alone.params }
  const others = othersOfFamily(condition)
  return { sql: `(${alone.sql} OR ${others.sql})`, params: [...alone.params, ...others.params] }
}

export function othersOfFamily(condition: (personId: string) => SqlPart): SqlPart {
  const [root, other] = [condition('p.merged_into'), condition('f.id')]
  return {
    sql: `((p.merged_into IS NOT NULL AND ${root.sql}) OR (${merged} AND ${some(`person f WHERE f.group_id = p.group_id AND f.merged_into = ${shownPersonId} AND ${other.sql}`)}))`,
    params: [...root.params, ...other.params],
  }
}

/** A value the root has counts; what it does not say, one of the others may say. `is` and `known` are conditions over a person's alias. */
export function valueOfFamily(is: (alias: string) => SqlPart, known: (alias: string) => SqlPart, reading: Reading = 'family'): SqlPart {
  const ofP = is('p')
  if (reading === 'alone') return { sql: `(${ofP.sql})`, params: ofP.params }
  const [ofRoot, ofOther, pKnown, rootKnown] = [is('root'), is('f'), known('p'), known('root')]
  return {
    sql: `((p.merged_into IS NULL AND ${ofP.sql}) OR (p.merged_into IS NOT NULL AND ${ofRoot.sql}) OR (${merged} AND NOT ((p.merged_into IS NULL AND ${pKnown.sql}) OR (p.merged_into IS NOT NULL AND ${rootKnown.sql}))
      AND ${some(`person f WHERE f.group_id = p.group_id AND f.merged_into = ${shownPersonId} AND ${ofOther.sql}`)}))`,
    params: [...ofP.params, ...ofRoot.params, ...pKnown.params, ...rootKnown.params, ...ofOther.params],
  }
}

export const not = (part: SqlPart): SqlPart => ({ sql: `NOT ${part.sql}`, params: part.params })

export const allOf = (parts: readonly SqlPart[]): SqlPart => ({ sql: parts.map((part) => part.sql).join(' AND '), params: parts.flatMap((part) => part.params) })
