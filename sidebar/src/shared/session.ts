import type { Me } from '@chitang/shared/contracts/auth'
import { defaultLevels, type Level } from '@chitang/shared/domain/levels'
import { shallowRef } from 'vue'

/** Who is logged in; set once per login, read by everybody. */
export const me = shallowRef<Me | null>(null)

/** Letters and cadences of a brand; before the login has answered, the product's own. */
export const levelsOf = (brand: string | undefined): readonly Level[] => (brand === undefined ? undefined : me.value?.levels[brand]) ?? defaultLevels
