import { attachedAssets } from '@chitang/shared/contracts/attachments'
import type { BroadcastContent, ContentCheck } from '@chitang/shared/contracts/broadcasts'
import { checkedContent, type ContentProblem } from '@chitang/shared/domain/broadcast-content'
import type { TouchClass } from '@chitang/shared/domain/touches'
import { AppError } from '../../../platform/http/errors.ts'
import { attributeFilter, type AttributeDefs } from '../../attributes/index.ts'
import type { StoreInfo } from '../../org/index.ts'
import { contentHash } from './content-hash.model.ts'
import { offerOf, senderOf, type ContentDeps } from './sender-values.ts'

export interface CheckDeps extends ContentDeps { attributes: AttributeDefs }

/** Everything that is wrong with a text, and what customers of one advisor of the store will read. */
export async function checkContent(deps: CheckDeps, store: StoreInfo, touchClass: TouchClass, content: BroadcastContent, memberId?: string): Promise<ContentCheck> {
  const [offer, advisor, files, lock, variant] = await Promise.all([offerOf(deps, store, content), advisorNamed(deps, store, memberId), missingFiles(deps, store, content), lockOf(deps, store.groupId, contentHash(content)), variantProblem(deps, store, content)])
  const checked = checkedContent(content, touchClass, await senderOf(deps, store, advisor), offer.values)
  const stop = (where: ContentProblem['where'], words: string | null): ContentProblem[] => (words === null ? [] : [{ level: 'stop', where, words }])
  return { ...checked, sender: advisor, findings: [...stop('text', lock), ...stop('text', offer.problem), ...stop('variant', variant), ...stop('attachments', files), ...checked.findings] }
}

/** Refuses what may not go out, with the first reason. */
export async function demandSendableContent(deps: CheckDeps, { groupId, storeId, class: touchClass, content }: { groupId: string; storeId: string; class: TouchClass; content: BroadcastContent }): Promise<void> {
  const store = await deps.directory.store(storeId)
  if (store.groupId !== groupId) throw new AppError('not_found')
  const { findings } = await checkContent(deps, store, touchClass, content)
  const first = findings.find((finding) => finding.level === 'stop')
  if (first) throw new AppError('broadcasts.content', { words: first.words }, { findings })
}

/** The one that is asked for, or somebody who may serve customers. */
const advisorNamed = async ({ kit }: CheckDeps, store: StoreInfo, memberId = '0'): Promise<string> =>
  (await kit.database.row<{ name: string }>("SELECT m.name FROM assignment a JOIN member m ON m.group_id = a.group_id AND m.employee_id = a.employee_id AND m.corp_id = ? AND m.status = 'active' AND m.customer_contact = 1 WHERE a.group_id = ? AND a.store_id = ? AND a.valid_to IS NULL ORDER BY m.id = ? DESC, a.role = 'sales_advisor' DESC, m.id LIMIT 1", [store.corpId, store.groupId, store.id, memberId]))?.name ?? '顾问'

async function missingFiles({ kit }: CheckDeps, store: StoreInfo, content: BroadcastContent): Promise<string | null> {
  const wanted = [...new Set(attachedAssets(content.attachments))]
  if (wanted.length === 0) return null
  const found = await kit.database.rows('SELECT id FROM media_asset WHERE group_id = ? AND id IN (?)', [store.groupId, wanted])
  return found.length === wanted.length ? null : '有图片找不到了：重新上传'
}

async function lockOf({ kit }: CheckDeps, groupId: string, hash: string): Promise<string | null> {
  const row = await kit.database.row<{ words: string }>('SELECT words FROM broadcast_lock WHERE group_id = ? AND content_hash = ? AND lifted_at IS NULL', [groupId, hash])
  return row && `这段内容已停用：${row.words}。改写，或请总部复核后解锁`
}

async function variantProblem({ attributes }: CheckDeps, store: StoreInfo, { variant }: BroadcastContent): Promise<string | null> {
  if (variant === null) return null
  const defs = await attributes.of(store.groupId)
  try {
    attributeFilter(defs, variant.attribute, variant.is)
    return null
  } catch (cause) {
    if (cause instanceof AppError) return cause.message
    throw cause
  }
}
