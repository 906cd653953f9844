import { expect, it } from 'vitest'
import { linesOf, posterSvg } from './poster.ts'

it('breaks a sentence where signs stay with their word', () => {
  expect(linesOf('扫码加顾问，看车不用排队', 11)).toEqual(['扫码加顾问，', '看车不用排队'])
  expect(linesOf('周末来店里坐坐喝杯茶再试驾', 11)).toEqual(['周末来店里坐坐', '喝杯茶再试驾'])
  expect(linesOf('  ', 6)).toEqual([])
})
it('escapes what people write, and names the store only', () => {
  const svg = posterSvg({ store: '星程<合肥>店', sentence: '"买车"&看车', note: '长按识别', qr: 'data:image/png;base64,AA' })
  expect(svg).toContain('星程&#60;合肥&#62;店')
  expect(svg).not.toMatch(/池塘|Chitang/i)
  expect(new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror')).toBeNull()
})
