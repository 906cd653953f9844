import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const dataDir = join(root, '.data')
export const inRoot = (...parts) => join(root, ...parts)

export function ensureDataDir(...parts) {
  const dir = join(dataDir, ...parts)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  return dir
}
