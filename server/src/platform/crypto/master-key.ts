import { existsSync, readFileSync } from 'node:fs'
import { hkdfSync } from 'node:crypto'

const demoPrefix = 'demo:'

/**
 * 32 bytes from MASTER_KEY or MASTER_KEY_FILE (base64). A key made for the demo carries `demo:` in front,
 * so that it can never pass for a real one.
 */
export function readMasterKey(env: Readonly<Record<string, string | undefined>>): { key: Buffer; isDemo: boolean } {
  const file = env['MASTER_KEY_FILE']
  if (!env['MASTER_KEY'] && file && !existsSync(file)) throw new Error(`MASTER_KEY_FILE 指的文件不存在：${file}`)
  const text = (env['MASTER_KEY'] ?? (file ? readFileSync(file, 'utf8') : '')).trim()
  if (!text) throw new Error('缺少主密钥：设置 MASTER_KEY（openssl rand -base64 32）或 MASTER_KEY_FILE')
  const isDemo = text.startsWith(demoPrefix)
  const key = Buffer.from(isDemo ? text.slice(demoPrefix.length) : text, 'base64')
  if (key.length !== 32) throw new Error('主密钥要是 32 字节的 base64：openssl rand -base64 32')
  return { key, isDemo }
}

/** Independent keys for independent uses; none of them is ever stored. */
export function deriveKey(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, 'chitang', purpose, 32))
}
