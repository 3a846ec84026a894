// The elements of a segment as rows of numbers, so that a check compares bytes and numbers and makes nothing. Built once at start.
import { packed } from "../segment.ts";
import type { ElementSpec, SegmentSpec } from "../segment-spec.ts";

/** How an element's bytes are checked. */
export const TEXT = 0;
export const DECIMAL = 1;
export const AMOUNT = 2;
export const WHOLE = 3;
export const DATE = 4;
export const TIME = 5;
/** 1251, in the format that the element before it names. */
export const PERIOD = 6;
export const COMPOSITE = 7;

export interface ElementRow {
  readonly spec: ElementSpec;
  readonly kind: number;
  readonly isRequired: boolean;
  readonly isUsed: boolean;
  readonly min: number;
  readonly max: number;
  readonly repeat: number;
  /** Codes of up to four characters, packed; undefined where every value goes. */
  readonly codes: Int32Array | undefined;
  readonly components: readonly ElementRow[];
  /** Last component that is required. */
  readonly lastRequired: number;
}

export interface SyntaxRow {
  readonly kind: string;
  readonly elements: readonly number[];
  /** Bits of all its elements. */
  readonly all: number;
  /** Bit of the first, bits of the others. */
  readonly first: number;
  readonly others: number;
}

/** What the first look at an element needs, four numbers each: flags, shortest, longest, unused. */
export const STRIDE = 4;
export const REQUIRED = 1;
/** Plain text: its length, and its code where there are codes, is all that is checked. */
export const PLAIN = 2;
export const HAS_CODES = 4;

export interface ElementRows {
  readonly flat: Int32Array;
  /** Row 0 is unused: rows[i] is element i. */
  readonly rows: readonly ElementRow[];
  readonly lastRequired: number;
  readonly syntax: readonly SyntaxRow[];
}

const UNUSED: ElementSpec = { ref: "", name: "", usage: "N", type: "AN", min: 0, max: 0 };

export function compileElements(spec: SegmentSpec): ElementRows {
  const rows = [UNUSED, ...spec.elements].map(compileElement);
  return {
    flat: Int32Array.from(rows.flatMap(flatten)),
    rows,
    lastRequired: rows.findLastIndex((row) => row.isRequired),
    syntax: (spec.syntax ?? []).map(compileSyntax).filter((row) => row.all < 2 ** 31 && row.all > 0),
  };
}

function flatten(row: ElementRow): number[] {
  const flags = (row.isRequired ? REQUIRED : 0) | (row.kind === TEXT && row.isUsed ? PLAIN : 0) | (row.codes ? HAS_CODES : 0);
  return [flags, row.min, row.max, 0];
}

function compileElement(spec: ElementSpec): ElementRow {
  const components = spec.components ? [UNUSED, ...spec.components].map(compileElement) : [];
  return {
    spec,
    kind: spec.components ? COMPOSITE : kindOf(spec),
    isRequired: spec.usage === "R",
    isUsed: spec.usage !== "N",
    min: spec.min,
    max: spec.max,
    repeat: spec.repeat ?? 1,
    codes: spec.codes ? Int32Array.from(spec.codes, packed) : undefined,
    components,
    lastRequired: components.findLastIndex((component) => component.isRequired),
  };
}

function kindOf({ ref, type }: ElementSpec): number {
  if (ref === "782") return AMOUNT;
  if (ref === "1251") return PERIOD;
  switch (type) {
    case "R":
      return DECIMAL;
    case "N0":
      return WHOLE;
    case "DT":
    case "D6":
      return DATE;
    case "TM":
      return TIME;
    default:
      return TEXT;
  }
}

/** `P0304` → kind P, elements 3 and 4. Notes over element 30 stand in no segment that the guide uses. */
function compileSyntax(note: string): SyntaxRow {
  const elements = (note.slice(1).match(/\d\d/g) ?? []).map(Number).filter((element) => element <= 30);
  const bits = elements.map((element) => 2 ** element);
  const first = bits[0] ?? 0;
  const all = bits.reduce((sum, bit) => sum + bit, 0);
  return { kind: note.charAt(0), elements, all, first, others: all - first };
}
