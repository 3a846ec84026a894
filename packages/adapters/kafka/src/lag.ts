// What waits for a worker on each partition: how many records, and since when the first of them has.
import type { TopicName } from "@dripline/events";
import { groupOf } from "./kafka-commit.ts";
import { naming } from "./kafka-faults.ts";
import type { OpenKafka } from "./open-kafka.ts";

export interface PartitionLag {
  readonly partition: number;
  /**
   * Exact where one fetch reaches the end, as it does when a worker has nearly caught up; further behind the offsets between, which count
   * each transaction's mark too.
   */
  readonly records: number;
  /** When the record that waits longest was written, in milliseconds since 1970; undefined where none waits. */
  readonly since?: number | undefined;
}

export async function lagOf(
  { admin, fetcher }: Pick<OpenKafka, "admin" | "fetcher">,
  { application, worker, topic }: { readonly application: string; readonly worker: string; readonly topic: TopicName },
): Promise<PartitionLag[]> {
  const ends = await naming(() => admin.fetchTopicOffsets(topic));
  const groups = await naming(() => admin.fetchOffsets({ groupId: groupOf(application, worker), topics: [topic] }));
  const positions = new Map(groups.flatMap(({ partitions }) => partitions.map((each) => [each.partition, Number(each.offset)] as const)));
  const lags: PartitionLag[] = [];
  for (const { partition, high, low } of ends) {
    const [from, end] = [Math.max(positions.get(partition) ?? 0, Number(low)), Number(high)];
    if (from >= end) {
      lags.push({ partition, records: 0 });
      continue;
    }
    const { records, next } = await naming(() => fetcher.peek(topic, partition, from));
    const [first] = records;
    lags.push({ partition, records: next >= end ? records.length : end - from, since: first && Number(first.timestamp) });
  }
  return lags;
}
