import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync, openSync, fsyncSync, closeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { World } from './types.ts'

export interface Store {
  load(): World | null
  dirty(): void
  flush(): void
  putMedia(id: string, bytes: Buffer): void
  getMedia(id: string): Buffer | null
}

const WINDOW_MS = 150
/** A world too big to write in passing gets a longer window, so that writing never takes most of the time. */
const SHARE = 3

/** Keeps the world as one snapshot file, replaced atomically; media bytes lie beside it. */
export function createStore(file: string | undefined, current: () => World): Store {
  const memory = new Map<string, Buffer>()
  let timer: NodeJS.Timeout | undefined
  let lastMs = 0
  const mediaDir = file ? `${file}.media` : ''
  const write = (): void => {
    if (!file) return
    mkdirSync(dirname(file), { recursive: true })
    const handle = openSync(`${file}.tmp`, 'w', 0o600)
    writeFileSync(handle, JSON.stringify(current()))
    fsyncSync(handle)
    closeSync(handle)
    renameSync(`${file}.tmp`, file)
  }
  return {
    load: () => (file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as World) : null),
    dirty() {
      if (!file || timer) return
      timer = setTimeout(() => {
        timer = undefined
        const began = performance.now()
        write()
        lastMs = performance.now() - began
      }, Math.max(WINDOW_MS, lastMs * SHARE))
    },
    flush() {
      clearTimeout(timer)
      timer = undefined
      write()
    },
    putMedia(id, bytes) {
      if (!file) return void memory.set(id, bytes)
      mkdirSync(mediaDir, { recursive: true })
      writeFileSync(join(mediaDir, id), bytes, { mode: 0o600 })
    },
    getMedia(id) {
      if (!file) return memory.get(id) ?? null
      const path = join(mediaDir, id)
      return existsSync(path) ? readFileSync(path) : null
    },
  }
}

export function removeStore(file: string): void {
  rmSync(file, { force: true })
  rmSync(`${file}.tmp`, { force: true })
  rmSync(`${file}.media`, { force: true, recursive: true })
}
