import { Type, type Static } from 'typebox'
import { Id } from './common.ts'

/** Lengths: welcome messages and mass messages share them (WeCom doc 92137, 92135). */
export const ImageAttachment = Type.Object({
  kind: Type.Literal('image'),
  assetId: Id,
  name: Type.String({ maxLength: 128 }),
})
export const LinkAttachment = Type.Object({
  kind: Type.Literal('link'),
  title: Type.String({ minLength: 1, maxLength: 42 }),
  description: Type.Optional(Type.String({ maxLength: 170 })),
  url: Type.String({ minLength: 1, maxLength: 2048, pattern: '^https?://' }),
  imageUrl: Type.Optional(Type.String({ maxLength: 2048 })),
})
export const MiniProgramAttachment = Type.Object({
  kind: Type.Literal('miniprogram'),
  title: Type.String({ minLength: 1, maxLength: 21 }),
  appid: Type.String({ minLength: 1, maxLength: 64 }),
  page: Type.String({ minLength: 1, maxLength: 1024 }),
  coverAssetId: Id,
})
export const Attachment = Type.Union([ImageAttachment, LinkAttachment, MiniProgramAttachment])
export type Attachment = Static<typeof Attachment>
/** One place of the nine is kept for the 个人信息说明 link. */
export const Attachments = Type.Array(Attachment, { maxItems: 8 })

/** Assets that a message of WeCom's server API sends by media id. */
export const attachedAssets = (attachments: readonly Attachment[]): string[] =>
  attachments.flatMap((one) => (one.kind === 'image' ? [one.assetId] : one.kind === 'miniprogram' ? [one.coverAssetId] : []))
