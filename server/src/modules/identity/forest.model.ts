/** Union-find over positions 0…n−1 in one typed array: a million persons are four megabytes. */
export class Forest {
  readonly #parent: Int32Array

  constructor(size: number) {
    this.#parent = new Int32Array(size)
    for (let i = 0; i < size; i++) this.#parent[i] = i
  }

  find(of: number): number {
    const parent = this.#parent
    let at = of
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }

  /** The smaller position stands for both, so that roots do not depend on the order of joining. */
  join(a: number, b: number): void {
    const [left, right] = [this.find(a), this.find(b)]
    if (left < right) this.#parent[right] = left
    else this.#parent[left] = right
  }
}
