import type { Rolldown } from 'vite'

export interface ChunkFiles { scripts: string[]; sheets: string[] }

/** All files somebody needs who opens these chunks: they themselves, what they import, and the style sheets of both. */
export function chunkFiles(bundle: Rolldown.OutputBundle, first: readonly string[]): ChunkFiles {
  const scripts = new Set<string>()
  const sheets = new Set<string>()
  const take = (fileName: string): void => {
    const chunk = bundle[fileName]
    if (chunk?.type !== 'chunk' || scripts.has(fileName)) return
    scripts.add(fileName)
    chunk.viteMetadata?.importedCss.forEach((css) => sheets.add(css))
    chunk.imports.forEach(take)
  }
  first.forEach(take)
  return { scripts: [...scripts], sheets: [...sheets] }
}
