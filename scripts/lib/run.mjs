import { spawn, spawnSync } from 'node:child_process'
import { root } from './paths.mjs'

/** Runs a command to its end; its output appears only when it fails (or `show`). */
export function run(command, args, { cwd = root, env = process.env, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout?.on('data', (chunk) => { output += chunk })
    child.stderr?.on('data', (chunk) => { output += chunk })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${output.slice(-6000)}`))))
  })
}

export const onPath = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
