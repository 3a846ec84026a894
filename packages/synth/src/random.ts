// A seeded source of chance (sfc32): the same seed and the same place give the same numbers on any machine.

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** `places` part one seed into independent streams: one for each member, one for each block of files. */
  constructor(seed: number, ...places: readonly number[]) {
    this.#a = seed | 0;
    this.#b = 0x9e3779b9;
    this.#c = Math.floor(seed / 0x1_0000_0000) | 0;
    for (const place of places) {
      this.#a ^= Math.imul(place + 1, 0x85ebca6b);
      this.#b = (this.#b + Math.imul(place ^ 0x27d4eb2f, 0xc2b2ae35)) | 0;
      this.#mix();
    }
    for (let round = 0; round < 12; round++) this.#mix();
  }

  /** 0 ≤ n < limit, whole. */
  below(limit: number): number {
    return Math.floor((this.#mix() / 0x1_0000_0000) * limit);
  }

  /** Whole, both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in `percent` of a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("invariant broken: nothing to pick from");
    return item;
  }

  #mix(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
