import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { applyPlant, copySources, plants } from './build.ts'

it('there are planted bugs to find', () => expect(plants().length).toBeGreaterThanOrEqual(6))

it.each(plants())('%s still fits the sources', (plant) => {
  const folder = mkdtempSync(join(tmpdir(), 'chitang-plant-'))
  try {
    copySources(folder)
    expect(() => applyPlant(folder, plant)).not.toThrow()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
