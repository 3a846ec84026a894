// Checkpoints: whenever receipts are committed, the tree over all of them so far is committed with them.
import type { Commit, Log, Output, Ports, State, Unit } from "@dripline/core";
import { type CheckpointPublished, decode, encode } from "@dripline/events";
import { LeafList, sealOf } from "./leaf-list.ts";
import { MerkleFrontier } from "./merkle-tree.ts";
import { recordsInOrder } from "./records-in-order.ts";

/** New seals in one checkpoint at most: 128 KB. */
const SEALS_MAX = 4096;

/** A commit that adds a checkpoint to every unit with receipts. `partitionOf` says whose log the unit's receipts go to; one machine has 0 alone. */
export function withCheckpoints(ports: Ports, partitionOf: (unit: Unit) => number = () => 0): Commit {
  return {
    position: (worker, log) => ports.commit.position(worker, log),
    async commit(unit) {
      const receipts = unit.outputs.filter(({ topic }) => topic === "claims.adjudicated");
      if (receipts.length === 0) return ports.commit.commit(unit);
      const partition = partitionOf(unit);
      const { tree, before } = await treeOf(partition, ports);
      const leaves = new LeafList();
      leaves.append(before);
      for (const { value } of receipts) leaves.push(sealOf(value), 0);
      const outputs = [...unit.outputs, ...checkpointsOf(leaves, { partition, tree })];
      const state = new Map(unit.state).set(treeKey(partition), Buffer.from(JSON.stringify(tree.stored())));
      return ports.commit.commit({ ...unit, outputs, state });
    },
  };
}

function treeKey(partition: number): string {
  return `checkpoints/${partition}`;
}

/** The state that a partition's checkpoints leave behind, built anew from them. */
export async function rebuildTree(partition: number, { log, state, commit }: Ports): Promise<void> {
  const { tree } = await treeOf(partition, { log, state });
  if (tree.size === 0) return;
  await commit.commit({ outputs: [], state: new Map([[treeKey(partition), Buffer.from(JSON.stringify(tree.stored()))]]), positions: [] });
}

interface TreeBefore {
  readonly tree: MerkleFrontier;
  /** Receipts that lie in the log and in no tree yet: of a folder that is older than checkpoints. */
  readonly before: LeafList;
}

/** From the state; where that was lost, from the log. */
async function treeOf(partition: number, { state, log }: { readonly state: State; readonly log: Log }): Promise<TreeBefore> {
  const [stored] = await state.read([treeKey(partition)]);
  const before = new LeafList();
  if (stored !== undefined) return { tree: new MerkleFrontier(JSON.parse(Buffer.from(stored).toString("utf8"))), before };
  const tree = new MerkleFrontier();
  for await (const { seals } of checkpointsInOrder(log, partition)) {
    for (let at = 0; at < seals.length; at += 32) tree.push(seals.subarray(at, at + 32));
  }
  let position = 0;
  for await (const { offset, value } of recordsInOrder(log, { topic: "claims.adjudicated", partition })) {
    if (position >= tree.size) before.push(sealOf(value), offset);
    position += 1;
  }
  return { tree, before };
}

/** Grows the tree by the leaves; a checkpoint for every so many of them. */
function checkpointsOf(leaves: LeafList, { partition, tree }: { readonly partition: number; readonly tree: MerkleFrontier }): Output[] {
  const outputs: Output[] = [];
  const { seals } = leaves.parts();
  for (let from = 0; from < leaves.size; from += SEALS_MAX) {
    const to = Math.min(from + SEALS_MAX, leaves.size);
    for (let at = from; at < to; at++) tree.push(leaves.seal(at));
    const value = encode("checkpoints.published", {
      partition,
      size: tree.size,
      root: tree.root(),
      seals: seals.subarray(from * 32, to * 32),
    });
    outputs.push({ topic: "checkpoints.published", key: `claims.adjudicated/${partition}`, value });
  }
  return outputs;
}

/** Checkpoints of a partition's receipts, in order, with their offsets. Those of all partitions lie in the topic's one partition. */
export async function* checkpointsInOrder(log: Log, partition: number): AsyncGenerator<CheckpointPublished & { readonly offset: number }> {
  for await (const { offset, value } of recordsInOrder(log, { topic: "checkpoints.published", partition: 0 })) {
    const checkpoint = decode("checkpoints.published", value);
    if (checkpoint.partition === partition) yield { ...checkpoint, offset };
  }
}
