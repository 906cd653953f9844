import { ConfigError } from '../platform/config/config.ts'
import type { Product } from './product.ts'

/** A secret that was reset in WeCom's console. Running processes take it up within seconds. */
export async function setSecret({ kit, directory }: Pick<Product, 'kit' | 'directory'>, corpId: string, secret: string): Promise<void> {
  const install = (await directory.installs()).find((one) => one.corp.corpId === corpId)
  if (!install) throw new ConfigError(`没有接入企业 ${corpId}：set-secret 后面写企业 ID`)
  // Its app is the group's: a secret given here would replace the group's own.
  if (install.driver === 'shared') throw new ConfigError(`${install.corp.name}用的是集团共享的应用，没有自己的 Secret`)
  if (!/^\S{10,100}$/.test(secret)) throw new ConfigError('标准输入里应当只有新的应用 Secret')
  const cipher = await kit.cipher(install.groupId)
  await kit.database.run('UPDATE wecom_app SET secret_enc = ? WHERE group_id = ? AND id = ?', [cipher.encrypt(secret, 'app.secret'), install.groupId, install.appId])
}
