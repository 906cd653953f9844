import { WecomLimitError } from './errors.ts'

/** Documented limits, checked before a call. `name` is what a person calls the field. */
export class InputLimits {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  chars(field: string, name: string, text: string | undefined, most: number): this {
    const actual = [...(text ?? '')].length
    if (actual > most) this.#refuse(field, most, actual, `${name}最多 ${most} 个字，现在 ${actual} 个`)
    return this
  }

  bytes(field: string, name: string, text: string | undefined, most: number): this {
    const actual = Buffer.byteLength(text ?? '')
    if (actual > most) this.#refuse(field, most, actual, `${name}最多 ${most} 字节，现在 ${actual} 字节`)
    return this
  }

  count(field: string, name: string, list: readonly unknown[] | undefined, most: number, least = 0): this {
    const actual = list?.length ?? 0
    if (actual > most) this.#refuse(field, most, actual, `${name}最多 ${most} 个，现在 ${actual} 个`)
    if (actual < least) this.#refuse(field, least, actual, `${name}至少 ${least} 个，现在 ${actual} 个`)
    return this
  }

  range(field: string, name: string, value: number, most: number, unit: string, least = 0): this {
    if (value > most) this.#refuse(field, most, value, `${name}最多 ${most} ${unit}，现在 ${value} ${unit}`)
    if (value < least) this.#refuse(field, least, value, `${name}至少 ${least} ${unit}，现在 ${value} ${unit}`)
    return this
  }

  /** At least one of them must be there. */
  some(field: string, name: string, present: boolean): this {
    if (!present) this.#refuse(field, 1, 0, `${name}不能都空着`)
    return this
  }

  #refuse(field: string, limit: number, actual: number, reason: string): never {
    throw new WecomLimitError(this.#path, field, limit, actual, reason)
  }
}

/** Lists longer than one call takes, cut into calls; an empty list is no call. */
export function batches<T>(list: readonly T[], size: number): T[][] {
  const cut: T[][] = []
  for (let at = 0; at < list.length; at += size) cut.push(list.slice(at, at + size))
  return cut
}
