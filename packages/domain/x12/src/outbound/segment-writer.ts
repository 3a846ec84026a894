// The one writer of segments: it writes what the description allows and refuses all else, naming segment and element, never the value.
import { invariant, readIsoDate, unreachable } from "@dripline/claims";
import type { ElementSpec, SegmentSpec } from "../segment-spec.ts";
import { COMPONENT_SEPARATOR, canBeCarried, ELEMENT_SEPARATOR, TERMINATOR } from "./free-text.ts";

/** An element's text, or the components of a composite; undefined and "" are absent. */
export type ElementValue = string | undefined | readonly (string | undefined)[];

/** Elements 01, 02, … to the text of the segment with its terminator. Throws on a value that the description refuses. */
export type SegmentWriter = (...elements: readonly ElementValue[]) => string;

export function segmentWriter(spec: SegmentSpec): SegmentWriter {
  const writers = spec.elements.map((element, at) => elementWriter(element, `${spec.id}${String(at + 1).padStart(2, "0")}`));
  const syntax = (spec.syntax ?? []).map((note) => syntaxCheck(note, spec.id));
  // Elements past the last required one are looked at only where they are given: a CAS has room for six reasons and mostly holds one.
  const required = spec.elements.findLastIndex(({ usage }) => usage === "R") + 1;
  return (...elements) => {
    if (elements.length > writers.length) refuse(spec.id, `at most ${writers.length} elements`);
    let text = spec.id;
    let pending = "";
    let present = 0;
    for (let at = 0; at < elements.length || at < required; at++) {
      const value = writers[at]?.(elements[at]) ?? "";
      pending += ELEMENT_SEPARATOR;
      if (value === "") continue;
      text += pending + value;
      pending = "";
      present |= 1 << at;
    }
    for (const check of syntax) check(present);
    return text + TERMINATOR;
  };
}

function refuse(where: string, expected: string): never {
  throw new Error(`invariant broken: expected ${where} to hold ${expected}`);
}

type ElementWriter = (value: ElementValue) => string;

function elementWriter(spec: ElementSpec, where: string): ElementWriter {
  return spec.components ? compositeWriter(spec, where) : simpleWriter(spec, where);
}

function compositeWriter(spec: ElementSpec, where: string): ElementWriter {
  const writers = (spec.components ?? []).map((component, at) => simpleWriter(component, `${where}-${at + 1}`));
  return (value) => {
    const components = typeof value === "string" ? [value] : (value ?? []);
    if (!components.some((component) => component !== undefined && component !== "")) return absent(spec, where);
    if (spec.usage === "N") refuse(where, "nothing, it isn't used");
    if (components.length > writers.length) refuse(where, `at most ${writers.length} components`);
    const written = writers.map((write, at) => write(components[at]));
    while (written.at(-1) === "") written.pop();
    return written.join(COMPONENT_SEPARATOR);
  };
}

function simpleWriter(spec: ElementSpec, where: string): ElementWriter {
  const problem = problemOf(spec);
  return (value) => {
    if (value === undefined || value === "") return absent(spec, where);
    if (typeof value !== "string") return refuse(where, "one element, not a composite");
    const expected = problem(value);
    return expected === undefined ? value : refuse(where, expected);
  };
}

/** What a value must be, where it isn't that. A code list is ours: it may name the delimiters, as ISA11 and ISA16 do. */
function problemOf(spec: ElementSpec): (value: string) => string | undefined {
  if (spec.usage === "N") return () => "nothing, it isn't used";
  if (!spec.codes) return typeProblem(spec);
  const codes = new Set(spec.codes);
  return (value) => (codes.has(value) ? undefined : "a code of its list");
}

function absent(spec: ElementSpec, where: string): string {
  return spec.usage === "R" ? refuse(where, `a value, ${spec.name} is required`) : "";
}

function typeProblem({ type, min, max }: ElementSpec): (value: string) => string | undefined {
  switch (type) {
    case "AN":
    case "ID":
      return (value) => {
        if (value.length < min || value.length > max) return `${min} to ${max} characters`;
        return canBeCarried(value) ? undefined : "neither a delimiter nor a control character";
      };
    case "R":
      return (value) => (/^-?\d+(\.\d+)?$/.test(value) && digits(value) <= max ? undefined : `a decimal of at most ${max} digits`);
    case "N0":
      return (value) => {
        const whole = /^\d+$/.test(value) && value.length >= min && value.length <= max;
        return whole ? undefined : `a whole number of ${min} to ${max} digits`;
      };
    case "DT":
      return (value) => (isDay(value) ? undefined : "a day, CCYYMMDD");
    case "D6":
      return (value) => (value.length === 6 && isDay(`20${value}`) ? undefined : "a day, YYMMDD");
    case "TM":
      return (value) => (/^([01]\d|2[0-3])[0-5]\d$/.test(value) ? undefined : "a time, HHMM");
    default:
      return unreachable(type);
  }
}

function digits(value: string): number {
  return value.length - (value.startsWith("-") ? 1 : 0) - (value.includes(".") ? 1 : 0);
}

function isDay(value: string): boolean {
  return value.length === 8 && readIsoDate(`${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}`) !== undefined;
}

/** The elements that are there, a bit for each: 1 for element 01, 2 for 02, 4 for 03 … */
type SyntaxCheck = (present: number) => void;

/** P both or neither · C if the first then the others · R at least one · E not both · L if the first then one of the others. */
function syntaxCheck(note: string, segment: string): SyntaxCheck {
  const [first = 0, ...others] = (note.slice(1).match(/\d\d/g) ?? []).map((position) => 1 << (Number(position) - 1));
  const holds = SYNTAX[note[0] ?? ""];
  invariant(holds !== undefined && others.length > 0, `a syntax note of ${segment}: ${note}`);
  const rest = others.reduce((bits, bit) => bits | bit, 0);
  return (present) => {
    if (!holds(present, first, rest)) refuse(segment, `what syntax note ${note} asks for`);
  };
}

const SYNTAX: Readonly<Record<string, (present: number, first: number, rest: number) => boolean>> = {
  P: (present, first, rest) => (present & (first | rest)) === 0 || (present & (first | rest)) === (first | rest),
  C: (present, first, rest) => (present & first) === 0 || (present & rest) === rest,
  R: (present, first, rest) => (present & (first | rest)) !== 0,
  E: (present, first, rest) => isAtMostOne(present & (first | rest)),
  L: (present, first, rest) => (present & first) === 0 || (present & rest) !== 0,
};

function isAtMostOne(bits: number): boolean {
  return (bits & (bits - 1)) === 0;
}
