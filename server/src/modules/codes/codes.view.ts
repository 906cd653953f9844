import type { CodeDetail, CodeRow } from '@chitang/shared/contracts/codes'
import { localDay, startOfDay } from '../../platform/clock/day.ts'
import { truth } from '../../platform/db/truth.ts'
import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'
import { statusAt } from './codes.model.ts'
import type { StoredCode } from './codes.repo.ts'

const sparkDays = 14

/** Rows for lists: members, tags, adds of each of the last 14 days. Four queries for a page of codes; both counts read an index alone. */
export async function codeRows(deps: { kit: Kit; directory: Directory }, codes: readonly StoredCode[], timeZone: string): Promise<CodeRow[]> {
  if (codes.length === 0) return []
  const { kit, directory } = deps
  const groupId = codes[0]!.groupId
  const ids = codes.map((code) => code.id)
  const now = kit.clock.now()
  const since = startOfDay(now, timeZone, 1 - sparkDays)
  const [members, tags, totals, recent] = await Promise.all([
    kit.database.rows<{ codeId: string; id: string; name: string; canReceive: number }>("SELECT km.code_id AS codeId, m.id, m.name, (m.status = 'active' AND m.customer_contact = 1) AS canReceive FROM channel_code_member km JOIN member m ON m.group_id = km.group_id AND m.id = km.member_id WHERE km.group_id = ? AND km.code_id IN (?) AND km.backup = 0 ORDER BY m.id", [groupId, ids]),
    kit.database.rows<{ codeId: string; id: string; name: string }>('SELECT kt.code_id AS codeId, t.id, t.name FROM channel_code_tag kt JOIN tag t ON t.group_id = kt.group_id AND t.id = kt.tag_id AND t.deleted_at IS NULL WHERE kt.group_id = ? AND kt.code_id IN (?)', [groupId, ids]),
    kit.database.rows<{ codeId: string; n: string }>('SELECT code_id AS codeId, COUNT(*) AS n FROM follow_relation WHERE group_id = ? AND code_id IN (?) GROUP BY code_id', [groupId, ids]),
    kit.database.rows<{ codeId: string; at: Date }>("SELECT code_id AS codeId, occurred_at AS at FROM domain_fact WHERE group_id = ? AND code_id IN (?) AND kind IN ('relation_added', 'relation_readded') AND occurred_at >= ?", [groupId, ids, since]),
  ])
  const days = Array.from({ length: sparkDays }, (_, index) => localDay(startOfDay(now, timeZone, index + 1 - sparkDays), timeZone))
  const perDay = new Map<string, number>()
  for (const row of recent) {
    const key = `${row.codeId} ${localDay(row.at, timeZone)}`
    perDay.set(key, (perDay.get(key) ?? 0) + 1)
  }
  return Promise.all(codes.map(async (code): Promise<CodeRow> => {
    const spark = days.map((day) => perDay.get(`${code.id} ${day}`) ?? 0)
    return {
      id: code.id, name: code.name, kind: code.kind, folder: code.folder, storeId: code.storeId, storeName: (await directory.store(code.storeId)).name, status: statusAt(code, now),
      members: members.filter((row) => row.codeId === code.id).map(({ id, name, canReceive }) => ({ id, name, canReceive: truth(canReceive) })),
      tags: tags.filter((row) => row.codeId === code.id).map(({ id, name }) => ({ id, name })),
      addsTotal: Number(totals.find((row) => row.codeId === code.id)?.n ?? 0), addsToday: spark.at(-1)!, spark,
      qrCode: code.qrCode, validTo: code.validTo?.toISOString() ?? null,
      syncError: code.syncError ?? (code.configId === null && code.status !== 'destroyed' ? '正在企业微信里创建' : null),
    }
  }))
}

export type EffectiveWelcome = (code: StoredCode) => Promise<{ text: string; from: string }>

export async function codeDetail(deps: { kit: Kit; directory: Directory; effectiveWelcome: EffectiveWelcome }, code: StoredCode, timeZone: string, canEdit: boolean): Promise<CodeDetail> {
  const [[row], effectiveWelcome] = await Promise.all([codeRows(deps, [code], timeZone), deps.effectiveWelcome(code)])
  return {
    ...row!, state: code.state, configId: code.configId, single: code.single, remarkPrefix: code.remarkPrefix, welcomeText: code.welcomeText, welcomeAttachments: code.welcomeAttachments, effectiveWelcome,
    skipVerify: code.skipVerify, rota: code.rota, validFrom: code.validFrom?.toISOString() ?? null, createdAt: code.createdAt.toISOString(), version: code.version, canEdit,
  }
}
