import { existsSync } from 'node:fs'
import { readMasterKey } from '../crypto/master-key.ts'

/** A start-up problem the operator can fix: one sentence that says what and how. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

export interface Config {
  databaseUrl: string
  host: string
  port: number
  role: 'web' | 'worker' | 'all'
  publicOrigins: string[]
  wecom: { apiOrigin: string; wechatApiOrigin: string; oauthOrigin: string; loginOrigin: string; qrImageOrigins: string[] }
  masterKey: Buffer
  masterKeyIsDemo: boolean
  demo: boolean
  clockFile: string | null
  logLevel: string
  trustProxy: boolean
  verifyFilesDir: string | null
  sidebarDist: string
  adminDist: string
  devSidebarOrigin: string | null
  devAdminOrigin: string | null
  databasePoolSize: number
  /** Requests a minute from one address to the API; callbacks and pages are not counted. */
  rateLimitPerMinute: number
  /** Lets others than this machine read /metrics. */
  metricsToken: string | null
  /** A worker's own port for /healthz, /readyz and /metrics. */
  metricsPort: number | null
  /** Calls WeCom allows per API in a minute and an hour: of one corp, and from one address (doc 90454). */
  callLimits: Record<'corp' | 'ip', { minute: number; hour: number }>
}

type Env = Readonly<Record<string, string | undefined>>

/** Reads and checks every setting at once; throws ConfigError with the first thing to fix. */
export function readConfig(env: Env, paths: { sidebarDist: string; adminDist: string }): Config {
  const demo = env['DEMO'] === '1'
  const testing = env['NODE_ENV'] === 'test'
  const port = integer(env, 'PORT', 3000)
  const { key, isDemo } = readMasterKey(env)
  if (isDemo && !demo) throw new ConfigError('演示用的主密钥不能用于正式环境：设置 MASTER_KEY（openssl rand -base64 32）或 MASTER_KEY_FILE')
  const clockFile = env['CLOCK_FILE'] || null
  if (clockFile && !demo && !testing) throw new ConfigError('CLOCK_FILE 只能用于演示（DEMO=1）：去掉它')
  const role = env['ROLE'] ?? 'all'
  if (role !== 'web' && role !== 'worker' && role !== 'all') throw new ConfigError(`ROLE 只能是 web、worker 或 all，现在是 ${role}`)
  const verifyFilesDir = env['VERIFY_FILES_DIR'] || null
  if (verifyFilesDir && !existsSync(verifyFilesDir)) throw new ConfigError(`VERIFY_FILES_DIR 指的目录不存在：${verifyFilesDir}`)
  const apiOrigin = origin(env, 'WECOM_API_ORIGIN', 'https://qyapi.weixin.qq.com')
  return {
    databaseUrl: required(env, 'DATABASE_URL', '数据库地址，例如 mysql://user:password@127.0.0.1:3306/chitang'),
    host: env['HOST'] || '127.0.0.1',
    port,
    role,
    publicOrigins: origins(env, port),
    wecom: {
      apiOrigin,
      // A simulated WeCom brings the little of WeChat that is needed.
      wechatApiOrigin: origin(env, 'WECHAT_API_ORIGIN', apiOrigin.startsWith('http://') ? apiOrigin : 'https://api.weixin.qq.com'),
      oauthOrigin: origin(env, 'WECOM_OAUTH_ORIGIN', 'https://open.weixin.qq.com'),
      loginOrigin: origin(env, 'WECOM_LOGIN_ORIGIN', 'https://login.work.weixin.qq.com'),
      qrImageOrigins: ['https://wework.qpic.cn', 'https://p.qpic.cn', 'https://p.qlogo.cn', 'https://wx.qlogo.cn', ...(apiOrigin.startsWith('http://') ? [apiOrigin] : [])],
    },
    masterKey: key,
    masterKeyIsDemo: isDemo,
    demo,
    clockFile,
    logLevel: env['LOG_LEVEL'] || 'info',
    trustProxy: env['TRUST_PROXY'] === '1',
    verifyFilesDir,
    sidebarDist: env['SIDEBAR_DIST'] || paths.sidebarDist,
    adminDist: env['ADMIN_DIST'] || paths.adminDist,
    devSidebarOrigin: env['DEV_SIDEBAR_ORIGIN'] || null,
    devAdminOrigin: env['DEV_ADMIN_ORIGIN'] || null,
    databasePoolSize: integer(env, 'DB_POOL_SIZE', 24),
    rateLimitPerMinute: integer(env, 'RATE_LIMIT_PER_MINUTE', 1200, 1_000_000),
    metricsToken: env['METRICS_TOKEN'] || null,
    metricsPort: env['METRICS_PORT'] ? integer(env, 'METRICS_PORT', 0) : null,
    callLimits: { corp: callLimit(env, 'WECOM_CORP_CALLS', '10000/150000'), ip: callLimit(env, 'WECOM_IP_CALLS', '20000/600000') },
  }
}

function required(env: Env, name: string, what: string): string {
  const value = env[name]
  if (!value) throw new ConfigError(`缺少环境变量 ${name}：${what}`)
  return value
}

function integer(env: Env, name: string, fallback: number, max = 65535): number {
  const text = env[name]
  if (!text) return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > max) throw new ConfigError(`${name} 要是 0–${max} 的整数，现在是 ${text}`)
  return value
}

/** `a minute/an hour`; providers have other numbers than a corp by itself. */
function callLimit(env: Env, name: string, fallback: string): { minute: number; hour: number } {
  const text = env[name] || fallback
  const found = /^(\d{1,9})\/(\d{1,9})$/.exec(text)
  if (!found) throw new ConfigError(`${name} 要写成「每分钟次数/每小时次数」，例如 ${fallback}，现在是 ${text}`)
  return { minute: Number(found[1]), hour: Number(found[2]) }
}

function origin(env: Env, name: string, fallback: string): string {
  const text = env[name] || fallback
  try {
    return new URL(text).origin
  } catch {
    throw new ConfigError(`${name} 不是网址：${text}`)
  }
}

function origins(env: Env, port: number): string[] {
  const text = env['PUBLIC_ORIGINS'] || `http://127.0.0.1:${port}`
  return text.split(',').map((one) => {
    try {
      return new URL(one.trim()).origin
    } catch {
      throw new ConfigError(`PUBLIC_ORIGINS 里有不是网址的内容：${one}`)
    }
  })
}
