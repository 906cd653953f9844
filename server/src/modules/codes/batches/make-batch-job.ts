import { Type } from 'typebox'
import { defineJob } from '../../../platform/jobs/registry.ts'

export const makeBatchJob = defineJob({ kind: 'codes.make-batch', payload: Type.Object({ batchId: Type.String({ pattern: '^[0-9]+$' }) }), maxAttempts: 8, priority: 40 })
