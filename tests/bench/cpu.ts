import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** CPU time a process has used so far, all threads, user and system. Linux only. */
export function cpuMilliseconds(pid: number): number {
  // The name in parentheses may hold spaces; fields 14 and 15 of proc(5) are counted from behind it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond()
}

let ticks = 0
const ticksPerSecond = (): number => (ticks ||= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })))
