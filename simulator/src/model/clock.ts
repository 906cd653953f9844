import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const SHANGHAI_MS = 8 * 3600_000

/** Offset that makes "now" 10:00 in Shanghai on the day of `real`. */
export function offsetToTenOClock(real: number): number {
  const shanghai = real + SHANGHAI_MS
  return Math.floor(shanghai / 86400_000) * 86400_000 + 10 * 3600_000 - shanghai
}

export interface Clock {
  now(): number
  offset(): number
  advance(ms: number): number
  stop(): void
}

/** The clock that simulator and product share: a file with one offset, or just memory. */
export function createClock(options: { file?: string; initialOffsetMs: number; onChange(offsetMs: number): void }): Clock {
  let offset = options.initialOffsetMs
  let timer: NodeJS.Timeout | undefined
  const { file } = options
  const write = (): void => {
    if (!file) return
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.tmp`, JSON.stringify({ offsetMs: offset }))
    renameSync(`${file}.tmp`, file)
  }
  const read = (path: string): void => {
    const value = (JSON.parse(readFileSync(path, 'utf8')) as { offsetMs?: unknown }).offsetMs
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`clock file ${path} has no number offsetMs`)
    if (value !== offset) {
      offset = value
      options.onChange(offset)
    }
  }
  if (file) {
    if (existsSync(file)) read(file)
    else write()
    let seen = statSync(file).mtimeMs
    timer = setInterval(() => {
      if (!existsSync(file)) return
      const changed = statSync(file).mtimeMs
      if (changed === seen) return
      seen = changed
      read(file)
    }, 200)
    timer.unref()
  }
  return {
    now: () => Date.now() + offset,
    offset: () => offset,
    advance(ms) {
      offset += ms
      write()
      options.onChange(offset)
      return offset
    },
    stop: () => clearInterval(timer),
  }
}
