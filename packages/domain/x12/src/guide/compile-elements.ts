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
/** Units, which are counted in thousandths: at most three decimals. */
export const QUANTITY = 11;

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

/** The quick look at an element, in one number: how it is checked, whether it must be there, its shortest and longest in bytes. */
export const QUICK_KIND = 15;
export const QUICK_REQUIRED = 16;
export const QUICK_MIN_SHIFT = 8;
export const QUICK_MAX_SHIFT = 16;
/** Checks of the quick look beside those above: a code of a list, an element that isn't used, one whose code chose the segment's use. */
export const CODE = 8;
export const NOT_USED = 9;
export const CHOSEN = 10;

/** Elements, or components, for the quick look; [0] is unused. */
export interface QuickRows {
  readonly checks: Int32Array;
  /** The codes of those checked by a list. */
  readonly codes: readonly Int32Array[];
  /** The components of the composites. */
  readonly parts: readonly (QuickRows | undefined)[];
  readonly lastRequired: number;
  /** Bits of the composites. */
  readonly composites: number;
}

export interface ElementRows {
  readonly quick: QuickRows;
  /** Row 0 is unused: rows[i] is element i. */
  readonly rows: readonly ElementRow[];
  readonly lastRequired: number;
  readonly syntax: readonly SyntaxRow[];
  /** Bits of the elements that last kept all notes. */
  lastKept: number;
}

const UNUSED: ElementSpec = { ref: "", name: "", usage: "N", type: "AN", min: 0, max: 0 };

export function compileElements(spec: SegmentSpec): ElementRows {
  const rows = [UNUSED, ...spec.elements].map(compileElement);
  return {
    quick: compileQuick(rows, spec.qualifier?.element ?? 0),
    rows,
    lastRequired: rows.findLastIndex((row) => row.isRequired),
    syntax: (spec.syntax ?? []).map(compileSyntax).filter((row) => row.all < 2 ** 31 && row.all > 0),
    lastKept: -1,
  };
}

const NO_CODES = new Int32Array(0);

function compileQuick(rows: readonly ElementRow[], chosenBy: number): QuickRows {
  return {
    checks: Int32Array.from(rows, (row, at) => quickCheck(row, at === chosenBy)),
    codes: rows.map(({ codes }) => codes ?? NO_CODES),
    parts: rows.map(({ components }) => (components.length > 0 ? compileQuick(components, 0) : undefined)),
    lastRequired: rows.findLastIndex((row) => row.isRequired),
    composites: rows.reduce((bits, row, at) => (row.kind === COMPOSITE && at < 32 ? bits | (1 << at) : bits), 0),
  };
}

/** A composite has no length of its own. */
const ANY_LENGTH = (1 << 15) - 1;

function quickCheck(row: ElementRow, isChosen: boolean): number {
  const max = row.kind === COMPOSITE ? ANY_LENGTH : row.max;
  return quickKind(row, isChosen) | (row.isRequired ? QUICK_REQUIRED : 0) | (row.min << QUICK_MIN_SHIFT) | (max << QUICK_MAX_SHIFT);
}

function quickKind(row: ElementRow, isChosen: boolean): number {
  if (!row.isUsed) return NOT_USED;
  if (row.kind === COMPOSITE) return COMPOSITE;
  if (isChosen) return CHOSEN;
  return row.codes ? CODE : row.kind;
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

function kindOf({ ref, type, decimals }: ElementSpec): number {
  if (ref === "782") return AMOUNT;
  if (decimals !== undefined) return QUANTITY;
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
