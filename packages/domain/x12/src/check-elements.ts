// SNIP 1 and 2 inside one segment: usage, lengths, types, codes, repetitions, components and syntax notes, each answered with an IK4.
import { characterCount, decode } from "./bytes-text.ts";
import { EDITS } from "./edits.ts";
import {
  AMOUNT,
  COMPOSITE,
  DATE,
  DECIMAL,
  type ElementRow,
  type ElementRows,
  PERIOD,
  QUANTITY,
  type SyntaxRow,
  TEXT,
  TIME,
  WHOLE,
} from "./guide/compile-elements.ts";
import { NOT_SURE, quickLook } from "./quick-look.ts";
import type { ElementError } from "./reader-events.ts";
import { digitsAt, packed, type Segment } from "./segment.ts";

const MISSING = EDITS["element-missing"].code;
const CONDITIONALLY_MISSING = EDITS["element-conditionally-missing"].code;
const TOO_MANY_ELEMENTS = EDITS["elements-too-many"].code;
const TOO_SHORT = EDITS["element-too-short"].code;
const TOO_LONG = EDITS["element-too-long"].code;
const INVALID_CHARACTER = EDITS["element-character"].code;
const INVALID_CODE = EDITS["element-code"].code;
const INVALID_DATE = EDITS["element-date"].code;
const INVALID_TIME = EDITS["element-time"].code;
const EXCLUDED = EDITS["element-excluded"].code;
const TOO_MANY_REPETITIONS = EDITS["repetitions-too-many"].code;
const TOO_MANY_COMPONENTS = EDITS["components-too-many"].code;
const NOT_USED = EDITS["element-not-used"].code;
const PATTERN = EDITS["element-pattern"].code;

/** Longest element before the guide's own maximum is asked. */
export const ELEMENT_BYTES_MAX = 1024;
/** IK404. */
const BAD_VALUE_MAX = 99;

const RD8 = packed("RD8");
const MINUS = 45;
const DOT = 46;

/** Adds what is wrong with the elements of a segment; adds nothing for most. */
export function checkElements(segment: Segment, elements: ElementRows, errors: ElementError[]): void {
  const { rows, lastRequired, syntax } = elements;
  const seen = quickLook(segment, elements.quick);
  if (seen !== NOT_SURE && isEachKept(elements, seen)) return;
  const known = Math.min(segment.count, rows.length - 1);
  const present = checkKnown(segment, elements, errors);
  for (let element = known + 1; element <= lastRequired; element++) {
    if (rows[element]?.isRequired) errors.push({ position: `${element}`, ref: rows[element]?.spec.ref ?? "", code: MISSING });
  }
  if (segment.count > known) checkSurplus(segment, known, errors);
  for (let at = 0; at < syntax.length; at++) {
    const note = syntax[at];
    if (note !== undefined && !isKept(note, present)) addBroken({ note, present, rows }, errors);
  }
  if (segment.isOverlong) errors.push({ position: `${Math.min(segment.count, 99)}`, ref: "", code: TOO_LONG });
}

/** Checks the elements that the guide describes; the answer has a bit for each that is there. */
function checkKnown(segment: Segment, { rows }: ElementRows, errors: ElementError[]): number {
  const known = Math.min(segment.count, rows.length - 1);
  let present = 0;
  for (let element = 1; element <= known; element++) {
    const row = rows[element];
    if (row === undefined) break;
    segment.element = element;
    segment.from = segment.startOf(element);
    segment.to = segment.endOf(element);
    if (segment.from < segment.to) {
      present |= 1 << element;
      checkElement(segment, row, errors);
    } else if (row.isRequired) errors.push({ position: `${element}`, ref: row.spec.ref, code: MISSING });
  }
  return present;
}

/** Elements past the last of the guide: trailing separators count too. */
function checkSurplus(segment: Segment, known: number, errors: ElementError[]): void {
  errors.push(elementError(segment, { position: `${known + 1}`, ref: "", element: known + 1, code: TOO_MANY_ELEMENTS }));
}

/** Bit of an element; elements past 31 stand in no segment of the guide. */
function bitOf(element: number): number {
  return element > 31 ? 0 : 1 << element;
}

