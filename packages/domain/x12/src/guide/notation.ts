// The notation of the guide files: a line for each use of a segment, read once at start into SegmentSpec and LoopSpec.
import { invariant } from "@dripline/claims";
import type { ElementSpec, ElementType, SegmentSpec, Usage } from "../segment-spec.ts";
import { DATA_ELEMENTS } from "./data-elements.ts";

/*
 *   2300 CLM R1 | Claim information | R1028 R782 S(R1331 S1332=B)*2 | P0304 C0605
 *   │    │   │    name              elements                       syntax notes
 *   │    │   └ usage and most uses in an occurrence of the loop
 *   │    └ segment id
 *   └ order in the loop: segments of one order may stand in any sequence
 *
 * An element is its usage (R required, S situational, N not used), its number in the dictionary, the codes that the guide
 * allows after "=", its repetitions after "^", and "*2" for the same element twice. A composite has its components in ( ).
 */

/** One loop of the guide: its segments in order, the first of which starts it, and the loops inside. */
export interface LoopSpec {
  readonly id: string;
  readonly name: string;
  readonly usage: Usage;
  /** Most occurrences in one occurrence of the loop around it. */
  readonly repeat: number;
  /** Its place among the segments and loops of the loop around it. */
  readonly order: number;
  readonly segments: readonly OrderedSegment[];
  readonly loops: readonly LoopSpec[];
}

export interface OrderedSegment {
  readonly order: number;
  readonly spec: SegmentSpec;
}

type LoopHead = Omit<LoopSpec, "segments" | "loops">;

export function loop(head: LoopHead, segments: string, loops: readonly LoopSpec[] = []): LoopSpec {
  const lines = segments.split("\n").filter((line) => line.trim() !== "");
  return { ...head, segments: lines.map(readSegmentLine), loops };
}

/** Segments whose uses are told apart by an element, and which. */
const QUALIFIER_ELEMENT: Readonly<Record<string, number>> = {
  AMT: 1,
  CRC: 1,
  DTP: 1,
  HI: 1,
  HL: 3,
  NM1: 1,
  NTE: 1,
  PRV: 1,
  QTY: 1,
  REF: 1,
};

function readSegmentLine(line: string): OrderedSegment {
  const [head = "", name = "", elements = "", syntax = ""] = line.split("|").map((part) => part.trim());
  const [, order, id = "", usage, repeat] = /^(\d+) (\w+) ([RS])(\d+)$/.exec(head) ?? [];
  invariant(id !== "", `a line of the guide starts with order, id and usage: ${line}`);
  const specs = splitElements(elements).flatMap(readElements);
  const element = QUALIFIER_ELEMENT[id];
  const first = element === undefined ? undefined : specs[element - 1];
  const values = first?.components ? first.components[0]?.codes : first?.codes;
  return {
    order: Number(order),
    spec: {
      id,
      name,
      usage: usage as Usage,
      repeat: Number(repeat),
      elements: specs,
      syntax: syntax === "" ? undefined : syntax.split(" "),
      qualifier: element === undefined || values === undefined ? undefined : { element, values },
    },
  };
}

/** Parts at spaces outside parentheses. */
function splitElements(text: string): string[] {
  return text.match(/[RSN]\([^)]*\)\S*|\S+/g) ?? [];
}

function readElements(token: string): ElementSpec[] {
  const times = /\*(\d+)$/.exec(token);
  const element = readElement(times ? token.slice(0, times.index) : token);
  return Array.from({ length: times ? Number(times[1]) : 1 }, () => element);
}

function readElement(token: string): ElementSpec {
  const composite = /^([RSN])\(([^)]*)\)(?:\^(\d+))?$/.exec(token);
  if (composite) {
    const components = splitElements(composite[2] ?? "").flatMap(readElements);
    return {
      ref: "",
      name: "Composite",
      usage: composite[1] as Usage,
      type: "AN",
      min: 0,
      max: 0,
      components,
      repeat: Number(composite[3] ?? 1),
    };
  }
  const [, usage, ref = "", codes, repeat] = /^([RSN])(\w+)(?:=([\w/]+))?(?:\^(\d+))?$/.exec(token) ?? [];
  const entry = DICTIONARY.get(ref);
  invariant(entry !== undefined, `an element of the dictionary: ${token}`);
  return { ...entry, usage: usage as Usage, codes: codes?.split("/"), repeat: Number(repeat ?? 1) };
}

type DictionaryEntry = Pick<ElementSpec, "ref" | "name" | "type" | "min" | "max">;

const DICTIONARY: ReadonlyMap<string, DictionaryEntry> = readDictionary();

function readDictionary(): Map<string, DictionaryEntry> {
  const entries = new Map<string, DictionaryEntry>();
  for (const line of DATA_ELEMENTS.trim().split("\n")) {
    const [ref = "", type, min, max, ...name] = line.split(" ");
    entries.set(ref, { ref, name: name.join(" "), type: type as ElementType, min: Number(min), max: Number(max) });
  }
  return entries;
}
