import type { Tx } from '../../platform/db/database.ts'
import type { Kit } from '../../platform/kit.ts'
import { appInstall, corp, idSubject, wecomApp } from './org.table.ts'

export interface CorpCredentials { corpId: string; name: string; mode: 'group' | 'store' | 'oem'; agentId: number; appName: string; secret: string; token: string; aesKey: string; openPlatform?: string | null }

/** Records a corp and its self-built app; secrets are encrypted before they touch the database. */
export async function connectCorp(kit: Kit, tx: Tx, groupId: string, input: CorpCredentials): Promise<{ corpId: string; installId: string }> {
  const cipher = await kit.cipher(groupId)
  const corpId = kit.ids.next()
  const appId = kit.ids.next()
  const installId = kit.ids.next()
  await tx.orm.insert(corp).values({ groupId, id: corpId, corpId: input.corpId, name: input.name, mode: input.mode, openPlatform: input.openPlatform ?? null })
  await tx.orm.insert(idSubject).values({ groupId, id: kit.ids.next(), corpId, principal: 'corp' })
  await tx.orm.insert(wecomApp).values({
    groupId, id: appId, corpId, name: input.appName, secretEnc: cipher.encrypt(input.secret, 'app.secret'), callbackTokenEnc: cipher.encrypt(input.token, 'app.callback_token'), aesKeyEnc: cipher.encrypt(input.aesKey, 'app.aes_key'),
  })
  await tx.orm.insert(appInstall).values({ groupId, id: installId, appId, corpId, agentId: input.agentId, driver: 'self_built' })
  return { corpId, installId }
}

/** A downstream of the chain that confirmed: no secret, and ids that are valid in the upstream's eyes only (doc 95813). */
export async function connectDownstream(kit: Kit, tx: Tx, groupId: string, input: { appId: string; upstreamCorpId: string; corpId: string; name: string; agentId: number }): Promise<string> {
  const corpId = kit.ids.next()
  await tx.orm.insert(corp).values({ groupId, id: corpId, corpId: input.corpId, name: input.name, mode: 'store' })
  await tx.orm.insert(idSubject).values({ groupId, id: kit.ids.next(), corpId, principal: `upstream:${input.upstreamCorpId}` })
  await tx.orm.insert(appInstall).values({ groupId, id: kit.ids.next(), appId: input.appId, corpId, agentId: input.agentId, driver: 'shared' })
  return corpId
}
