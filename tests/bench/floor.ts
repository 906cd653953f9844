import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Floor { origin: string; pid: number; stop(): Promise<void> }

/** A floor is a program of this folder in a process of its own; it says where it listens. */
export async function startFloor(program: 'floor-intake' | 'floor-read', env: Readonly<Record<string, string>>): Promise<Floor> {
  const child = fork(fileURLToPath(new URL(`${program}.ts`, import.meta.url)), { execArgv: ['--import', 'tsx'], env: { ...process.env, ...env, NODE_ENV: 'production' } })
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  const origin = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(String(message)))
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code} before it listened`)))
  })
  return {
    origin, pid: child.pid!,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Called by a floor once it listens: its parent learns the address, and its death ends the floor too. */
export function listening(origin: string): void {
  process.on('disconnect', () => process.exit(0))
  process.send!(origin)
}
