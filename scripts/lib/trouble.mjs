import { stripVTControlCharacters } from 'node:util'
import { say } from './say.mjs'

/** A machine may keep only the end of what a run says: the list must fit there, whatever went wrong. */
const linesPerError = 15
const linesInAll = 70

/** The last words of a run: what failed, and what passed only when it was tried again. */
export function tellTrouble(trouble) {
  const lines = []
  for (const { where, title, error, flaky } of [...trouble].sort((a, b) => Number(a.flaky) - Number(b.flaky))) {
    lines.push(`${flaky ? '~ FLAKY, passed when tried again' : '✗ FAILED'}: ${where} › ${title}`)
    if (lines.length < linesInAll) lines.push(...firstLines(error))
  }
  if (lines.length > 0) say(`\n${lines.join('\n')}\n`)
}

function firstLines(error) {
  const lines = stripVTControlCharacters(String(error)).split('\n').map((line) => line.trimEnd()).filter((line) => line && !/^ +at .*node_modules/.test(line))
  return lines.slice(0, linesPerError).map((line) => `    ${line.slice(0, 240)}`)
}
