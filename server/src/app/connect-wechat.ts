import { wechatAccount } from '../modules/owner-page/index.ts'
import type { Product } from './product.ts'

export interface WechatCredentials { corpId: string; appid: string; secret: string; name: string }

/** The service account by whose login owners are recognised; it must be of the same legal entity as the corp (doc 95818). */
export async function connectWechat(product: Product, input: WechatCredentials): Promise<void> {
  const { kit } = product
  const corp = await kit.database.row<{ id: string; groupId: string }>('SELECT id, group_id AS groupId FROM corp WHERE corp_id = ?', [input.corpId])
  if (!corp) throw new Error(`企业 ${input.corpId} 还没有接入`)
  const secretEnc = (await kit.cipher(corp.groupId)).encrypt(input.secret, 'wechat.secret')
  const known = await kit.database.row('SELECT 1 FROM wechat_account WHERE appid = ?', [input.appid])
  if (known) await kit.database.run('UPDATE wechat_account SET secret_enc = ?, name = ? WHERE appid = ?', [secretEnc, input.name, input.appid])
  else await kit.database.orm.insert(wechatAccount).values({ groupId: corp.groupId, id: kit.ids.next(), corpId: corp.id, appid: input.appid, name: input.name, secretEnc })
}
