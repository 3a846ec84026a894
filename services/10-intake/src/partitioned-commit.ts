// Intake's commit on Kafka: each member's claims onto the member's partition, then answers and the place in the file. A process killed between
// two partitions writes the first one's claims again: a claim that comes twice under its number is decided once.
import { createHash } from "node:crypto";
import type { Commit, Output } from "@dripline/core";
import { topicNamed } from "@dripline/events";
import type { OpenKafka, OwnedPartition } from "@dripline/kafka";

export interface PartitionedCommit extends Commit {
  release(): Promise<void>;
}

export async function partitionedCommit(open: OpenKafka): Promise<PartitionedCommit> {
  const { topics } = await open.admin.fetchTopicMetadata({ topics: ["claims.received"] });
  const count = topics[0]?.partitions.length ?? 1;
  const owned: OwnedPartition[] = [];
  for (let partition = 0; partition < count; partition++)
    owned.push(await open.own({ worker: "intake", topic: "claims.received", partition }));
  return {
    async commit(unit) {
      for (let partition = count - 1; partition >= 0; partition--) {
        const outputs = unit.outputs.filter((output) => placeOf(output, count) === partition);
        const isLast = partition === 0;
        if (outputs.length > 0 || isLast)
          await owned[partition]?.commit.commit({ outputs, state: isLast ? unit.state : new Map(), positions: [] });
      }
    },
    position: async () => 0,
    async release() {
      for (const each of owned) await each.release();
    },
  };
}

/** Follows from the key alone, for the installation's whole life. */
export function partitionOfKey(key: string, count: number): number {
  return createHash("sha256").update(key).digest().readUInt32BE(0) % count;
}

function placeOf({ topic, key }: Output, count: number): number {
  return topicNamed(topic)?.key === "member" ? partitionOfKey(key, count) : 0;
}