function checkElement(segment: Segment, row: ElementRow, errors: ElementError[]): void {
  const bit = bitOf(segment.element);
  let code = "";
  if (!row.isUsed) code = NOT_USED;
  else if (((segment.controlBits | segment.repetitionBits) & bit) !== 0) code = oddProblem(segment, row);
  if (code === "" && row.kind === COMPOSITE) {
    checkComposite(segment, row, errors);
    return;
  }
  if (code === "") code = (segment.componentBits & bit) === 0 ? problemOf(segment, row) : TOO_MANY_COMPONENTS;
  if (code === "") return;
  const { element } = segment;
  errors.push(elementError(segment, { position: `${element}`, ref: row.spec.ref, element, code }));
}

/** Control bytes, and repetitions where the guide has none. */
function oddProblem(segment: Segment, row: ElementRow): string {
  if ((segment.controlBits & bitOf(segment.element)) !== 0) return INVALID_CHARACTER;
  return row.repeat > 1 ? "" : TOO_MANY_REPETITIONS;
}

function checkComposite(segment: Segment, row: ElementRow, errors: ElementError[]): void {
  const { element } = segment;
  segment.split(element);
  const { componentStarts, componentEnds, componentCount } = segment;
  const { components, lastRequired } = row;
  const last = Math.min(Math.max(componentCount, lastRequired), components.length - 1);
  segment.element = 0;
  for (let component = 1; component <= last; component++) {
    const part = components[component];
    if (part === undefined) break;
    segment.from = componentStarts[component] ?? 0;
    segment.to = component > componentCount ? segment.from : (componentEnds[component] ?? 0);
    const code = componentProblem(segment, part);
    if (code !== "") {
      errors.push({
        position: `${element}:${component}`,
        ref: part.spec.ref,
        code,
        badValue: printable(segment, segment.from, segment.to),
      });
    }
  }
  if (componentCount < components.length) return;
  errors.push(elementError(segment, { position: `${element}`, ref: row.spec.ref, element, code: TOO_MANY_COMPONENTS }));
}

function componentProblem(segment: Segment, part: ElementRow): string {
  if (segment.from === segment.to) return part.isRequired ? MISSING : "";
  return part.isUsed ? problemOf(segment, part) : NOT_USED;
}

/** IK403 of the value from `from` to `to`, "" where nothing is wrong. */
function problemOf(segment: Segment, row: ElementRow): string {
  switch (row.kind) {
    case TEXT:
      return lengthProblem(segment, row) || codeProblem(segment, row);
    case DECIMAL:
    case QUANTITY:
    case AMOUNT:
      return decimalProblem(segment, row);
    case WHOLE:
      return digitsProblem(segment, row) || codeProblem(segment, row);
    case DATE:
      return lengthProblem(segment, row) || (segment.dateAt(segment.from, segment.to) ? "" : INVALID_DATE);
    case TIME:
      return lengthProblem(segment, row) || (isTime(segment.bytes, segment.from, segment.to) ? "" : INVALID_TIME);
    case PERIOD:
      return lengthProblem(segment, row) || periodProblem(segment);
    default:
      return "";
  }
}

function lengthProblem({ bytes, from, to }: Segment, row: ElementRow): string {
  const length = to - from;
  if (length < row.min) return TOO_SHORT;
  if (length <= row.max) return "";
  return length > ELEMENT_BYTES_MAX || characterCount(bytes, from, to) > row.max ? TOO_LONG : "";
}

function codeProblem(segment: Segment, { codes }: ElementRow): string {
  if (codes === undefined) return "";
  const { from, to } = segment;
  if (to - from > 4) return INVALID_CODE;
  const code = segment.codeAt(from, to);
  for (let at = 0; at < codes.length; at++) {
    if (codes[at] === code) return "";
  }
  return INVALID_CODE;
}

function digitsProblem({ bytes, from, to }: Segment, row: ElementRow): string {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 48 || byte > 57) return INVALID_CHARACTER;
  }
  return to - from < row.min ? TOO_SHORT : to - from > row.max ? TOO_LONG : "";
}

