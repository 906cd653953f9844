import type { CaptureCard, Overview } from '@chitang/shared/contracts/overview'
import type { Kit } from '../../../platform/kit.ts'
import { captured, type Captured } from './capture.ts'
import type { StoreInfo } from '../../org/index.ts'

const named = 4

/** 企微留档 of the month, and the first of those who came and are no friends yet. */
export async function captureCards(kit: Kit, store: StoreInfo, timeZone: string, today: string): Promise<Overview['capture']> {
  const from = `${today.slice(0, 7)}-01`
  const [sales, service] = await Promise.all([captured(kit, store, timeZone, 'sales', from, today), captured(kit, store, timeZone, 'service', from, today)])
  return { from, to: today, sales: await cardOf(kit, store, sales), service: await cardOf(kit, store, service) }
}

export async function cardOf(kit: Kit, store: StoreInfo, { capture, missing }: Captured): Promise<CaptureCard | null> {
  return capture && { ...capture, missing: await missingFriends(kit, store, missing.slice(0, named)), more: Math.max(0, missing.length - named) }
}

/** With who served them and that advisor's own code, so that it can be shown. */
export async function missingFriends(kit: Kit, store: StoreInfo, rows: Captured['missing']): Promise<CaptureCard['missing']> {
  const members = [...new Set(rows.flatMap((row) => row.memberId ?? []))]
  const [names, codes] = members.length === 0 ? [[], []] : await Promise.all([
    kit.database.rows<{ id: string; name: string }>('SELECT id, name FROM member WHERE group_id = ? AND id IN (?)', [store.groupId, members]),
    kit.database.rows<{ id: string; memberId: string }>(
      "SELECT k.id, cm.member_id AS memberId FROM channel_code_member cm JOIN channel_code k ON k.group_id = cm.group_id AND k.id = cm.code_id WHERE cm.group_id = ? AND cm.member_id IN (?) AND k.store_id = ? AND k.kind = 'employee' AND k.status = 'active' AND k.qr_code IS NOT NULL", [store.groupId, members, store.id]),
  ])
  return rows.map((row) => ({
    id: row.id, name: row.name, phoneMasked: row.phoneMasked, plateMasked: row.plateMasked, day: row.day, at: row.at.toISOString(), hasPhone: row.phoneHash !== null,
    advisor: names.find((one) => one.id === row.memberId)?.name ?? null, codeId: codes.find((one) => one.memberId === row.memberId)?.id ?? null,
  }))
}
