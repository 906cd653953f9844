/** A sheet for the counter or the fair: the store, the code, one sentence. Ours alone; no other name stands on it. */
export interface Poster { store: string; sentence: string; note: string; qr: string }

export const posterSize = { width: 1080, height: 1440 } as const
const [paper, ink, soft, brand] = ['#ffffff', '#1c2524', '#5d6a68', '#0f6a6c'] as const

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`)

const widthOf = (text: string): number => [...text].reduce((sum, char) => sum + (/[\u0020-\u007e]/.test(char) ? 0.55 : 1), 0)
/** A sign at the end hangs over. */
const bare = (text: string): number => widthOf(text.replace(/[，。！？、；：」）]$/, ''))

/** Breaks where people pause, else into lines of about the same length; signs stay with the word before. */
export function linesOf(text: string, perLine: number): string[] {
  const phrases = text.trim().match(/[^，。！？；]+[，。！？；]*/g) ?? []
  if (phrases.every((phrase) => bare(phrase) <= perLine)) return packed(phrases, perLine)
  const lines = Math.ceil(widthOf(text.trim()) / perLine)
  return packed(text.trim().match(/.[，。！？、；：」）]*/gu) ?? [], Math.min(perLine, Math.ceil(widthOf(text.trim()) / lines)))
}

function packed(parts: readonly string[], perLine: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    if (last !== undefined && bare(last + part) <= perLine) lines[lines.length - 1] = last + part
    else lines.push(part)
  }
  return lines
}

/** `qr` is a data address, so that the file stands alone. */
export function posterSvg({ store, sentence, note, qr }: Poster): string {
  const { width, height } = posterSize
  const font = 'font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif"'
  const words = linesOf(sentence, 11).slice(0, 3)
  const lines = words.map((line, at) => `<text x="${width / 2}" y="${330 + at * 96}" font-size="76" font-weight="700" fill="${ink}" text-anchor="middle" ${font}>${escaped(line)}</text>`).join('')
  const top = 330 + words.length * 96 - 20
  const side = 600
  const x = (width - side) / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${paper}"/><rect width="${width}" height="16" fill="${brand}"/>
<text x="${width / 2}" y="180" font-size="44" fill="${brand}" text-anchor="middle" ${font}>${escaped(store)}</text>${lines}
<rect x="${x - 24}" y="${top}" width="${side + 48}" height="${side + 48}" rx="32" fill="${paper}" stroke="#d9dfde" stroke-width="3"/><image x="${x}" y="${top + 24}" width="${side}" height="${side}" href="${escaped(qr)}"/>
<text x="${width / 2}" y="${top + side + 138}" font-size="40" fill="${soft}" text-anchor="middle" ${font}>${escaped(note)}</text></svg>`
}

export const svgAddress = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`

export async function pngOf(svg: string): Promise<Blob> {
  const picture = new Image()
  picture.src = svgAddress(svg)
  await picture.decode()
  const canvas = document.createElement('canvas')
  Object.assign(canvas, posterSize)
  canvas.getContext('2d')!.drawImage(picture, 0, 0)
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'))
}
