import type { Kit } from '../../platform/kit.ts'
import type { Directory } from '../org/index.ts'

export interface AlertDeps { kit: Kit; directory: Directory }
