// The receipts of a partition beside the checkpoints that were committed with them: what was changed, dropped, inserted or swapped since.
import { Fault, type Log } from "@dripline/core";
import { type CheckpointPublished, UnreadableRecord } from "@dripline/events";
import { checkpointsInOrder } from "./checkpoints.ts";
import type { Finding } from "./finding.ts";
import { LeafList } from "./leaf-list.ts";
import { MerkleFrontier } from "./merkle-tree.ts";
import { type SequenceDifference, sequenceDifferences } from "./sequence-differences.ts";

/** A log without its checkpoints' beginning would differ at every receipt: after so many, more say nothing new. */
const FINDINGS_MAX = 1000;

export interface TreeToCheck {
  readonly log: Log;
  readonly partition: number;
  /** Seals of the receipts, from the position below on. */
  readonly leaves: LeafList;
  /** Position in the tree of the first leaf, as far as the log has no gaps; where it has, the leaf's seal tells. */
  readonly first: number;
  /** Nothing may follow the leaves: they go to the end of a log that nobody writes to meanwhile. */
  readonly isWhole: boolean;
  /** A tree that was printed earlier: this one must have had its root at its size. */
  readonly expected?: TreeHead | undefined;
}

export interface TreeHead {
  readonly size: number;
  readonly root: string;
}

export interface CheckedTree {
  readonly findings: readonly Finding[];
  /** Receipts under checkpoints. */
  readonly size: number;
  /** Of the newest checkpoint; of no tree, undefined. */
  readonly root?: string | undefined;
}

export async function checkTree(toCheck: TreeToCheck): Promise<CheckedTree> {
  const { partition, leaves, first, isWhole } = toCheck;
  const recorded = await new RecordedTree(toCheck).read();
  if (recorded.size === 0 || recorded.isDamaged) return { findings: recorded.findings, size: recorded.size, root: recorded.root };
  const begin = first === 0 || leaves.size === 0 ? 0 : positionOf(leaves, recorded.leaves, first);
  const past = isWhole ? recorded.size : Math.min(recorded.size, begin + leaves.size);
  const expected = recorded.leaves.slice(begin, past).sequence();
  const findings: Finding[] = [...recorded.findings];
  for (const difference of sequenceDifferences(expected, leaves.sequence())) {
    findings.push({ kind: "tree", partition, offset: offsetOf(difference.actual, leaves), what: told(difference, leaves) });
    if (findings.length >= FINDINGS_MAX) break;
  }
  return { findings, size: recorded.size, root: recorded.root };
}

/** Where a stretch begins in the tree: offsets may have gaps, positions have none. */
function positionOf(leaves: LeafList, recorded: LeafList, byOffset: number): number {
  const found = recorded.indexOf(leaves.seal(0).toString("hex"), 0);
  return found === -1 ? byOffset : found;
}

/** What the checkpoints say, grown to the tree that they say it of. */
class RecordedTree {
  readonly leaves = new LeafList();
  readonly findings: Finding[] = [];
  /** Some of it can't be read: what follows can't be compared. */
  isDamaged = false;
  readonly #tree = new MerkleFrontier();
  readonly #of: TreeToCheck;
  root: string | undefined;

  constructor(of: TreeToCheck) {
    this.#of = of;
  }

  get size(): number {
    return this.#tree.size;
  }

  async read(): Promise<this> {
    const { log, partition, expected } = this.#of;
    try {
      for await (const checkpoint of checkpointsInOrder(log, partition)) this.#take(checkpoint);
    } catch (error) {
      if (!(error instanceof UnreadableRecord) && !(error instanceof Fault && error.code === "DRIP_DATA_DAMAGED")) throw error;
      this.isDamaged = true;
      this.#tell(0, error.message);
    }
    if (expected !== undefined && expected.size > this.size) this.#tell(0, `the tree has ${this.size} receipts`);
    return this;
  }

  #take({ offset, size, root, seals }: CheckpointPublished & { readonly offset: number }): void {
    for (let at = 0; at < seals.length; at += 32) this.#grow(seals.subarray(at, at + 32), offset);
    this.root = this.#tree.root();
    const isRight = size === this.size && root === this.root;
    if (this.findings.length === 0 && !isRight) this.#tell(offset, `a checkpoint of ${size} receipts isn't the tree over its seals`);
  }

  #grow(seal: Uint8Array, offset: number): void {
    const { expected } = this.#of;
    this.#tree.push(seal);
    this.leaves.push(Buffer.from(seal).toString("hex"), -1);
    if (this.size !== expected?.size) return;
    const root = this.#tree.root();
    if (root !== expected.root) this.#tell(offset, `the tree of ${this.size} receipts has the root ${root}`);
  }

  #tell(offset: number, what: string): void {
    this.findings.push({ kind: "tree", topic: "checkpoints.published", partition: this.#of.partition, offset, what });
  }
}

function told({ kind, with: other }: SequenceDifference, leaves: LeafList): string {
  switch (kind) {
    case "changed":
      return "the receipt here isn't the one that the checkpoint has";
    case "dropped":
      return "a receipt that a checkpoint has is missing before this one";
    case "inserted":
      return "no checkpoint has this receipt at this place";
    case "swapped":
      return `this receipt and the one at offset ${offsetOf(other ?? 0, leaves)} have changed places`;
    default:
      return kind satisfies never;
  }
}

/** Past the last receipt: the offset behind it. */
function offsetOf(at: number, leaves: LeafList): number {
  return at < leaves.size ? leaves.offset(at) : leaves.offset(leaves.size - 1) + 1;
}
