import { uploadScriptFile } from '@chitang/shared/contracts/script-sheets'
import { uploadAsset as uploadAssetEndpoint } from '@chitang/shared/contracts/welcome'
import { demand, demandStore } from '../../platform/access/policy.ts'
import { AppError } from '../../platform/http/errors.ts'
import { apiBase, type Authenticate, type Router } from '../../platform/http/route.ts'
import { callWecom } from '../../wecom/app-error.ts'
import { storeFile, storeImage, uploadAsset, type MediaDeps } from './media.service.ts'

export function registerMediaRoutes(router: Router, deps: MediaDeps & { authenticate: Authenticate }): void {
  const { kit, directory } = deps

  router.scoped(uploadAssetEndpoint, async (scope, { body }) => {
    if (body.storeId) demandStore(scope, 'welcome.write', body.storeId)
    else demand(scope, 'welcome.write')
    const assetId = await storeImage(kit, { groupId: scope.groupId, storeId: body.storeId ?? null, name: body.name, content: Buffer.from(body.contentBase64, 'base64') })
    // Uploaded ahead of the first welcome: its 20 seconds are not for uploads.
    const corpId = body.storeId ? (await directory.store(body.storeId)).corpId : scope.corpId
    await callWecom(() => uploadAsset(deps, scope.groupId, assetId, corpId))
    return { assetId, name: body.name, url: `${apiBase}/media/${assetId}` }
  })

  router.scoped(uploadScriptFile, async (scope, { body }) => {
    if (body.storeId) demandStore(scope, 'script.publish', body.storeId)
    else demand(scope, 'script.publish')
    const assetId = await storeFile(kit, { groupId: scope.groupId, storeId: body.storeId ?? null, name: body.name, content: Buffer.from(body.contentBase64, 'base64') })
    return { assetId, name: body.name }
  })

  // Bytes, not JSON: outside the contract, same session.
  router.app.get(`${apiBase}/media/:id`, { schema: { hide: true } }, async (request, reply) => {
    const scope = await deps.authenticate(request, 'staff')
    demand(scope, 'self.read')
    const { id } = request.params as { id: string }
    const asset = /^\d{1,20}$/.test(id) ? await kit.database.row<{ content: Buffer; content_type: string }>('SELECT content, content_type FROM media_asset WHERE group_id = ? AND id = ?', [scope.groupId, id]) : null
    if (!asset) throw new AppError('not_found')
    return reply.type(asset.content_type).header('cache-control', 'private, max-age=86400, immutable').send(asset.content)
  })

  // The picture of a card in a customer's chat: fetched by WeChat, named by its digest, which nobody can guess.
  router.app.get('/pictures/:group/:digest', { schema: { hide: true } }, async (request, reply) => {
    const { group, digest } = request.params as { group: string; digest: string }
    const asset = /^\d{1,20}$/.test(group) && /^[0-9a-f]{64}$/.test(digest) ? await kit.database.row<{ content: Buffer; contentType: string }>("SELECT content, content_type AS contentType FROM media_asset WHERE group_id = ? AND digest = ? AND content_type LIKE 'image/%'", [group, digest]) : null
    if (!asset) return reply.callNotFound()
    return reply.type(asset.contentType).header('cache-control', 'public, max-age=31536000, immutable').send(asset.content)
  })
}
