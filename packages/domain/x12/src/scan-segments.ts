// Bytes to segments: the one loop that looks at every byte. It keeps offsets and makes nothing.
import { type DelimiterBytes, isData } from "./delimiters.ts";
import { SEGMENT_BYTES_MAX, Segment } from "./segment.ts";

const BUFFER_BYTES = 1 << 16;
/** Bytes behind the last: a terminator that stops the search, and what is read with a word that begins before it. */
const SLACK = 8;

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
  readonly bytes = new Uint8Array(BUFFER_BYTES + SLACK);
  readonly segment = new Segment(this.bytes);
  /** Next byte to look at: where no segment was found, the first byte of the one that isn't whole. */
  at = 0;
  /** End of the bytes that are there. */
  end = 0;
  /** Offset in the file of bytes[0]. */
  base = 0;
  isLast = false;
  readonly #classes = new Uint8Array(256);
  #terminator = 0;
  #isDropping = false;
  /** The segment at `at` was overlong: what is left of it is kept. */
  #isCut = false;

  /** Takes bytes of a chunk from `from` on; the answer is where to go on. */
  fill(chunk: Uint8Array, from: number): number {
    if (this.#isDropping) return this.#drop(chunk, from);
    if (this.end >= BUFFER_BYTES) this.#compact();
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
    const from = this.at;
    this.bytes.copyWithin(0, from, this.end);
    this.base += from;
    this.end -= from;
    this.at = 0;
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
    const { bytes, end } = this;
    let at = this.at;
    while (at < end && (bytes[at] ?? 0) <= 32) at++;
    this.at = at;
    if (end - at < 4 && (!this.isLast || at === end)) return "more";
    if (bytes[at] === 73 && bytes[at + 1] === 83 && bytes[at + 2] === 65 && !isData(bytes[at + 3] ?? 0)) return "interchange";
    return this.#take() || (end - at > SEGMENT_BYTES_MAX && this.#cut()) ? "segment" : "more";
  }

  /** What is left at the end of the file, taken for a segment; false where nothing is. */
  takeRest(): boolean {
    const start = this.at;
    if (start === this.end) return false;
    this.#take();
    let last = this.end;
    while (last > start && (this.bytes[last - 1] ?? 0) <= 32) last--;
    this.#close(last);
    this.at = this.end;
    return true;
  }

  /**
   * Goes from the segment's first byte to its terminator; false where that hasn't come, or comes too late. A terminator behind the last
   * byte spares a comparison for each. Finding the delimiters first, without a branch, and parting segments afterwards took 13 ns more a segment.
   */
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: the loop over every byte of the file
  #take(): boolean {
    const { bytes, segment, at: start, end } = this;
    const { bounds } = segment;
    const classes = this.#classes;
    bytes[end] = this.#terminator;
    segment.begin(start);
    let at = start;
    let count = 0;
    for (;;) {
      let kind = classes[bytes[at] ?? 0];
      while (kind === DATA) kind = classes[bytes[++at] ?? 0];
      if (kind === ELEMENT) {
        bounds[++count] = at++;
        if (count > SEGMENT_BYTES_MAX) break;
        continue;
      }
      if (kind === TERMINATOR) break;
      this.#note(kind, count);
      at++;
    }
    segment.count = count;
    segment.isOverlong = this.#isCut;
    if (at === end || at - start > SEGMENT_BYTES_MAX) return false;
    this.#close(at);
    this.#isCut = false;
    this.at = at + 1;
    return true;
  }

  #note(kind: number | undefined, element: number): void {
    const { segment } = this;
    const bit = element > 31 ? 0 : 1 << element;
    if (kind === COMPONENT) segment.componentBits |= bit;
    else if (kind === REPETITION) segment.repetitionBits |= bit;
    else segment.controlBits |= bit;
  }

  #close(at: number): void {
    const { segment, bytes } = this;
    segment.bounds[segment.count + 1] = at;
    const start = segment.startOf(0);
    const length = segment.endOf(0) - start;
    const two = ((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0);
    segment.id = length === 2 ? two : length === 3 ? (two << 8) | (bytes[start + 2] ?? 0) : 0;
  }

  /** Keeps the first bytes of an overlong segment and drops the rest: the same ones, whatever chunks it came in. */
  #cut(): boolean {
    const limit = this.at + SEGMENT_BYTES_MAX;
    const rest = this.bytes.subarray(limit, this.end);
    const found = rest.indexOf(this.#terminator);
    const dropped = found < 0 ? rest.length : found;
    this.bytes.copyWithin(limit, limit + dropped, this.end);
    this.base += dropped;
    this.end -= dropped;
    this.#isDropping = found < 0;
    this.#isCut = true;
    return this.#take();
  }
}
