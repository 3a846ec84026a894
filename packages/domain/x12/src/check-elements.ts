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
  type SyntaxRow,
  TEXT,
  TIME,
  WHOLE,
} from "./guide/compile-elements.ts";
import type { ElementError } from "./reader-events.ts";
import { digitsAt, isDateAt, packed, type Segment } from "./segment.ts";

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
export function checkElements(segment: Segment, { rows, lastRequired, syntax }: ElementRows, errors: ElementError[]): void {
  const { starts, ends } = segment;
  const known = Math.min(segment.count, rows.length - 1);
  let present = 0;
  for (let element = 1; element <= known; element++) {
    const row = rows[element];
    if (row === undefined) break;
    if ((starts[element] ?? 0) === (ends[element] ?? 0)) {
      if (row.isRequired) errors.push({ position: `${element}`, ref: row.spec.ref, code: MISSING });
      continue;
    }
    if (element < 31) present |= 1 << element;
    checkElement(segment, { element, row }, errors);
  }
  for (let element = known + 1; element <= lastRequired; element++) {
    if (rows[element]?.isRequired) errors.push({ position: `${element}`, ref: rows[element]?.spec.ref ?? "", code: MISSING });
  }
  if (segment.count > known) checkSurplus(segment, known, errors);
  for (const note of syntax) {
    if ((present & note.all) !== 0 || note.kind === "R") checkSyntax({ note, present, rows }, errors);
  }
  if (segment.isOverlong) errors.push({ position: `${Math.min(segment.count, 99)}`, ref: "", code: TOO_LONG });
}

/** Elements past the last of the guide: trailing separators count too. */
function checkSurplus(segment: Segment, known: number, errors: ElementError[]): void {
  errors.push(elementError(segment, { position: `${known + 1}`, ref: "", element: known + 1, code: TOO_MANY_ELEMENTS }));
}

interface ElementAt {
  readonly element: number;
  readonly row: ElementRow;
}

function checkElement(segment: Segment, at: ElementAt, errors: ElementError[]): void {
  const { element, row } = at;
  const bit = element > 31 ? 0 : 1 << element;
  if (!row.isUsed) {
    errors.push(elementError(segment, { position: `${element}`, ref: row.spec.ref, element, code: NOT_USED }));
    return;
  }
  if (((segment.controlBits | segment.repetitionBits) & bit) !== 0 && checkOddBytes(segment, at, errors)) return;
  if (row.kind === COMPOSITE) {
    checkComposite(segment, at, errors);
    return;
  }
  const start = segment.starts[element] ?? 0;
  const end = segment.ends[element] ?? 0;
  const code = (segment.componentBits & bit) === 0 ? problemOf(segment, { row, start, end, element }) : TOO_MANY_COMPONENTS;
  if (code !== "") errors.push(elementError(segment, { position: `${element}`, ref: row.spec.ref, element, code }));
}

/** Control bytes and repetitions; true where nothing more needs to be said. */
function checkOddBytes(segment: Segment, { element, row }: ElementAt, errors: ElementError[]): boolean {
  const isControl = (segment.controlBits & (1 << element)) !== 0;
  if (!isControl && row.repeat > 1) return false;
  const code = isControl ? INVALID_CHARACTER : TOO_MANY_REPETITIONS;
  errors.push(elementError(segment, { position: `${element}`, ref: row.spec.ref, element, code }));
  return true;
}

function checkComposite(segment: Segment, { element, row }: ElementAt, errors: ElementError[]): void {
  segment.split(element);
  const { componentStarts, componentEnds, componentCount } = segment;
  const { components } = row;
  for (let component = 1; component < components.length; component++) {
    const part = components[component];
    if (part === undefined) break;
    const start = componentStarts[component] ?? 0;
    const end = component > componentCount ? start : (componentEnds[component] ?? 0);
    const code =
      start === end || component > componentCount ? missingCode(part) : usedProblem(segment, { row: part, start, end, element: 0 });
    if (code !== "") {
      const badValue = code === MISSING ? undefined : printable(segment, start, end);
      errors.push({ position: `${element}:${component}`, ref: part.spec.ref, code, badValue });
    }
  }
  if (componentCount >= components.length) {
    errors.push(elementError(segment, { position: `${element}`, ref: row.spec.ref, element, code: TOO_MANY_COMPONENTS }));
  }
}

function missingCode(row: ElementRow): string {
  return row.isRequired ? MISSING : "";
}

interface ValueAt {
  readonly row: ElementRow;
  readonly start: number;
  readonly end: number;
  /** The element, so that a period finds its format; 0 in a composite. */
  readonly element: number;
}

function usedProblem(segment: Segment, value: ValueAt): string {
  return value.row.isUsed ? problemOf(segment, value) : NOT_USED;
}

