// The notation of the guide files: a line for each use of a segment, read once at start into SegmentSpec and LoopSpec.
import { invariant } from "@dripline/claims";
import { elementsOf } from "../element-notation.ts";
import type { SegmentSpec, Usage } from "../segment-spec.ts";

/*
 *   2300 CLM R1 | Claim information | R1028 R782 S(R1331 S1332=B)*2 | P0304 C0605
 *   │    │   │    name              elements                       syntax notes
 *   │    │   └ usage and most uses in an occurrence of the loop
 *   │    └ segment id
 *   └ order in the loop: segments of one order may stand in any sequence
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
  const specs = elementsOf(elements);
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
