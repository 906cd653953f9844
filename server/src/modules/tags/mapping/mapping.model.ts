import { plainName } from '@chitang/shared/domain/tags'

/** The group tag an equal name suggests; two of the same name suggest none. */
export function suggestMapping<T extends { name: string }>(name: string, targets: readonly T[]): T | null {
  const equal = targets.filter((target) => plainName(target.name) === plainName(name))
  return equal.length === 1 ? equal[0]! : null
}
