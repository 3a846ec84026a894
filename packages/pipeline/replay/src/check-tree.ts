// The receipts of a partition beside the checkpoints that were committed with them: what was changed, dropped, inserted or swapped since.
import type { Log } from "@dripline/core";
import { UnreadableRecord } from "@dripline/events";
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
  /** Position in the tree of the first leaf. */
  readonly first: number;
  /** Nothing may follow the leaves: they go to the end of a log that nobody writes to meanwhile. */
  readonly isWhole: boolean;
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
  const recorded = await readTree(toCheck);
  if (recorded.size === 0) return { findings: recorded.findings, size: 0 };
  const past = isWhole ? recorded.size : Math.min(recorded.size, first + leaves.size);
  const expected = recorded.leaves.slice(first, past).sequence();
  const findings: Finding[] = [...recorded.findings];
  for (const difference of sequenceDifferences(expected, leaves.sequence())) {
    findings.push({ kind: "tree", partition, offset: offsetOf(difference.actual, leaves), what: told(difference, leaves) });
    if (findings.length >= FINDINGS_MAX) break;
  }
  return { findings, size: recorded.size, root: recorded.root };
}

interface RecordedTree extends CheckedTree {
  readonly leaves: LeafList;
}

/** What the checkpoints say, as far as they follow from each other. */
async function readTree({ log, partition }: Pick<TreeToCheck, "log" | "partition">): Promise<RecordedTree> {
  const leaves = new LeafList();
  const tree = new MerkleFrontier();
  const findings: Finding[] = [];
  const broken = (offset: number, what: string): Finding => ({ kind: "tree", topic: "checkpoints.published", partition, offset, what });
  let root: string | undefined;
  try {
    for await (const checkpoint of checkpointsInOrder(log, partition)) {
      for (let at = 0; at < checkpoint.seals.length; at += 32) {
        const seal = checkpoint.seals.subarray(at, at + 32);
        tree.push(seal);
        leaves.push(Buffer.from(seal).toString("hex"), -1);
      }
      root = tree.root();
      if (findings.length === 0 && (checkpoint.size !== tree.size || checkpoint.root !== root))
        findings.push(broken(checkpoint.offset, `a checkpoint of ${checkpoint.size} receipts isn't the tree over its seals`));
    }
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    findings.push(broken(0, error.message));
  }
  return { findings, leaves, size: tree.size, root };
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
