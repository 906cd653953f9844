import { existsSync, readdirSync } from 'node:fs'
import { canInstall, install } from './debian.mjs'
import { onPath, run } from './run.mjs'
import { Stop } from './say.mjs'

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** A real Chromium and a font that can draw Chinese; without one the screens could not be told from broken ones. */
export async function ensureChromium() {
  const missing = []
  if (!places.some((path) => path && existsSync(path))) missing.push('chromium')
  if (!(await hasChineseFont())) missing.push('fonts-wqy-microhei')
  if (missing.length > 0) {
    if (!canInstall()) throw new Stop(`End-to-end tests need ${missing.join(' and ')}: install it, or name a Chromium with CHROMIUM_PATH.`)
    await install('browser tests', missing)
  }
  return places.find((path) => path && existsSync(path))
}

async function hasChineseFont() {
  if (onPath('fc-list')) return (await run('fc-list', [':lang=zh', 'file'])).trim() !== ''
  return existsSync('/usr/share/fonts/truetype/wqy') && readdirSync('/usr/share/fonts/truetype/wqy').length > 0
}
