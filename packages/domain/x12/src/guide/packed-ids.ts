// A few numbers with a row each, found by one multiplication: the segment ids of the guide, and their uses by code.

/** A slot holds one number: the multiplier is one that makes no two meet. */
export class PackedIds {
  readonly size: number;
  readonly #ids: Int32Array;
  readonly #rows: Int16Array;
  readonly #multiplier: number;
  readonly #shift: number;

  constructor(all: readonly number[]) {
    const ids = [...new Set(all)];
    this.size = ids.length;
    // With this many slots about every third multiplier will do.
    const bits = Math.max(1, Math.ceil(Math.log2(ids.length ** 2 / 2)));
    this.#shift = 32 - bits;
    this.#ids = new Int32Array(2 ** bits);
    this.#rows = new Int16Array(2 ** bits).fill(-1);
    let multiplier = 0x9e3779b1;
    while (new Set(ids.map((id) => Math.imul(id, multiplier) >>> this.#shift)).size < ids.length) multiplier += 2;
    this.#multiplier = multiplier;
    for (const [row, id] of ids.entries()) {
      const slot = Math.imul(id, multiplier) >>> this.#shift;
      this.#ids[slot] = id;
      this.#rows[slot] = row;
    }
  }

  /** -1 where there is none. */
  rowOf(id: number): number {
    const slot = Math.imul(id, this.#multiplier) >>> this.#shift;
    return this.#ids[slot] === id ? (this.#rows[slot] ?? -1) : -1;
  }
}