/** Sign and point don't count in the length; money has two decimals and at most eight digits before them, billed units three decimals. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one pass over the bytes of every number
function decimalProblem({ bytes, from, to }: Segment, row: ElementRow): string {
  let digits = 0;
  let point = -1;
  for (let at = bytes[from] === MINUS ? from + 1 : from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 48 && byte <= 57) digits++;
    else if (byte === DOT && point < 0) point = at;
    else return INVALID_CHARACTER;
  }
  if (digits < row.min) return TOO_SHORT;
  if (digits > row.max) return TOO_LONG;
  const places = point < 0 ? 0 : to - point - 1;
  if (row.kind === QUANTITY) return places > 3 ? PATTERN : "";
  return row.kind === AMOUNT ? amountProblem(bytes, from, point < 0 ? to : point) || (places > 2 ? PATTERN : "") : "";
}

/** Dollars before the point: at most eight digits, leading zeros aside. */
function amountProblem(bytes: Uint8Array, start: number, point: number): string {
  if (point - start <= 8) return "";
  return isOverLimit(bytes, start, point) ? TOO_LONG : "";
}

/** More than eight digits before the point, leading zeros aside. */
function isOverLimit(bytes: Uint8Array, start: number, end: number): boolean {
  let at = bytes[start] === MINUS ? start + 1 : start;
  while (at < end && bytes[at] === 48) at++;
  return end - at > 8;
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
function isTime(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length === 5) return false;
  const hours = digitsAt(bytes, start, 2);
  const minutes = digitsAt(bytes, start + 2, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
  if (length === 4) return true;
  const seconds = digitsAt(bytes, start + 4, 2);
  return seconds >= 0 && seconds <= 59 && digitsAt(bytes, start + 6, length - 6) >= 0;
}

/** D8: one day · RD8: two days, the first not after the second. */
function periodProblem(segment: Segment): string {
  const { bytes, from, to } = segment;
  if (segment.code(segment.element - 1) !== RD8) return segment.dateAt(from, to) ? "" : INVALID_DATE;
  const isSpan = to - from === 17 && bytes[from + 8] === MINUS && segment.dateAt(from, from + 8) && segment.dateAt(from + 9, to);
  return isSpan && digitsAt(bytes, from, 8) <= digitsAt(bytes, from + 9, 8) ? "" : INVALID_DATE;
}

/** Asked once for the elements that a segment mostly has: the answer is remembered. */
function isEachKept(elements: ElementRows, present: number): boolean {
  if (elements.lastKept === present) return true;
  for (const note of elements.syntax) if (!isKept(note, present)) return false;
  elements.lastKept = present;
  return true;
}

/** Whether the elements that are there keep a syntax note. */
function isKept({ kind, all, first, others }: SyntaxRow, present: number): boolean {
  const found = present & all;
  switch (kind) {
    case "E":
      return (found & (found - 1)) === 0;
    case "R":
      return found !== 0;
    case "P":
      return found === 0 || found === all;
    case "C":
      return (found & first) === 0 || found === all;
    default:
      return (found & first) === 0 || (found & others) !== 0;
  }
}

interface BrokenNote {
  readonly note: SyntaxRow;
  readonly present: number;
  readonly rows: readonly ElementRow[];
}

/** The element that is one too many, or the first that is missing; one that is required anyway has been said. */
function addBroken({ note, present, rows }: BrokenNote, errors: ElementError[]): void {
  const isExclusion = note.kind === "E";
  const candidates = note.elements.filter((element) => ((present & (1 << element)) !== 0) === isExclusion);
  const element = candidates[isExclusion ? 1 : 0] ?? 0;
  const row = rows[element];
  if (!isExclusion && row?.isRequired) return;
  errors.push({ position: `${element}`, ref: row?.spec.ref ?? "", code: isExclusion ? EXCLUDED : CONDITIONALLY_MISSING });
}

/** An IK4 that shows the value of a whole element. */
export function elementError(
  segment: Segment,
  { position, ref, element, code }: { position: string; ref: string; element: number; code: string },
): ElementError {
  const badValue = segment.has(element) ? printable(segment, segment.startOf(element), segment.endOf(element)) : undefined;
  return { position, ref, code, badValue };
}

/** IK404: at most 99 characters, delimiters and control characters as spaces; undefined where nothing is left. */
function printable(segment: Segment, start: number, end: number): string | undefined {
  const text = decode(segment.bytes, start, Math.min(end, start + BAD_VALUE_MAX));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  const clean = text.replace(/[\u0000-\u001f\u007f*:~^]/g, " ").trim();
  return clean === "" ? undefined : clean;
}
