import { deflateSync, crc32 } from 'node:zlib'

/** A small PNG drawn here: two soft bands and a plain car outline. The demo ships no image files. */
export function demoPicture(width = 400, height = 320): Buffer {
  const rows: Buffer[] = []
  for (let y = 0; y < height; y++) {
    const row = Buffer.alloc(1 + width * 3)
    for (let x = 0; x < width; x++) row.set(colourAt(x / width, y / height), 1 + x * 3)
    rows.push(row)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))])
}

function colourAt(x: number, y: number): [number, number, number] {
  const wheel = (cx: number) => Math.hypot((x - cx) * 1.25, y - 0.66) < 0.085
  const body = x > 0.18 && x < 0.82 && y > 0.48 && y < 0.66
  const cabin = y > 0.34 && y <= 0.48 && x > 0.3 + (0.48 - y) * 0.5 && x < 0.7 - (0.48 - y) * 0.35
  if (wheel(0.33) || wheel(0.67)) return [27, 35, 33]
  if (body || cabin) return cabin && y > 0.37 && Math.abs(x - 0.5) > 0.012 ? [186, 215, 216] : [15, 107, 116]
  return y > 0.72 ? [217, 227, 223] : [238, 240, 238]
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
