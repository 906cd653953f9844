/** A problem the person at the terminal can fix: one sentence, no stack. */
export class Stop extends Error {}

export const say = (line) => process.stdout.write(`${line}\n`)

/** Runs a long step with its name, ticking seconds while it lasts. */
export async function step(name, work) {
  const started = Date.now()
  const tty = process.stdout.isTTY
  if (!tty) say(`… ${name}`)
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000)
    if (tty) process.stdout.write(`\r… ${name} ${seconds} s `)
    else if (seconds % 15 === 0) say(`… ${name} ${seconds} s`)
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
