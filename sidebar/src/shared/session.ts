import type { Me } from '@chitang/shared/contracts/auth'
import { shallowRef } from 'vue'

/** Who is logged in; set once per login, read by everybody. */
export const me = shallowRef<Me | null>(null)
