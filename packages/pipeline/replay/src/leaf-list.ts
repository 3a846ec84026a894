// The seals of receipts in log order with their offsets: 40 bytes a receipt, so that a year of them fits in memory.
import type { Sequence } from "./sequence-differences.ts";

const SEAL_BYTES = 32;
const SEAL_DIGITS = 64;

/** What is on the wire last: a receipt's seal in hex. Of bytes that end in none, whatever they hold: it equals no seal. */
export function sealOf(value: Uint8Array): string {
  return Buffer.from(
    value.buffer,
    value.byteOffset + Math.max(0, value.length - SEAL_DIGITS),
    Math.min(SEAL_DIGITS, value.length),
  ).toString("latin1");
}

export class LeafList {
  #seals: Buffer;
  #offsets: Float64Array;
  #size = 0;

  constructor(room = 256) {
    this.#seals = Buffer.alloc(room * SEAL_BYTES);
    this.#offsets = new Float64Array(room);
  }

  /** A list that another thread made. */
  static from({ seals, offsets }: { readonly seals: Uint8Array; readonly offsets: Float64Array }): LeafList {
    const list = new LeafList(0);
    list.#seals = Buffer.from(seals.buffer, seals.byteOffset, seals.byteLength);
    list.#offsets = offsets;
    list.#size = offsets.length;
    return list;
  }

  get size(): number {
    return this.#size;
  }

  push(seal: string, offset: number): void {
    this.#makeRoom(1);
    const at = this.#size * SEAL_BYTES;
    this.#seals.fill(0, at, at + SEAL_BYTES);
    this.#seals.write(seal, at, "hex");
    this.#offsets[this.#size] = offset;
    this.#size += 1;
  }

  append(other: LeafList): void {
    const { seals, offsets } = other.parts();
    this.#makeRoom(other.size);
    this.#seals.set(seals, this.#size * SEAL_BYTES);
    this.#offsets.set(offsets, this.#size);
    this.#size += other.size;
  }

  slice(from: number, to: number): LeafList {
    const { seals, offsets } = this.parts();
    return LeafList.from({ seals: seals.subarray(from * SEAL_BYTES, to * SEAL_BYTES), offsets: offsets.subarray(from, to) });
  }

  seal(at: number): Buffer {
    return this.#seals.subarray(at * SEAL_BYTES, (at + 1) * SEAL_BYTES);
  }

  /** Position of a seal (hex) at or after a position; -1 where there is none. */
  indexOf(seal: string, from: number): number {
    const bytes = Buffer.from(seal, "hex");
    const seals = this.#seals.subarray(0, this.#size * SEAL_BYTES);
    let at = seals.indexOf(bytes, from * SEAL_BYTES);
    while (at % SEAL_BYTES > 0) at = seals.indexOf(bytes, at + 1);
    return at === -1 ? -1 : at / SEAL_BYTES;
  }

  /** The seals alone, as a sequence of hex texts. */
  sequence(): Sequence {
    return {
      length: this.#size,
      get: (at) => (at < this.#size ? this.seal(at).toString("hex") : undefined),
      indexOf: (seal, from) => this.indexOf(seal, from),
    };
  }

  offset(at: number): number {
    return this.#offsets[at] ?? -1;
  }

  parts(): { readonly seals: Uint8Array; readonly offsets: Float64Array } {
    return { seals: this.#seals.subarray(0, this.#size * SEAL_BYTES), offsets: this.#offsets.subarray(0, this.#size) };
  }

  #makeRoom(more: number): void {
    const needed = this.#size + more;
    if (needed <= this.#offsets.length) return;
    const room = Math.max(needed, this.#offsets.length * 2, 256);
    const seals = Buffer.alloc(room * SEAL_BYTES);
    seals.set(this.#seals);
    const offsets = new Float64Array(room);
    offsets.set(this.#offsets);
    this.#seals = seals;
    this.#offsets = offsets;
  }
}
