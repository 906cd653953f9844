import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, root } from './paths.mjs'
import { run } from './run.mjs'
import { step } from './say.mjs'

const bin = (name) => inRoot('node_modules', '.bin', name)
const viteBuild = (folder, config = 'vite.config.ts') => run(bin('vite'), ['build', '--config', config, '--logLevel', 'warn'], { cwd: inRoot(folder), env: { ...process.env, NODE_ENV: 'production' } })

/** One Node program into one file; packages from the registry stay outside, our own sources go in. */
export async function bundle(entry, outfile, manifest) {
  const { dependencies = {} } = JSON.parse(readFileSync(inRoot(manifest), 'utf8'))
  const external = Object.entries(dependencies).filter(([, version]) => !version.startsWith('workspace:')).flatMap(([name]) => [name, `${name}/*`])
  await run(bin('esbuild'), [
    inRoot(entry), '--bundle', '--platform=node', '--format=esm', '--target=node20', '--sourcemap', '--log-level=warning', '--loader:.json=json', '--loader:.css=text',
    `--outfile=${inRoot(outfile)}`, ...external.map((name) => `--external:${name}`),
  ])
}

const parts = [
  { name: 'server', sources: ['server/src', 'shared'], outputs: ['server/dist/main.js', 'server/dist/cli.js'], build: () => Promise.all([bundle('server/src/main.ts', 'server/dist/main.js', 'server/package.json'), bundle('server/src/cli.ts', 'server/dist/cli.js', 'server/package.json')]) },
  { name: 'simulator', sources: ['simulator'], outputs: ['simulator/dist/main.js', 'simulator/dist/ui'], build: async () => { await viteBuild('simulator'); await bundle('simulator/src/main.ts', 'simulator/dist/main.js', 'simulator/package.json') } },
  { name: 'sidebar', sources: ['sidebar', 'shared'], outputs: ['sidebar/dist/index.html'], build: () => viteBuild('sidebar') },
  { name: 'admin', sources: ['admin', 'shared'], outputs: ['admin/dist/index.html'], build: () => viteBuild('admin') },
]

/** Builds what is missing or older than its sources. */
export async function ensureBuilt({ force = false, only } = {}) {
  for (const part of parts) {
    if (only && !only.includes(part.name)) continue
    const stamp = inRoot('node_modules', '.chitang-built', part.name)
    const hash = hashOf([...part.sources, 'pnpm-lock.yaml'])
    const fresh = !force && part.outputs.every((file) => existsSync(inRoot(file))) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
    if (fresh) continue
    await step(`build ${part.name}`, part.build)
    mkdirSync(inRoot('node_modules', '.chitang-built'), { recursive: true })
    writeFileSync(stamp, hash)
  }
}

function hashOf(sources) {
  const hash = createHash('sha256')
  const visit = (path) => {
    if (statSync(path).isFile()) {
      hash.update(path.slice(root.length)).update('\0').update(readFileSync(path))
      return
    }
    for (const name of readdirSync(path).sort()) if (name !== 'node_modules' && name !== 'dist') visit(join(path, name))
  }
  for (const source of sources) visit(inRoot(source))
  return hash.digest('hex')
}
