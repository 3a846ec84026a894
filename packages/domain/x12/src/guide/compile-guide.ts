// The guide as tables: for each loop and segment id, the uses that may come next, nearest first. Built once at start.
import { packed } from "../segment.ts";
import type { SegmentSpec } from "../segment-spec.ts";
import { compileElements, type ElementRows } from "./compile-elements.ts";
import type { LoopSpec, OrderedSegment } from "./notation.ts";
import { PackedIds } from "./packed-ids.ts";

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
  /** The loop that has to be open for it: its own, or the one around where it starts its own. */
  readonly level: LoopNode;
  /** Its place in that loop. */
  readonly place: number;
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
  readonly repeat: number;
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
  readonly ids: PackedIds;
  /** By the row of an id: the element whose code tells its uses apart, 0 where none does. */
  readonly qualifierElements: Int8Array;
  /** An id with a code, see `kindKey`. */
  readonly kinds: PackedIds;
  /** `nexts[use.index * kinds.size + kind]`: the index of the use that comes next, -1 where none may; `start` stands for the use before the first. */
  readonly nexts: Int16Array;
  readonly start: number;
}

export function compileGuide(spec: LoopSpec): Guide {
  const nodes: LoopNode[] = [];
  const uses: SegmentUse[] = [];
  const root = addNode(spec, undefined, { nodes, uses });
  const ids = new PackedIds(uses.map(idOf));
  const qualifierElements = new Int8Array(ids.size);
  for (const use of uses) qualifierElements[ids.rowOf(idOf(use))] = use.qualifierElement;
  const keysOf = (use: SegmentUse) => codesOf(use).map((code) => kindKey(ids.rowOf(idOf(use)), code));
  const kinds = new PackedIds(uses.flatMap(keysOf));
  const kindsOf = uses.map((use) => keysOf(use).map((key) => kinds.rowOf(key)));
  const start = uses.length;
  const nexts = new Int16Array((start + 1) * kinds.size).fill(-1);
  const addNexts = (last: number, following: readonly SegmentUse[]) => {
    const row = nexts.subarray(last * kinds.size);
    for (const { index } of following) for (const kind of kindsOf[index] ?? []) if (row[kind] === -1) row[kind] = index;
  };
  for (const node of nodes) {
    const open = usesFrom(node);
    for (const { index, order } of node.uses) addNexts(index, notBefore(open, reachedFrom(node, order)));
  }
  addNexts(start, usesFrom(root));
  return { root, nodes, uses, ids, qualifierElements, kinds, nexts, start };
}

function idOf({ spec }: SegmentUse): number {
  return packed(spec.id);
}

function codesOf({ qualifierElement, qualifiers }: SegmentUse): readonly number[] {
  return qualifierElement === 0 ? [0] : [...qualifiers];
}

/** One number for the row of a segment id and the code that tells its uses apart: no code has more than three characters. */
export function kindKey(row: number, code: number): number {
  return code >>> 24 === 0 ? (row << 24) | code : -1;
}

/** The uses that may come in a loop and the loops around it, nearest first: own segments of the loop, the loops inside it, then the same one level up. */
export function usesFrom(from: LoopNode): SegmentUse[] {
  const found: SegmentUse[] = [];
  for (let node: LoopNode | undefined = from; node; node = node.parent) {
    found.push(...node.uses.filter((use) => !use.isStart), ...node.loops.flatMap(({ uses }) => uses.slice(0, 1)));
  }
  return found;
}

/** How far each loop has come: the open one to its last segment, each around it to the loop inside that is open. */
function reachedFrom(from: LoopNode, order: number): ReadonlyMap<LoopNode, number> {
  const reached = new Map([[from, order]]);
  for (let node = from; node.parent; node = node.parent) reached.set(node.parent, node.spec.order);
  return reached;
}

function notBefore(uses: readonly SegmentUse[], reached: ReadonlyMap<LoopNode, number>): SegmentUse[] {
  return uses.filter(({ level, place }) => place >= (reached.get(level) ?? 0));
}

/** No file holds more. */
const REPEAT_MAX = 2 ** 30;

interface Building {
  readonly nodes: LoopNode[];
  readonly uses: SegmentUse[];
}

function addNode(spec: LoopSpec, parent: LoopNode | undefined, building: Building): LoopNode {
  const node: LoopNode = {
    index: building.nodes.length,
    spec,
    parent,
    repeat: Math.min(spec.repeat, REPEAT_MAX),
    isClaim: spec.id === "2300",
    uses: [],
    loops: [],
    required: 0,
    requiredBit: parent && spec.usage === "R" ? nextBit(parent) : 0,
  };
  building.nodes.push(node);
  for (const segment of spec.segments) {
    const use = useOf(segment, { node, index: building.uses.length });
    building.uses.push(use);
    node.uses.push(use);
  }
  for (const child of spec.loops) node.loops.push(addNode(child, node, building));
  return node;
}

function useOf({ order, spec }: OrderedSegment, { node, index }: { node: LoopNode; index: number }): SegmentUse {
  const { element = 0, values = [] } = spec.qualifier ?? {};
  const { parent } = node;
  const isStart = parent !== undefined && node.uses.length === 0;
  return {
    index,
    spec,
    elements: compileElements(spec),
    node,
    order,
    repeat: spec.repeat,
    isStart,
    level: isStart ? parent : node,
    place: isStart ? node.spec.order : order,
    requiredBit: spec.usage === "R" && !isStart ? nextBit(node) : 0,
    qualifierElement: element,
    qualifiers: Int32Array.from(values, packed),
    key: `${node.spec.id}/${spec.id}${values[0] === undefined ? "" : `*${values[0]}`}`,
  };
}

/** No loop requires more than 31 things. */
function nextBit(node: LoopNode): number {
  const bit = node.required + 1;
  node.required |= bit;
  return bit;
}
