import { expect, it } from 'vitest'
import { fileType, imageType } from './media.model.ts'

it('believes the bytes, not the name', () => {
  expect(imageType(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
  expect(imageType(Buffer.from('GIF89a'))).toBeNull()
  expect(fileType('保养手册.PDF', Buffer.from('%PDF-1.7'))).toBe('application/pdf')
  expect(fileType('保养手册.pdf', Buffer.from('<html>'))).toBeNull()
  expect(fileType('工具.exe', Buffer.from('MZ'))).toBeNull()
  expect(fileType('无后缀', Buffer.from('%PDF-1.7'))).toBeNull()
})
