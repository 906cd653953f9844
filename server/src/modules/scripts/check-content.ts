import type { ScriptContent, ScriptPart } from '@chitang/shared/contracts/script-content'
import { lintVerdict } from '@chitang/shared/domain/script-lint'
import { scriptCategories, scriptObjections, type ScriptKind } from '@chitang/shared/domain/scripts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/http/errors.ts'
import { promotionById, promotionReaches } from '../promotions/index.ts'

/** Whose words they are; a store comes with its brand. */
export interface WordsOf { storeId: string | null; brand: string | null }
export interface Submission { kind: ScriptKind; content: ScriptContent; acknowledged: readonly string[]; of: WordsOf }

/** Everything that must hold before words may be published, whoever writes them and by whatever way. */
export async function checkContent(db: Db, groupId: string, { kind, content, acknowledged, of }: Submission): Promise<ScriptContent> {
  const { category, objection, parts, promotionId } = content
  if (!scriptCategories.some((one) => one.code === category) || (objection !== null && !scriptObjections.some((one) => one.code === objection))) throw new AppError('scripts.category_unknown')
  if (kind === 'material' && (parts.length !== 1 || parts[0]!.kind === 'text')) throw new AppError('scripts.material_one_part')
  const clean = { ...content, title: content.title.trim(), parts: parts.map(trimmed) }
  if (!clean.title || clean.parts.some((part) => part.kind === 'text' && !part.text)) throw new AppError('request.invalid', { detail: '标题或内容没有填' })
  const { blocked, unseen } = lintVerdict(clean.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])), acknowledged)
  const [worst] = blocked
  if (worst) throw new AppError('scripts.blocked', { words: worst.words, why: worst.why, instead: worst.instead }, { findings: blocked })
  if (unseen.length > 0) throw new AppError('scripts.unseen', { count: unseen.length }, { findings: unseen })
  const assets = [...new Set(clean.parts.flatMap(assetsOf))]
  if (assets.length > 0) {
    const found = await db.rows<{ id: string }>('SELECT id FROM media_asset WHERE group_id = ? AND id IN (?)', [groupId, assets])
    if (found.length !== assets.length) throw new AppError('scripts.asset_unknown')
  }
  if (promotionId !== null && !promotionReaches(await promotionById(db, groupId, promotionId), of)) throw new AppError('not_found')
  return clean
}

const trimmed = (part: ScriptPart): ScriptPart => (part.kind === 'text' ? { ...part, text: part.text.trim() } : part)

/** Every asset a part shows or sends. */
function assetsOf(part: ScriptPart): string[] {
  if (part.kind === 'image' || part.kind === 'file') return [part.assetId]
  if (part.kind === 'text') return []
  return part.coverAssetId ? [part.coverAssetId] : []
}

