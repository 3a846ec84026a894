// Bytes to segments: the one loop that looks at every byte. It keeps offsets and makes nothing.
import { type DelimiterBytes, isData } from "./delimiters.ts";
import { SEGMENT_BYTES_MAX, Segment } from "./segment.ts";

const BUFFER_BYTES = 1 << 16;

const DATA = 0;
const ELEMENT = 1;
const TERMINATOR = 2;
const COMPONENT = 3;
const REPETITION = 4;
const CONTROL = 5;

export type Scanned = "segment" | "interchange" | "more";

/**
 * Holds the bytes that are still looked at: `fill` adds some, `next` finds a segment in them. A segment lies in one piece,
 * whatever chunks it came in. Memory is the buffer, whatever the input.
 */
export class SegmentScanner {
  readonly bytes = new Uint8Array(BUFFER_BYTES + 1);
  readonly segment = new Segment(this.bytes);
  /** Next byte to look at. */
  at = 0;
  /** End of the bytes that are there. */
  end = 0;
  /** Offset in the file of bytes[0]. */
  base = 0;
  isLast = false;
  readonly #classes = new Uint8Array(256);
  #terminator = 0;
  #start = 0;
  #isOpen = false;
  #isDropping = false;

  /** Takes bytes of a chunk from `from` on; the answer is where to go on. */
  fill(chunk: Uint8Array, from: number): number {
    if (this.#isDropping) return this.#drop(chunk, from);
    if (this.end === BUFFER_BYTES) this.#compact();
    const count = Math.min(chunk.length - from, BUFFER_BYTES - this.end);
    this.bytes.set(chunk.subarray(from, from + count), this.end);
    this.end += count;
    return from + count;
  }

  /** Looks for the end of an overlong segment without keeping its bytes. */
  #drop(chunk: Uint8Array, from: number): number {
    const found = chunk.indexOf(this.#terminator, from);
    const next = found < 0 ? chunk.length : found;
    this.base += next - from;
    if (found >= 0) {
      this.#isDropping = false;
      this.bytes[this.end++] = this.#terminator;
    }
    return found < 0 ? next : next + 1;
  }

  #compact(): void {
    const from = this.#isOpen ? this.#start : this.at;
    this.bytes.copyWithin(0, from, this.end);
    this.base += from;
    this.end -= from;
    this.at -= from;
    this.#start -= from;
    if (!this.#isOpen) return;
    const { starts, ends, count } = this.segment;
    for (let element = 0; element <= count; element++) {
      starts[element] = (starts[element] ?? 0) - from;
      ends[element] = (ends[element] ?? 0) - from;
    }
  }

  use({ element, repetition, component, terminator }: DelimiterBytes): void {
    const classes = this.#classes;
    classes.fill(DATA).fill(CONTROL, 0, 32);
    classes[127] = CONTROL;
    classes[element] = ELEMENT;
    if (repetition !== 0) classes[repetition] = REPETITION;
    classes[component] = COMPONENT;
    classes[terminator] = TERMINATOR;
    this.#terminator = terminator;
    this.segment.componentByte = component;
  }

  /** "segment": it is in `segment` · "interchange": ISA stands at `at` · "more": bytes are missing. */
  next(): Scanned {
    if (!this.#isOpen) {
      const found = this.#begin();
      if (found !== "segment") return found;
    }
    return this.#scan() ? "segment" : "more";
  }

  /** What is left at the end of the file, taken for a segment; false where nothing is. */
  takeRest(): boolean {
    if (!this.#isOpen) return false;
    let last = this.at;
    while (last > this.#start && (this.bytes[last - 1] ?? 0) <= 32) last--;
    this.#close(last);
    this.at = this.end;
    return true;
  }

  #begin(): Scanned {
    const { bytes, end } = this;
    let at = this.at;
    while (at < end && (bytes[at] ?? 0) <= 32) at++;
    this.at = at;
    if (end - at < 4 && (!this.isLast || at === end)) return "more";
    if (bytes[at] === 73 && bytes[at + 1] === 83 && bytes[at + 2] === 65 && !isData(bytes[at + 3] ?? 0)) return "interchange";
    this.#start = at;
    this.#isOpen = true;
    this.#reset();
    return "segment";
  }

  #reset(): void {
    const { segment } = this;
    segment.starts[0] = this.#start;
    segment.count = 0;
    segment.componentBits = 0;
    segment.repetitionBits = 0;
    segment.controlBits = 0;
    segment.isOverlong = false;
  }

  // 1 ns a byte. The terminator behind the last byte spares a comparison for each of them.
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: the loop over every byte of the file
  #scan(): boolean {
    const { bytes, segment, end } = this;
    const { starts, ends } = segment;
    const classes = this.#classes;
    bytes[end] = this.#terminator;
    let at = this.at;
    let count = segment.count;
    for (;;) {
      let kind = classes[bytes[at] ?? 0];
      while (kind === DATA) kind = classes[bytes[++at] ?? 0];
      if (kind === ELEMENT) {
        ends[count++] = at++;
        if (count > SEGMENT_BYTES_MAX) break;
        starts[count] = at;
        continue;
      }
      if (kind === TERMINATOR) break;
      this.#mark(kind, count);
      at++;
    }
    segment.count = Math.min(count, SEGMENT_BYTES_MAX);
    this.at = at;
    if (at - this.#start > SEGMENT_BYTES_MAX) return this.#cut();
    if (at === end) return false;
    this.#close(at);
    this.at = at + 1;
    return true;
  }

  #mark(kind: number | undefined, element: number): void {
    const { segment } = this;
    const bit = element > 31 ? 0 : 1 << element;
    if (kind === COMPONENT) segment.componentBits |= bit;
    else if (kind === REPETITION) segment.repetitionBits |= bit;
    else segment.controlBits |= bit;
  }

  #close(at: number): void {
    const { segment } = this;
    const { bytes } = this;
    segment.ends[segment.count] = at;
    this.#isOpen = false;
    const start = this.#start;
    const length = (segment.ends[0] ?? 0) - start;
    const two = ((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0);
    segment.id = length === 2 ? two : length === 3 ? (two << 8) | (bytes[start + 2] ?? 0) : 0;
  }

  /** Keeps the first bytes of an overlong segment, scanned again so that the chunks it came in don't matter, and drops the rest. */
  #cut(): boolean {
    const limit = this.#start + SEGMENT_BYTES_MAX;
    const rest = this.bytes.subarray(limit, this.end);
    const found = rest.indexOf(this.#terminator);
    const dropped = found < 0 ? rest.length : found;
    this.bytes.copyWithin(limit, limit + dropped, this.end);
    this.base += dropped;
    this.end -= dropped;
    this.at = this.#start;
    this.#reset();
    this.segment.isOverlong = true;
    this.#isDropping = found < 0;
    return this.#scanKept(limit);
  }

  #scanKept(limit: number): boolean {
    const { bytes, segment } = this;
    for (let at = this.#start; at < limit; at++) {
      const kind = this.#classes[bytes[at] ?? 0];
      if (kind === ELEMENT) {
        segment.ends[segment.count++] = at;
        segment.starts[segment.count] = at + 1;
      } else if (kind !== DATA) this.#mark(kind, segment.count);
    }
    this.at = limit;
    if (this.#isDropping) return false;
    this.#close(limit);
    this.at = limit + 1;
    return true;
  }
}