/** IK403 of a value that is there, "" where nothing is wrong. */
function problemOf(segment: Segment, value: ValueAt): string {
  const { row, start, end } = value;
  const { bytes } = segment;
  switch (row.kind) {
    case TEXT:
      return lengthProblem(bytes, value) || (row.codes && !isCode(row.codes, segment.codeAt(start, end), end - start) ? INVALID_CODE : "");
    case DECIMAL:
    case AMOUNT:
      return decimalProblem(bytes, value);
    case WHOLE:
      return digitsProblem(bytes, value) || (row.codes && !isCode(row.codes, segment.codeAt(start, end), end - start) ? INVALID_CODE : "");
    case DATE:
      return lengthProblem(bytes, value) || (isDateAt(bytes, start, end) ? "" : INVALID_DATE);
    case TIME:
      return lengthProblem(bytes, value) || (isTime(bytes, start, end) ? "" : INVALID_TIME);
    case PERIOD:
      return lengthProblem(bytes, value) || periodProblem(segment, value);
    default:
      return "";
  }
}

function lengthProblem(bytes: Uint8Array, { row, start, end }: ValueAt): string {
  const length = end - start;
  if (length < row.min) return TOO_SHORT;
  if (length <= row.max) return "";
  return length > ELEMENT_BYTES_MAX || characterCount(bytes, start, end) > row.max ? TOO_LONG : "";
}

function isCode(codes: Int32Array, code: number, length: number): boolean {
  if (length > 4) return false;
  for (let at = 0; at < codes.length; at++) {
    if (codes[at] === code) return true;
  }
  return false;
}

function digitsProblem(bytes: Uint8Array, { row, start, end }: ValueAt): string {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 48 || byte > 57) return INVALID_CHARACTER;
  }
  return end - start < row.min ? TOO_SHORT : end - start > row.max ? TOO_LONG : "";
}

/** Sign and point don't count in the length; money has two decimals and at most eight digits before them. */
function decimalProblem(bytes: Uint8Array, { row, start, end }: ValueAt): string {
  let digits = 0;
  let point = -1;
  let at = bytes[start] === MINUS ? start + 1 : start;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 48 && byte <= 57) digits++;
    else if (byte === DOT && point < 0) point = at;
    else return INVALID_CHARACTER;
  }
  if (digits < row.min) return TOO_SHORT;
  if (digits > row.max) return TOO_LONG;
  if (row.kind !== AMOUNT) return "";
  if (point >= 0 && end - point > 3) return PATTERN;
  return digits - (point < 0 ? 0 : end - point - 1) > 8 && isOverLimit(bytes, start, point < 0 ? end : point) ? TOO_LONG : "";
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
function periodProblem(segment: Segment, { start, end, element }: ValueAt): string {
  const { bytes } = segment;
  if (segment.code(element - 1) !== RD8) return isDateAt(bytes, start, end) ? "" : INVALID_DATE;
  const isSpan = end - start === 17 && bytes[start + 8] === MINUS && isDateAt(bytes, start, start + 8) && isDateAt(bytes, start + 9, end);
  return isSpan && digitsAt(bytes, start, 8) <= digitsAt(bytes, start + 9, 8) ? "" : INVALID_DATE;
}

interface SyntaxAt {
  readonly note: SyntaxRow;
  readonly present: number;
  readonly rows: readonly ElementRow[];
}

function checkSyntax({ note, present, rows }: SyntaxAt, errors: ElementError[]): void {
  const { kind, all, first, others, elements } = note;
  const found = present & all;
  if (kind === "E") {
    if ((found & (found - 1)) === 0) return;
    const second = elements.filter((element) => (found & (1 << element)) !== 0)[1] ?? 0;
    errors.push({ position: `${second}`, ref: rows[second]?.spec.ref ?? "", code: EXCLUDED });
    return;
  }
  const isKept =
    kind === "R"
      ? found !== 0
      : kind === "P"
        ? found === all
        : (found & first) === 0 || (kind === "L" ? (found & others) !== 0 : found === all);
  if (isKept) return;
  const missing = elements.find((element) => (found & (1 << element)) === 0) ?? 0;
  if (rows[missing]?.isRequired) return;
  errors.push({ position: `${missing}`, ref: rows[missing]?.spec.ref ?? "", code: CONDITIONALLY_MISSING });
}

/** An IK4 that shows the value of a whole element. */
export function elementError(
  segment: Segment,
  { position, ref, element, code }: { position: string; ref: string; element: number; code: string },
): ElementError {
  return { position, ref, code, badValue: printable(segment, segment.starts[element] ?? 0, segment.ends[element] ?? 0) };
}

/** IK404: at most 99 characters, delimiters and control characters as spaces; undefined where nothing is left. */
function printable(segment: Segment, start: number, end: number): string | undefined {
  const text = decode(segment.bytes, start, Math.min(end, start + BAD_VALUE_MAX));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  const clean = text.replace(/[\u0000-\u001f\u007f*:~^]/g, " ").trim();
  return clean === "" ? undefined : clean;
}
