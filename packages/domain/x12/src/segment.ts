// One segment as offsets into the reader's bytes: what every check and every reader of a value looks at. Nothing is a string until asked.
import type { Cents, IsoDate, Units } from "@dripline/claims";
import { BytesDay } from "./bytes-day.ts";
import { BytesText } from "./bytes-text.ts";

/** Longest segment; the bytes past it are dropped and the segment is in error. */
export const SEGMENT_BYTES_MAX = 8192;

/** Largest amount in cents: 99,999,999.99 dollars. */
const AMOUNT_MAX = 9_999_999_999;

const MINUS = 45;
const DOT = 46;
const ZERO = 48;

/** Element and component 0 of the arrays is unused: positions are those of the guide, 1-based; element 0 is the segment id. */
export class Segment {
  readonly bytes: Uint8Array;
  /** The same bytes, four at a time; there are four more behind the last. */
  readonly view: DataView;
  /** Where its separators stand: bounds[i] is the byte before element i, bounds[i + 1] the byte behind it. */
  readonly bounds = new Int32Array(SEGMENT_BYTES_MAX + 4);
  readonly componentStarts = new Int32Array(SEGMENT_BYTES_MAX + 2);
  readonly componentEnds = new Int32Array(SEGMENT_BYTES_MAX + 2);
  /** Number of the last element. */
  count = 0;
  /** The id's bytes as one number: two or three of them. */
  id = 0;
  /** Bit i: element i holds a component separator, a repetition separator, a control byte (elements 0 to 31). */
  componentBits = 0;
  repetitionBits = 0;
  controlBits = 0;
  /** Longer than SEGMENT_BYTES_MAX. */
  isOverlong = false;
  /** In its set, ST is 1. */
  position = 0;
  componentCount = 0;
  /** The value that is being checked: its element and its bytes. */
  element = 0;
  from = 0;
  to = 0;
  componentByte = 0;
  readonly #text: BytesText;
  readonly #day = new BytesDay();

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    this.#text = new BytesText(bytes);
  }

  /** Nothing of it is known but its first byte. */
  begin(start: number): void {
    this.bounds[0] = start - 1;
    this.componentBits = 0;
    this.repetitionBits = 0;
    this.controlBits = 0;
  }

  startOf(element: number): number {
    return (this.bounds[element] ?? 0) + 1;
  }

  endOf(element: number): number {
    return this.bounds[element + 1] ?? 0;
  }

  has(element: number): boolean {
    return element <= this.count && this.startOf(element) < this.endOf(element);
  }

  text(element: number): string {
    if (element > this.count) return "";
    return this.#text.read(this.startOf(element), this.endOf(element));
  }

  /** Undefined where the element is empty. */
  optionalText(element: number): string | undefined {
    return this.has(element) ? this.text(element) : undefined;
  }

  /** Parts a composite; then `component…` reads its parts. */
  split(element: number): void {
    const { bytes, componentStarts, componentEnds, componentByte } = this;
    let count = 0;
    if (element <= this.count) {
      let at = this.startOf(element);
      const end = this.endOf(element);
      componentStarts[1] = at;
      count = 1;
      for (; at < end; at++) {
        if (bytes[at] === componentByte) {
          componentEnds[count++] = at;
          componentStarts[count] = at + 1;
        }
      }
      componentEnds[count] = end;
    }
    this.componentCount = count;
  }

  hasComponent(component: number): boolean {
    return component <= this.componentCount && (this.componentStarts[component] ?? 0) < (this.componentEnds[component] ?? 0);
  }

  component(component: number): string {
    if (component > this.componentCount) return "";
    return this.#text.read(this.componentStarts[component] ?? 0, this.componentEnds[component] ?? 0);
  }

  /** The first four bytes of an element or of its first component as one number; 0 where it is empty. */
  code(element: number): number {
    return element > this.count ? 0 : this.codeAt(this.startOf(element), this.endOf(element));
  }

  /** The same of the bytes between `start` and `end`, up to the first component separator. */
  codeAt(start: number, end: number): number {
    const length = end - start;
    if (length <= 0) return 0;
    const word = this.view.getInt32(start);
    const { componentByte } = this;
    if (word >>> 24 === componentByte) return 0;
    if (length === 1 || ((word >>> 16) & 255) === componentByte) return word >>> 24;
    if (length === 2 || ((word >>> 8) & 255) === componentByte) return word >>> 16;
    return length === 3 || (word & 255) === componentByte ? word >>> 8 : word;
  }

  cents(element: number): Cents {
    return (element > this.count ? 0 : readDecimal(this, { element, digits: 2 })) as Cents;
  }

  units(element: number): Units {
    return (element > this.count ? 0 : readDecimal(this, { element, digits: 3 })) as Units;
  }

  wholeNumber(element: number): number {
    return element > this.count ? 0 : readDecimal(this, { element, digits: 0 });
  }

  /** The date of eight digits at a byte; undefined where it is no day of the calendar. */
  dateAt(start: number, end: number): IsoDate | undefined {
    return end - start === 8 ? this.#day.read(this.view, start) : undefined;
  }

  date(element: number): IsoDate | undefined {
    return element > this.count ? undefined : this.dateAt(this.startOf(element), this.endOf(element));
  }
}

/** The id of a segment, or a code of up to four characters, as `Segment.id` and `Segment.code` give it. */
export function packed(code: string): number {
  let value = 0;
  for (let at = 0; at < code.length; at++) value = (value << 8) | code.charCodeAt(at);
  return value;
}

/** The number that so many digits make, -1 where a byte is no digit. */
export function digitsAt(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** A decimal as a whole number of its last place; digits past that place are dropped, and 0 stands for what is no number. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one pass over the bytes of every amount; not parted in functions, though what that would cost was not measured
function readDecimal(segment: Segment, { element, digits }: { element: number; digits: number }): number {
  const { bytes } = segment;
  const end = segment.endOf(element);
  let at = segment.startOf(element);
  const isNegative = bytes[at] === MINUS && at < end;
  if (isNegative) at++;
  let value = 0;
  let places = -1;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === DOT && places < 0) {
      places = 0;
      continue;
    }
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9) return 0;
    if (places >= digits) continue;
    if (places >= 0) places++;
    value = value * 10 + digit;
    if (value > AMOUNT_MAX * 1000) return 0;
  }
  for (let place = Math.max(places, 0); place < digits; place++) value *= 10;
  return isNegative ? -value || 0 : value;
}
