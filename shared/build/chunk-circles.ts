import type { Plugin, Rolldown } from 'vite'

/**
 * Files that import each other in a circle run half set up: one of them is a white page, and only in some browsers' order.
 * Whoever groups code so breaks the build instead.
 */
export const noChunkCircles = (): Plugin => ({
  name: 'no-chunk-circles',
  apply: 'build',
  generateBundle(_options, bundle) {
    const circle = firstCircle((file) => importsOf(bundle[file]), Object.keys(bundle))
    if (circle) throw new Error(`these files wait for each other: ${circle.join(' → ')}`)
  },
})

const importsOf = (one: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined): readonly string[] => (one?.type === 'chunk' ? one.imports : [])

/** The first way that leads back to where it began. */
export function firstCircle(importsOf: (file: string) => readonly string[], files: readonly string[]): string[] | null {
  const done = new Set<string>()
  const walk = (file: string, way: readonly string[]): string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    if (done.has(file)) return null
    for (const next of importsOf(file)) {
      const found = walk(next, [...way, file])
      if (found) return found
    }
    done.add(file)
    return null
  }
  for (const file of files) {
    const found = walk(file, [])
    if (found) return found
  }
  return null
}
