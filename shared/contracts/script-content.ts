import { Type, type Static } from 'typebox'
import { ImageAttachment, LinkAttachment, MiniProgramAttachment } from './attachments.ts'
import { Id, Nullable, Time } from './common.ts'

/** sendChatMessage takes one thing at a time (wecom doc 94354): a script is sent part by part, in this order. */
export const TextPart = Type.Object({ kind: Type.Literal('text'), text: Type.String({ minLength: 1, maxLength: 1000 }) })
export const FilePart = Type.Object({ kind: Type.Literal('file'), assetId: Id, name: Type.String({ minLength: 1, maxLength: 128 }) })
/** The picture of a link is an asset of ours or a public https address. */
export const LinkPart = Type.Object({ ...LinkAttachment.properties, coverAssetId: Type.Optional(Id) })
export type LinkPart = Static<typeof LinkPart>
export const ScriptPart = Type.Union([TextPart, ImageAttachment, FilePart, LinkPart, MiniProgramAttachment])
export type ScriptPart = Static<typeof ScriptPart>

export const ScriptParts = Type.Array(ScriptPart, { minItems: 1, maxItems: 6 })

export const ScriptKind = Type.Union([Type.Literal('script'), Type.Literal('material')])
export const ScriptLayer = Type.Union([Type.Literal('group'), Type.Literal('brand'), Type.Literal('store'), Type.Literal('personal')])

/** What is published together as one version. */
export const ScriptContent = Type.Object({
  category: Type.String({ maxLength: 20 }),
  objection: Nullable(Type.String({ maxLength: 20 })),
  title: Type.String({ minLength: 1, maxLength: 30 }),
  parts: ScriptParts,
  validTo: Nullable(Time),
  /** The offer it speaks of; null = the one the store uses now, if it has promotion variables at all. */
  promotionId: Nullable(Id),
})
export type ScriptContent = Static<typeof ScriptContent>

export const textOfParts = (parts: readonly ScriptPart[]): string => parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n')

/** Assets that must have a fresh media id (pictures and files sent as such). */
export const mediaAssetsOf = (parts: readonly ScriptPart[]): string[] => parts.flatMap((part) => (part.kind === 'image' || part.kind === 'file' ? [part.assetId] : []))
