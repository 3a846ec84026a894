// How a segment is described: usage, types, lengths, code lists, syntax notes. Readers check by it and writers write by it.

/** R required, S situational, N not used in the guide. */
export type Usage = "R" | "S" | "N";

/** X12 data types: AN text, ID code, R decimal, N0 whole number, DT CCYYMMDD, D6 YYMMDD, TM HHMM[SS]. */
export type ElementType = "AN" | "ID" | "R" | "N0" | "DT" | "D6" | "TM";

export interface ElementSpec {
  /** Data element number of the X12 dictionary, answered in IK402: 782 for CLM02. */
  readonly ref: string;
  readonly name: string;
  readonly usage: Usage;
  readonly type: ElementType;
  readonly min: number;
  readonly max: number;
  /** Most decimals of a decimal, where the guide says; money has two without saying. */
  readonly decimals?: 3 | undefined;
  /** The values that the guide allows. */
  readonly codes?: readonly string[] | undefined;
  /** How often the element may repeat (ISA11); 1 unless said. */
  readonly repeat?: number | undefined;
  /** Components, where the element is a composite; then type, min and max aren't read. */
  readonly components?: readonly ElementSpec[] | undefined;
}

/** One use of a segment in a loop: the same id may stand there several times with other qualifiers. */
export interface SegmentSpec {
  readonly id: string;
  readonly name: string;
  readonly usage: Usage;
  /** Most uses in one occurrence of its loop. */
  readonly repeat: number;
  /** Elements 01, 02, … in order. */
  readonly elements: readonly ElementSpec[];
  /** P0304 both or neither · C0605 if 06 then 05 · R0203 at least one · E0207 not both · L050607 if 05 then 06 or 07. */
  readonly syntax?: readonly string[] | undefined;
  /** Tells this use from others of the same id: the element (1-based) and the values that mean this use. */
  readonly qualifier?: { readonly element: number; readonly values: readonly string[] } | undefined;
}
