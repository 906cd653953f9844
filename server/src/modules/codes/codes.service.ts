import type { createCode, updateCode } from '@chitang/shared/contracts/codes'
import type { BodyOf } from '@chitang/shared/contracts/endpoint'
import { covers, demand, demandStore } from '../../platform/access/policy.ts'
import type { Scope } from '../../platform/access/scope.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { forgetMade, makeOnce } from '../../platform/http/request-once.ts'
import { laneKeyOf } from '../../platform/jobs/lanes.ts'
import type { Kit } from '../../platform/kit.ts'
import { callWecom } from '../../wecom/app-error.ts'
import type { WecomClient } from '../../wecom/client.ts'
import { deleteContactWay } from '../../wecom/endpoints/contact-ways.ts'
import { WecomError } from '../../wecom/errors.ts'
import type { Directory, StoreInfo } from '../org/index.ts'
import { checkRota, checkSingle } from './check-rota.ts'
import { demandUsableTags } from '../tags/index.ts'
import { stateOf, statusNames, wayGone } from './codes.model.ts'
import { codeById, type StoredCode } from './codes.repo.ts'
import { channelCode, channelCodeMember, channelCodeTag } from './codes.table.ts'
import { syncWayJob } from './jobs/sync-way.job.ts'
import { rotaEdited } from './rota-words.model.ts'

export interface CodesDeps {
  kit: Kit
  directory: Directory
  wecom: WecomClient
  /** Throws what is wrong with a welcome text. */
  checkWelcome(text: string): void
}

const waitMs = 5_000

export async function create(deps: CodesDeps, scope: Scope, body: BodyOf<typeof createCode>): Promise<StoredCode> {
  demandStore(scope, 'code.write', body.storeId)
  return createIn(deps, scope, await deps.directory.store(body.storeId), body)
}

/** For who was found to be allowed. */
export async function createIn(deps: CodesDeps, scope: Scope, store: StoreInfo, body: BodyOf<typeof createCode>): Promise<StoredCode> {
  const { kit } = deps
  await checkFields(deps, store, body)
  checkRota(body.rota, body.memberIds)
  const id = kit.ids.next()
  let jobId: string | null = null
  const made = await makeOnce(kit, scope, body.idempotencyKey, async (tx) => {
    await tx.orm.insert(channelCode).values({
      groupId: scope.groupId, id, corpId: store.corpId, storeId: store.id, kind: body.kind, name: body.name.trim(), folder: body.folder?.trim() || null, state: stateOf(id), status: 'active',
      skipVerify: body.skipVerify ?? true, remarkPrefix: body.remarkPrefix?.trim() || null, welcomeText: body.welcomeText?.trim() || null, welcomeAttachments: body.welcomeAttachments ?? [],
      rota: body.rota ?? null, validFrom: date(body.validFrom), validTo: date(body.validTo), version: 1, createdAt: kit.clock.now(),
    })
    await saveMembers(tx, scope.groupId, id, body.memberIds, body.rota?.backupIds)
    await saveTags(tx, scope.groupId, id, body.tagIds)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: store.id, action: 'code.create', objectType: 'channel_code', objectId: id, fields: { name: body.name } })
    jobId = await enqueueSync(kit, tx, { groupId: scope.groupId, corpId: store.corpId, id })
    return id
  })
  if (made !== id) return (await codeById(kit.database, scope.groupId, made)) ?? Promise.reject(new AppError('not_found'))
  const outcome = await kit.queue.outcome(scope.groupId, jobId!, waitMs)
  if (outcome.status === 'dead') {
    // Nothing exists at WeCom: take the row back, the form still holds what was typed.
    await kit.database.transaction(async (tx) => {
      await saveMembers(tx, scope.groupId, id, [])
      await saveTags(tx, scope.groupId, id, [])
      await tx.run('DELETE FROM channel_code WHERE group_id = ? AND id = ? AND config_id IS NULL', [scope.groupId, id])
      await forgetMade(tx, scope, body.idempotencyKey)
    })
    throw new AppError('wecom.refused', { reason: outcome.error ?? '', action: '改好后再保存' })
  }
  return (await codeById(kit.database, scope.groupId, id))!
}

