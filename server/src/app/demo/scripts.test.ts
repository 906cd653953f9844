import { lintText } from '@chitang/shared/domain/script-lint'
import { scriptCategories, scriptObjections } from '@chitang/shared/domain/scripts'
import { expect, it } from 'vitest'
import { reworded, scripts } from './scripts.ts'

it('the demo speaks as the product asks everybody to speak', () => {
  const texts = [...scripts.flatMap((one) => (one.text ? [{ code: one.code, text: one.text }] : [])), ...Object.values(reworded)]
  const found = texts.flatMap(({ code, text }) => lintText(text).map((finding) => `${code} ${finding.rule} ${finding.words}`))
  expect(found).toEqual([])
})

it('fills every shelf of a store of the star brand', () => {
  const reached = scripts.filter((one) => one.scope !== 'brand' || one.brand === '星程')
  expect(reached.length).toBeGreaterThanOrEqual(60)
  expect(new Set(reached.map((one) => one.code)).size).toBe(reached.length)
  expect(new Set(reached.map((one) => one.category))).toEqual(new Set(scriptCategories.map((one) => one.code)))
  for (const one of reached) if (one.objection) expect(scriptObjections.map((known) => known.code)).toContain(one.objection)
})
