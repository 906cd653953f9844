/** The bytes decide, not the name. */
export function imageType(content: Buffer): string | null {
  if (startsWith(content, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith(content, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  return null
}

const pdf = [0x25, 0x50, 0x44, 0x46]
const zip = [0x50, 0x4b, 0x03, 0x04]
const ole = [0xd0, 0xcf, 0x11, 0xe0]
const office = 'application/vnd.openxmlformats-officedocument'

/** What a shop hands over: name and first bytes must agree. */
const fileTypes: Readonly<Record<string, { first: readonly number[]; contentType: string }>> = {
  pdf: { first: pdf, contentType: 'application/pdf' },
  docx: { first: zip, contentType: `${office}.wordprocessingml.document` },
  xlsx: { first: zip, contentType: `${office}.spreadsheetml.sheet` },
  pptx: { first: zip, contentType: `${office}.presentationml.presentation` },
  doc: { first: ole, contentType: 'application/msword' },
  xls: { first: ole, contentType: 'application/vnd.ms-excel' },
  ppt: { first: ole, contentType: 'application/vnd.ms-powerpoint' },
}

export function fileType(name: string, content: Buffer): string | null {
  const known = fileTypes[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]
  return known && startsWith(content, known.first) ? known.contentType : null
}

const startsWith = (content: Buffer, first: readonly number[]): boolean => first.every((byte, index) => content[index] === byte)
