import { Type, type Static } from 'typebox'
import { Id, IdParams, Nullable, RequestKey, Time } from './common.ts'
import { endpoint } from './endpoint.ts'

/** One code for many stores: each gets its own, with its own sales advisors behind it. */
const template = {
  name: Type.String({ minLength: 1, maxLength: 30 }),
  kind: Type.Union([Type.Literal('scene'), Type.Literal('campaign')]),
  folder: Nullable(Type.String({ maxLength: 30 })),
  remarkPrefix: Nullable(Type.String({ maxLength: 10 })),
  /** Null = the store's welcome. */
  welcomeText: Nullable(Type.String({ maxLength: 1000 })),
  validTo: Nullable(Time),
  /** By name: each corp has tags of its own. A store without one of them gets the code without it, and says so. */
  tagNames: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 30 }), { maxItems: 10 })),
}
export const CodeTemplate = Type.Object(template)
export type CodeTemplate = Static<typeof CodeTemplate>

export const CodeBatch = Type.Object({ id: Id, name: Type.String(), createdBy: Type.String(), createdAt: Time, of: Type.Integer(), done: Type.Integer(), failed: Type.Integer() })
export type CodeBatch = Static<typeof CodeBatch>
export const CodeBatchDetail = Type.Object({
  ...CodeBatch.properties,
  stores: Type.Array(Type.Object({ storeId: Id, storeName: Type.String(), state: Type.Union([Type.Literal('waiting'), Type.Literal('done'), Type.Literal('failed')]), reason: Nullable(Type.String()), codeId: Nullable(Id) })),
})
export type CodeBatchDetail = Static<typeof CodeBatchDetail>

export const createCodeBatch = endpoint({
  id: 'createCodeBatch', method: 'POST', path: '/code-batches', audience: 'admin', permission: 'code.template',
  summary: 'Make the same code for many stores', body: Type.Object({ ...template, storeIds: Type.Array(Id, { minItems: 1, maxItems: 300 }), idempotencyKey: RequestKey }), response: CodeBatchDetail,
})
export const listCodeBatches = endpoint({
  id: 'listCodeBatches', method: 'GET', path: '/code-batches', audience: 'admin', permission: 'code.template',
  summary: 'What was made for many stores, and the stores there are', response: Type.Object({ items: Type.Array(CodeBatch), /** Names that can be put on, and in how many of the stores. */ tags: Type.Array(Type.Object({ name: Type.String(), stores: Type.Integer() })), stores: Type.Array(Type.Object({ id: Id, name: Type.String(), brand: Type.String() })) }),
})
export const getCodeBatch = endpoint({
  id: 'getCodeBatch', method: 'GET', path: '/code-batches/:id', audience: 'admin', permission: 'code.template',
  summary: 'Store by store', params: IdParams, response: CodeBatchDetail,
})
export const retryCodeBatch = endpoint({
  id: 'retryCodeBatch', method: 'POST', path: '/code-batches/:id/retry', audience: 'admin', permission: 'code.template',
  summary: 'Try the stores again that failed', params: IdParams, response: CodeBatchDetail,
})
