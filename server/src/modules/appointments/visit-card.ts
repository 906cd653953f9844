import { paintPng, type Colour } from '../../platform/picture/png.ts'

let painted: Buffer | null = null

/** The small picture of the card: a pin on a map without a name, since the card is the store's. */
export const visitCardPicture = (): Buffer => (painted ??= paintPng(240, 240, colourAt))

function colourAt(x: number, y: number): Colour {
  const head = Math.hypot(x - 0.5, y - 0.42)
  const tip = y >= 0.42 && y < 0.76 && Math.abs(x - 0.5) < 0.2 * (1 - (y - 0.42) / 0.34)
  if (head < 0.08) return [255, 255, 255]
  if (head < 0.2 || tip) return [85, 96, 92]
  const road = Math.abs(y - 0.3 - x * 0.35) < 0.03 || Math.abs(x - 0.72 + y * 0.2) < 0.03
  return road ? [255, 255, 255] : [229, 232, 229]
}