export async function update(deps: CodesDeps, scope: Scope, id: string, body: BodyOf<typeof updateCode>): Promise<StoredCode> {
  const { kit, directory } = deps
  const code = await codeForWrite(deps, scope, id)
  const store = await directory.store(code.storeId)
  if (code.status === 'destroyed') throw new AppError('codes.state', { state: statusNames.destroyed })
  await checkFields(deps, store, { ...body, validFrom: body.validFrom === undefined ? code.validFrom?.toISOString() : body.validFrom, validTo: body.validTo === undefined ? code.validTo?.toISOString() : body.validTo })
  const members = body.memberIds ?? (await membersOf(kit.database, code))
  const rota = body.rota === undefined ? code.rota : body.rota
  if (body.rota !== undefined) checkRota(rota, members)
  if (code.single && (body.memberIds || body.rota !== undefined)) checkSingle(rota, members)
  const jobId = await kit.database.transaction(async (tx) => {
    const saved = await tx.run(
      `UPDATE channel_code SET name = ?, folder = ?, remark_prefix = ?, welcome_text = ?, welcome_attachments = ?, skip_verify = ?, rota = ?, valid_from = ?, valid_to = ?, version = version + 1
       WHERE group_id = ? AND id = ? AND version = ?`,
      [
        body.name?.trim() ?? code.name, keep(body.folder, code.folder), keep(body.remarkPrefix, code.remarkPrefix), keep(body.welcomeText, code.welcomeText),
        JSON.stringify(body.welcomeAttachments ?? code.welcomeAttachments), body.skipVerify ?? code.skipVerify, rota && JSON.stringify(rota),
        body.validFrom === undefined ? code.validFrom : date(body.validFrom), body.validTo === undefined ? code.validTo : date(body.validTo), scope.groupId, id, body.version,
      ])
    if (saved.affectedRows !== 1) throw new AppError('conflict.changed')
    if (body.memberIds || body.rota !== undefined) await saveMembers(tx, scope.groupId, id, members, rota?.backupIds)
    if (body.tagIds) await saveTags(tx, scope.groupId, id, body.tagIds)
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: code.storeId, action: 'code.update', objectType: 'channel_code', objectId: id, fields: { changed: Object.keys(body).filter((key) => key !== 'version') } })
    return enqueueSync(kit, tx, code, { why: body.rota === undefined ? '改了设置' : rotaEdited, by: scope.employeeId })
  })
  await kit.queue.outcome(scope.groupId, jobId!, waitMs)
  return (await codeById(kit.database, scope.groupId, id))!
}

export async function setStatus(deps: CodesDeps, scope: Scope, id: string, to: 'active' | 'disabled'): Promise<StoredCode> {
  const { kit } = deps
  const code = await codeForWrite(deps, scope, id)
  const jobId = await kit.database.transaction(async (tx) => {
    const changed = await tx.run('UPDATE channel_code SET status = ?, version = version + 1 WHERE group_id = ? AND id = ? AND status = ?', [to, scope.groupId, id, to === 'active' ? 'disabled' : 'active'])
    if (changed.affectedRows !== 1) throw new AppError('codes.state', { state: statusNames[code.status] })
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: code.storeId, action: `code.${to === 'active' ? 'enable' : 'disable'}`, objectType: 'channel_code', objectId: id })
    return enqueueSync(kit, tx, code, { why: to === 'active' ? '恢复使用' : '停用', by: scope.employeeId })
  })
  await kit.queue.outcome(scope.groupId, jobId!, waitMs)
  return (await codeById(kit.database, scope.groupId, id))!
}

/** The only act that cannot be undone: the name must be typed. */
export async function destroy(deps: CodesDeps, scope: Scope, id: string, confirmName: string): Promise<void> {
  const { kit, directory, wecom } = deps
  const code = await codeForWrite(deps, scope, id)
  if (code.status === 'destroyed') throw new AppError('codes.state', { state: statusNames.destroyed })
  if (confirmName.trim() !== code.name) throw new AppError('codes.confirm_mismatch')
  if (code.configId !== null) {
    const install = await directory.wecomInstall(await directory.installOfCorp(code.corpId))
    await callWecom(async () => {
      try {
        await deleteContactWay(wecom, install, code.configId!)
      } catch (cause) {
        // Already gone at WeCom is what was asked for.
        if (!(cause instanceof WecomError) || cause.errcode !== wayGone) throw cause
      }
    })
  }
  await kit.database.transaction(async (tx) => {
    await tx.run("UPDATE channel_code SET status = 'destroyed', config_id = NULL, qr_code = NULL, version = version + 1 WHERE group_id = ? AND id = ?", [scope.groupId, id])
    await kit.audit.write(tx, scope.actor, { groupId: scope.groupId, storeId: code.storeId, action: 'code.destroy', objectType: 'channel_code', objectId: id, fields: { name: code.name } })
  })
}

