import { paintPng, type Colour } from '../../platform/picture/png.ts'

/** Two soft bands and a plain car outline. */
export const demoPicture = (width = 400, height = 320): Buffer => paintPng(width, height, colourAt)

function colourAt(x: number, y: number): Colour {
  const wheel = (cx: number) => Math.hypot((x - cx) * 1.25, y - 0.66) < 0.085
  const body = x > 0.18 && x < 0.82 && y > 0.48 && y < 0.66
  const cabin = y > 0.34 && y <= 0.48 && x > 0.3 + (0.48 - y) * 0.5 && x < 0.7 - (0.48 - y) * 0.35
  if (wheel(0.33) || wheel(0.67)) return [27, 35, 33]
  if (body || cabin) return cabin && y > 0.37 && Math.abs(x - 0.5) > 0.012 ? [186, 215, 216] : [15, 107, 116]
  return y > 0.72 ? [217, 227, 223] : [238, 240, 238]
}
