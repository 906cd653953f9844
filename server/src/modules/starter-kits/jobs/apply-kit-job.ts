import { Type } from 'typebox'
import { defineJob } from '../../../platform/jobs/registry.ts'

export const applyKitJob = defineJob({ kind: 'starter-kits.apply', payload: Type.Object({ storeId: Type.String({ pattern: '^[0-9]+$' }) }), maxAttempts: 8, priority: 40 })
