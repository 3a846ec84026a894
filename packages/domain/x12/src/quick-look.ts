// The quick look at a segment's elements: it knows most segments for clean and says nothing else. What it isn't sure of, check-elements.ts judges.
import {
  AMOUNT,
  CHOSEN,
  CODE,
  COMPOSITE,
  DATE,
  DECIMAL,
  PERIOD,
  QUANTITY,
  QUICK_KIND,
  QUICK_MAX_SHIFT,
  QUICK_MIN_SHIFT,
  QUICK_REQUIRED,
  type QuickRows,
  TEXT,
  WHOLE,
} from "./guide/compile-elements.ts";
import { digitsAt, type Segment } from "./segment.ts";

export const NOT_SURE = -1;

const DOT = 46;
const ZERO = 48;
const EIGHT = 56;
const NINE = 57;
const LETTER_D = 68;
const MIN_MASK = 255;
const DOLLAR_DIGITS = 8;
const NO_CODES = new Int32Array(0);

/** A bit for each element that is there, or NOT_SURE. One pass over what the scan kept: no object, no text, no call for a plain element. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: the loop over every element of every segment
export function quickLook(segment: Segment, { checks, codes, parts, lastRequired, composites }: QuickRows): number {
  const { bounds, count } = segment;
  const odd = segment.controlBits | segment.repetitionBits | (segment.componentBits & ~composites);
  if (odd !== 0 || count < lastRequired || count >= checks.length || segment.isOverlong) return NOT_SURE;
  let present = 0;
  let from = (bounds[1] ?? 0) + 1;
  for (let element = 1; element <= count; element++) {
    const to = bounds[element + 1] ?? 0;
    const check = checks[element] ?? 0;
    const length = to - from;
    if (length > 0) {
      if (length < ((check >> QUICK_MIN_SHIFT) & MIN_MASK) || length > check >> QUICK_MAX_SHIFT) return NOT_SURE;
      present |= 1 << element;
      const kind = check & QUICK_KIND;
      if (kind !== TEXT && kind !== CHOSEN) {
        segment.from = from;
        segment.to = to;
        if (kind === COMPOSITE) {
          if (!isComposite(segment, parts[element])) return NOT_SURE;
        } else if (!isValue(segment, kind, codes[element] ?? NO_CODES)) return NOT_SURE;
      }
    } else if ((check & QUICK_REQUIRED) !== 0) return NOT_SURE;
    from = to + 1;
  }
  return present;
}

/** The bytes from `segment.from` to `segment.to` by components. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: the loop over every byte of every composite
function isComposite(segment: Segment, rows: QuickRows | undefined): boolean {
  if (rows === undefined) return false;
  const { checks, codes, lastRequired } = rows;
  const { bytes, componentByte, to: end } = segment;
  let { from } = segment;
  let component = 1;
  for (let at = from; at <= end; at++) {
    if (at < end && bytes[at] !== componentByte) continue;
    if (component >= checks.length) return false;
    const check = checks[component] ?? 0;
    const length = at - from;
    if (length > 0) {
      if (length < ((check >> QUICK_MIN_SHIFT) & MIN_MASK) || length > check >> QUICK_MAX_SHIFT) return false;
      segment.from = from;
      segment.to = at;
      const kind = check & QUICK_KIND;
      if (kind !== TEXT && !isValue(segment, kind, codes[component] ?? NO_CODES)) return false;
    } else if ((check & QUICK_REQUIRED) !== 0) return false;
    from = at + 1;
    component++;
  }
  return component > lastRequired;
}

function isValue(segment: Segment, kind: number, codes: Int32Array): boolean {
  switch (kind) {
    case CODE:
      return isListed(segment, codes);
    case AMOUNT:
    case QUANTITY:
    case DECIMAL:
      return isNumber(segment, kind);
    case WHOLE:
      return digitsAt(segment.bytes, segment.from, segment.to - segment.from) >= 0;
    case PERIOD:
      return isAfterD8(segment) && segment.dateAt(segment.from, segment.to) !== undefined;
    case DATE:
      return segment.dateAt(segment.from, segment.to) !== undefined;
    default:
      return false;
  }
}

/** The code that came last stands first: most codes of a file come again at once. */
function isListed(segment: Segment, codes: Int32Array): boolean {
  const length = segment.to - segment.from;
  if (length > 4) return false;
  const code = segment.view.getInt32(segment.from) >> (32 - 8 * length);
  if (codes[0] === code) return true;
  const at = codes.indexOf(code);
  if (at < 0) return false;
  codes[at] = codes[0] ?? 0;
  codes[0] = code;
  return true;
}

/** Digits with at most one point; an amount has at most eight before it and two after it, billed units three after it. A sign is left to the long look. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one pass over the bytes of every number
function isNumber({ bytes, from, to }: Segment, kind: number): boolean {
  let point = -1;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= ZERO && byte <= NINE) continue;
    if (byte !== DOT || point >= 0) return false;
    point = at;
  }
  const places = point < 0 ? 0 : to - point - 1;
  const whole = (point < 0 ? to : point) - from;
  if (whole + places === 0) return false;
  if (kind === AMOUNT) return whole <= DOLLAR_DIGITS && places <= 2;
  return kind === DECIMAL || places <= 3;
}

/** The element before the one in hand says D8. */
function isAfterD8({ bytes, from }: Segment): boolean {
  return bytes[from - 2] === EIGHT && bytes[from - 3] === LETTER_D && bytes[from - 4] === bytes[from - 1];
}
