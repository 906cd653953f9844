import type { Kit } from '../../platform/kit.ts'
import type { AttributeDefs } from '../attributes/index.ts'
import type { Directory } from '../org/index.ts'

export interface IdentityDeps { kit: Kit; directory: Directory; attributes: AttributeDefs }
