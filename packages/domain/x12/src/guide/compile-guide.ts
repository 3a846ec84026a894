// The guide as tables: for each loop and segment id, the uses that may come next, nearest first. Built once at start.
import { packed } from "../segment.ts";
import type { SegmentSpec } from "../segment-spec.ts";
import { compileElements, type ElementRows } from "./compile-elements.ts";
import type { LoopSpec } from "./notation.ts";

/** One use of a segment in one loop. */
export interface SegmentUse {
  readonly index: number;
  readonly spec: SegmentSpec;
  readonly elements: ElementRows;
  readonly node: LoopNode;
  readonly order: number;
  readonly repeat: number;
  /** It starts its loop. */
  readonly isStart: boolean;
  /** Its bit among what its loop requires; 0 where the guide doesn't. */
  readonly requiredBit: number;
  readonly qualifierElement: number;
  readonly qualifiers: Int32Array;
  /** Loop, id and first qualifier: `2300/REF*G1`. What a reader of values is found by. */
  readonly key: string;
}

/** A loop at its place in the tree: 2300 stands under the subscriber and under the patient. */
export interface LoopNode {
  readonly index: number;
  readonly spec: LoopSpec;
  readonly parent: LoopNode | undefined;
  /** Loop 2300. */
  readonly isClaim: boolean;
  readonly uses: SegmentUse[];
  readonly loops: LoopNode[];
  /** Bits of the required segments and loops. */
  required: number;
  /** Its bit among what its parent requires. */
  readonly requiredBit: number;
}

export interface Guide {
  readonly root: LoopNode;
  readonly nodes: readonly LoopNode[];
  readonly uses: readonly SegmentUse[];
  readonly ids: SegmentIds;
  /** `candidates[node.index * ids.size + row]`. */
  readonly candidates: readonly (readonly SegmentUse[])[];
}

export function compileGuide(spec: LoopSpec): Guide {
  const nodes: LoopNode[] = [];
  const uses: SegmentUse[] = [];
  const root = addNode(spec, undefined, { nodes, uses });
  const ids = [...new Set(uses.map((use) => packed(use.spec.id)))];
  const candidates = nodes.flatMap((node) => ids.map((id) => candidatesFrom(node, id)));
  return { root, nodes, uses, ids: new SegmentIds(ids), candidates };
}

const ID_SLOTS = 1024;

/** The packed segment ids of the guide, each with a row. A slot holds one id: the multiplier is one that makes no two meet. */
export class SegmentIds {
  readonly size: number;
  readonly #ids = new Int32Array(ID_SLOTS);
  readonly #rows = new Int16Array(ID_SLOTS);
  readonly #multiplier: number;

  constructor(ids: readonly number[]) {
    this.size = ids.length;
    let multiplier = 1;
    while (new Set(ids.map((id) => slotOf(id, multiplier))).size < ids.length) multiplier += 2;
    this.#multiplier = multiplier;
    for (const [row, id] of ids.entries()) {
      const slot = slotOf(id, multiplier);
      this.#ids[slot] = id;
      this.#rows[slot] = row;
    }
  }

  /** -1 where the guide has no such segment. */
  rowOf(id: number): number {
    const slot = slotOf(id, this.#multiplier);
    return id !== 0 && this.#ids[slot] === id ? (this.#rows[slot] ?? -1) : -1;
  }
}

function slotOf(id: number, multiplier: number): number {
  const product = Math.imul(id, multiplier);
  return (product ^ (product >>> 11)) & (ID_SLOTS - 1);
}

interface Building {
  readonly nodes: LoopNode[];
  readonly uses: SegmentUse[];
}

function addNode(spec: LoopSpec, parent: LoopNode | undefined, building: Building): LoopNode {
  const node: LoopNode = {
    index: building.nodes.length,
    spec,
    parent,
    isClaim: spec.id === "2300",
    uses: [],
    loops: [],
    required: 0,
    requiredBit: parent && spec.usage === "R" ? nextBit(parent) : 0,
  };
  building.nodes.push(node);
  for (const [at, { order, spec: segment }] of spec.segments.entries()) {
    const { element = 0, values = [] } = segment.qualifier ?? {};
    const use: SegmentUse = {
      index: building.uses.length,
      spec: segment,
      elements: compileElements(segment),
      node,
      order,
      repeat: segment.repeat,
      isStart: at === 0 && parent !== undefined,
      requiredBit: segment.usage === "R" && (at > 0 || !parent) ? nextBit(node) : 0,
      qualifierElement: element,
      qualifiers: Int32Array.from(values, packed),
      key: `${spec.id}/${segment.id}${values[0] === undefined ? "" : `*${values[0]}`}`,
    };
    building.uses.push(use);
    node.uses.push(use);
  }
  for (const child of spec.loops) node.loops.push(addNode(child, node, building));
  return node;
}

/** No loop requires more than 31 things. */
function nextBit(node: LoopNode): number {
  const bit = node.required + 1;
  node.required |= bit;
  return bit;
}

/** Own segments of the loop, the loops inside it, then the same for each loop around it. */
function candidatesFrom(from: LoopNode, id: number): SegmentUse[] {
  const found: SegmentUse[] = [];
  for (let node: LoopNode | undefined = from; node; node = node.parent) {
    const own = node.uses.filter((use) => !use.isStart);
    const starts = node.loops.flatMap(({ uses }) => uses.slice(0, 1));
    found.push(...[...own, ...starts].filter((use) => packed(use.spec.id) === id));
  }
  return found;
}
