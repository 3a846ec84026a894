// Partitions whose receipts are committed with a checkpoint: the Merkle tree over all of them so far, so that a replay can prove their order.
import type { OpenKafka } from "@dripline/kafka";
import { withCheckpoints } from "@dripline/replay";

export function checkpointed(open: OpenKafka): OpenKafka {
  return {
    ...open,
    async own(input) {
      const owned = await open.own(input);
      return { ...owned, commit: withCheckpoints(owned, () => input.partition) };
    },
  };
}
