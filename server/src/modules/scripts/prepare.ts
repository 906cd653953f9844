import type { ScriptPart } from '@chitang/shared/contracts/script-content'
import type { PreparedPart, ReadyPart } from '@chitang/shared/contracts/script-sends'
import type { Scope } from '../../platform/access/scope.ts'
import { AppError } from '../../platform/http/errors.ts'
import { plainMessage } from '../../platform/log/plain-message.ts'
import { callWecom } from '../../wecom/app-error.ts'
import { freshMediaId, publicPicture, uploadAsset, type MediaDeps } from '../media/index.ts'
import type { StoreInfo } from '../org/index.ts'
import { sendableSlot } from './sends.ts'

export interface PrepareDeps extends MediaDeps { publicOrigin: () => string }

/** The parts ready for sendChatMessage (doc 94354); one that fails says why and keeps nobody from sending the others. */
export async function prepareScript(deps: PrepareDeps, scope: Scope, store: StoreInfo, id: string): Promise<{ version: number; parts: PreparedPart[] }> {
  const { item } = await sendableSlot(deps.kit, scope, store, id)
  const parts = await Promise.all(item.parts.map(async (part, index): Promise<PreparedPart> => {
    try {
      return { index, ready: await readyPart(deps, scope, part), error: null }
    } catch (cause) {
      if (!(cause instanceof AppError)) deps.kit.log('warn', { what: 'prepare script part', scriptId: item.id, index, err: plainMessage(cause) })
      const { code, message, action } = cause instanceof AppError ? cause : new AppError('internal')
      return { index, ready: null, error: { code, message, action } }
    }
  }))
  return { version: item.version, parts }
}

async function readyPart(deps: PrepareDeps, scope: Scope, part: ScriptPart): Promise<ReadyPart | null> {
  switch (part.kind) {
    case 'text': return null
    case 'image': return { msgtype: 'image', image: { mediaid: await mediaId(deps, scope, part.assetId) } }
    case 'file': return { msgtype: 'file', file: { mediaid: await mediaId(deps, scope, part.assetId) } }
    case 'link': return {
      msgtype: 'news',
      news: { link: part.url, title: part.title, desc: part.description ?? '', imgUrl: part.coverAssetId ? await picture(deps, scope, part.coverAssetId) : (part.imageUrl ?? '') },
    }
    case 'miniprogram': return {
      // The client opens pages by file name (doc 94354: page ends in .html).
      msgtype: 'miniprogram', miniprogram: { appid: part.appid, title: part.title, imgUrl: await picture(deps, scope, part.coverAssetId), page: part.page.replace(/^([^?]*?)(?:\.html)?(\?.*)?$/, '$1.html$2') },
    }
  }
}

async function mediaId(deps: PrepareDeps, scope: Scope, assetId: string): Promise<string> {
  return (await freshMediaId(deps.kit, scope.groupId, assetId, scope.corpId)) ?? callWecom(() => uploadAsset(deps, scope.groupId, assetId, scope.corpId))
}

async function picture(deps: PrepareDeps, scope: Scope, assetId: string): Promise<string> {
  const path = await publicPicture(deps.kit, scope.groupId, assetId)
  if (path === null) throw new AppError('scripts.asset_unknown')
  return `${deps.publicOrigin()}${path}`
}
