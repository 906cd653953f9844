import { AsyncLocalStorage } from 'node:async_hooks'

/** A problem the person at the terminal can fix: one sentence, no stack. */
export class Stop extends Error {}

/** What is said inside is kept, so that works beside each other do not speak at once. */
const kept = new AsyncLocalStorage()

export function write(text) {
  const pieces = kept.getStore()
  if (pieces) pieces.push(text)
  else process.stdout.write(text)
}

export const say = (line) => write(`${line}\n`)

/** Runs a work and gives back what it said and returned, or threw. */
export async function sayTogether(work) {
  const pieces = []
  const done = await kept.run(pieces, () => work().then((result) => ({ result }), (error) => ({ error })))
  return { ...done, said: pieces.join('') }
}

/** Runs a long step with its name, ticking seconds while it lasts. */
export async function step(name, work) {
  const started = Date.now()
  const apart = kept.getStore() !== undefined
  const tty = process.stdout.isTTY && !apart
  if (!tty && !apart) say(`… ${name}`)
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000)
    if (tty) process.stdout.write(`\r… ${name} ${seconds} s `)
    else if (!apart && seconds % 15 === 0) say(`… ${name} ${seconds} s`)
  }, 1000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    const took = ((Date.now() - started) / 1000).toFixed(1)
    say(tty ? `\r✓ ${name} ${took} s      ` : `✓ ${name} ${took} s`)
  }
}

export async function main(work) {
  try {
    await work()
  } catch (error) {
    if (error instanceof Stop) process.stderr.write(`\n✗ ${error.message}\n`)
    else process.stderr.write(`\n✗ ${error?.stack ?? error}\n`)
    process.exit(1)
  }
}