/** Codes whose window opens or closes around now follow at WeCom, and so do those whose next shift begins. */
export async function syncWindows(deps: Pick<CodesDeps, 'kit'>): Promise<number> {
  const { kit } = deps
  const now = kit.clock.now()
  const recently = new Date(now.getTime() - 10 * 60_000)
  const due = await kit.database.rows<{ id: string; groupId: string; corpId: string; edge: Date }>(
    `SELECT id, group_id AS groupId, corp_id AS corpId, CASE WHEN valid_to BETWEEN ? AND ? THEN valid_to ELSE valid_from END AS edge FROM channel_code
     WHERE status = 'active' AND ((valid_to BETWEEN ? AND ?) OR (valid_from BETWEEN ? AND ?))`, [recently, now, recently, now, recently, now])
  for (const code of due) await kit.database.transaction((tx) => enqueueSync(kit, tx, code, { dedupeKey: `code-window:${code.id}:${new Date(code.edge).getTime()}` }))
  let shifts = 0
  for (const group of await kit.database.rows<{ id: string }>('SELECT id FROM tenant_group')) {
    const changing = await kit.database.rows<{ id: string; groupId: string; corpId: string; at: Date }>("SELECT id, group_id AS groupId, corp_id AS corpId, next_change_at AS at FROM channel_code WHERE group_id = ? AND next_change_at <= ? AND status = 'active' ORDER BY next_change_at LIMIT 1000", [group.id, now])
    for (const code of changing) await kit.database.transaction((tx) => enqueueSync(kit, tx, code, { why: '到点', dedupeKey: `code-shift:${code.id}:${code.at.getTime()}` }))
    shifts += changing.length
  }
  return due.length + shifts
}

export async function codeForWrite(deps: Pick<CodesDeps, 'kit'>, scope: Scope, id: string): Promise<StoredCode> {
  const { rows } = demand(scope, 'code.write')
  const code = await codeById(deps.kit.database, scope.groupId, id)
  if (!code || !covers(rows, { storeId: code.storeId })) throw new AppError('not_found')
  return code
}

/** `why` and `by` are for the history of who receives. */
export async function enqueueSync(kit: Kit, tx: Tx, code: { groupId: string; corpId: string; id: string }, { why, by, dedupeKey }: { why?: string; by?: string; dedupeKey?: string } = {}): Promise<string | null> {
  const jobId = await kit.queue.enqueue(tx, syncWayJob, { codeId: code.id, ...(why ? { why } : {}), ...(by ? { by } : {}) }, { groupId: code.groupId, laneKey: laneKeyOf(code.corpId, `*code:${code.id}`), ...(dedupeKey ? { dedupeKey } : {}) })
  tx.afterCommit(() => kit.queue.wake())
  return jobId
}

type Fields = Partial<Pick<BodyOf<typeof createCode>, 'memberIds' | 'rota' | 'tagIds' | 'welcomeText' | 'validFrom' | 'validTo'>>

async function checkFields(deps: CodesDeps, store: StoreInfo, body: Fields): Promise<void> {
  const { kit, directory } = deps
  if (body.validFrom && body.validTo && new Date(body.validFrom) >= new Date(body.validTo)) throw new AppError('codes.period_invalid')
  const people = [...(body.memberIds ?? []), ...(body.rota?.backupIds ?? [])]
  if (people.length > 0) {
    const refused: string[] = []
    for (const id of people) {
      const member = await directory.member(id)
      if (!member || member.corpId !== store.corpId || member.status !== 'active' || !member.customerContact) refused.push(member?.name ?? id)
    }
    if (refused.length > 0) throw new AppError('codes.members_invalid', { names: refused.join('、') })
  }
  if (body.tagIds) await demandUsableTags(kit.database, store, body.tagIds)
  if (body.welcomeText) deps.checkWelcome(body.welcomeText)
}

const date = (value: string | null | undefined): Date | null => (value ? new Date(value) : null)
const keep = (value: string | null | undefined, current: string | null): string | null => (value === undefined ? current : value?.trim() || null)

const membersOf = async (db: Db, { groupId, id }: StoredCode): Promise<string[]> => (await db.rows<{ id: string }>('SELECT member_id AS id FROM channel_code_member WHERE group_id = ? AND code_id = ? AND backup = 0', [groupId, id])).map((row) => row.id)

async function saveMembers(tx: Tx, groupId: string, codeId: string, memberIds: readonly string[], backupIds: readonly string[] = []): Promise<void> {
  await tx.run('DELETE FROM channel_code_member WHERE group_id = ? AND code_id = ?', [groupId, codeId])
  const unique = [...new Set(memberIds)]
  const backups = [...new Set(backupIds)].filter((one) => !unique.includes(one))
  const rows = [...unique.map((memberId) => ({ groupId, codeId, memberId, backup: false })), ...backups.map((memberId) => ({ groupId, codeId, memberId, backup: true }))]
  if (rows.length > 0) await tx.orm.insert(channelCodeMember).values(rows)
}

async function saveTags(tx: Tx, groupId: string, codeId: string, tagIds: readonly string[]): Promise<void> {
  await tx.run('DELETE FROM channel_code_tag WHERE group_id = ? AND code_id = ?', [groupId, codeId])
  const unique = [...new Set(tagIds)]
  if (unique.length > 0) await tx.orm.insert(channelCodeTag).values(unique.map((tagId) => ({ groupId, codeId, tagId })))
}
