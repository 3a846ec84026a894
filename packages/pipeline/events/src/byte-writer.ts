// Avro's primitives into bytes: where a record's fields become what is on the wire.

/** A value that isn't what its schema says; where it stands is found out afterwards. */
export class Misfit extends Error {
  override readonly name = "Misfit";
}

/** Strings up to here are written byte by byte: the call into Buffer costs more than the loop (24 ns against 31 over mixed short strings, on a loaded machine). */
const SHORT = 40;
/** Bytes of the longest number. */
const LONG_BYTES = 10;

/** Records are written behind each other into slabs of so many bytes; a larger record has one of its own. */
const SLAB_BYTES = 1024 * 1024;
/** What has to be left of a slab for another record to begin in it: most records are smaller, and none is copied then. */
const ROOM_BYTES = 64 * 1024;

/**
 * Appends records to slabs that are never written over, so that a record is handed out as a view: nothing is copied, and a thousand
 * records are one piece of memory to the garbage collector. A view keeps its slab: whoever holds a few records for long copies them.
 */
export class ByteWriter {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  #start = 0;
  readonly #bytesMax: number;
  readonly #tooLarge: (bytes: number) => Error;

  constructor({ bytesMax, tooLarge }: { bytesMax: number; tooLarge: (bytes: number) => Error }) {
    this.#bytesMax = bytesMax;
    this.#tooLarge = tooLarge;
  }

  /** Begins a record, its first bytes left free; one that was begun before and not ended is dropped. */
  begin(bytesFree: number): void {
    this.at = this.#start;
    if (this.bytes.length - this.#start < ROOM_BYTES) {
      this.bytes = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#start = 0;
    }
    this.at = this.#start + bytesFree;
  }

  /** Ends the record that was begun. */
  end(): Buffer {
    const record = this.bytes.subarray(this.#start, this.at);
    this.#start = this.at;
    return record;
  }

  /** Bytes of the record so far. */
  get length(): number {
    return this.at - this.#start;
  }

  /** What was written since the record had so many bytes. */
  since(length: number): Buffer {
    return this.bytes.subarray(this.#start + length, this.at);
  }

  byte(value: number): void {
    if (this.at === this.bytes.length) this.#grow(1);
    this.bytes[this.at++] = value;
  }

  boolean(value: unknown): void {
    if (typeof value !== "boolean") throw new Misfit();
    this.byte(value ? 1 : 0);
  }

  int(value: unknown): void {
    if (typeof value !== "number" || (value | 0) !== value) throw new Misfit();
    this.long(value);
  }

  /** Zigzag: 0, -1, 1, -2 … as 0, 1, 2, 3 …; seven bits a byte, the lowest first. Exact over all safe integers. */
  long(value: unknown): void {
    if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new Misfit();
    if (this.at + LONG_BYTES > this.bytes.length) this.#grow(LONG_BYTES);
    const isNegative = value < 0;
    const size = isNegative ? -1 - value : value;
    let rest = Math.floor(size / 64);
    const low = (size % 64) * 2 + (isNegative ? 1 : 0);
    this.bytes[this.at++] = rest === 0 ? low : low | 0x80;
    while (rest > 0) {
      const next = Math.floor(rest / 128);
      this.bytes[this.at++] = next === 0 ? rest : (rest % 128) | 0x80;
      rest = next;
    }
  }

  string(value: unknown): void {
    if (typeof value !== "string") throw new Misfit();
    if (value.length <= SHORT && this.#ascii(value)) return;
    const room = value.length * 3 + LONG_BYTES;
    if (this.at + room > this.bytes.length) this.#grow(room);
    const start = this.at;
    this.long(value.length);
    const written = this.bytes.write(value, this.at, "utf8");
    if (written !== value.length) {
      this.at = start;
      this.long(written);
      this.bytes.write(value, this.at, "utf8");
    }
    this.at += written;
  }

  raw(value: unknown): void {
    if (!(value instanceof Uint8Array)) throw new Misfit();
    this.long(value.length);
    this.append(value);
  }

  append(bytes: Uint8Array): void {
    if (this.at + bytes.length > this.bytes.length) this.#grow(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** False, with nothing written, where a character isn't ASCII. */
  #ascii(value: string): boolean {
    const { length } = value;
    if (this.at + length + 1 > this.bytes.length) this.#grow(length + 1);
    const { bytes, at } = this;
    bytes[at] = length * 2;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      bytes[at + 1 + index] = code;
    }
    this.at = at + 1 + length;
    return true;
  }

  #grow(more: number): void {
    const needed = this.at + more - this.#start;
    if (needed > this.#bytesMax) throw this.#tooLarge(needed);
    const larger = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, Math.min(this.#bytesMax, needed * 2)));
    this.bytes.copy(larger, 0, this.#start, this.at);
    this.bytes = larger;
    this.at -= this.#start;
    this.#start = 0;
  }
}
