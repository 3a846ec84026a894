// The ports of a partition with their figures taken: transaction time, what was quarantined, what the state copy had lacked; and the lag.
import type { Unit } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import type { OpenKafka, OwnedPartition } from "@dripline/kafka";
import type { Metrics } from "./metrics.ts";
import type { ServiceLog } from "./service-log.ts";

interface Measuring {
  readonly worker: string;
  readonly metrics: Metrics;
  readonly log: ServiceLog;
}

export function measured(open: OpenKafka, { worker, metrics, log }: Measuring): OpenKafka {
  return {
    ...open,
    async own(input): Promise<OwnedPartition> {
      const owned = await open.own(input);
      log.info("assigned", { worker, partition: input.partition, records: owned.filled });
      if (owned.filled > 0) metrics.gateRebuilds.inc({ worker });
      metrics.gateChanges.inc({ worker }, owned.filled);
      const commit = {
        async commit(unit: Unit): Promise<void> {
          const end = metrics.transactionSeconds.startTimer({ worker });
          await owned.commit.commit(unit);
          end();
          const set = unit.outputs.filter(({ topic }) => topic === "claims.quarantined").length;
          if (set > 0) metrics.quarantined.inc({ worker }, set);
        },
        position: (name: string, log: Parameters<OwnedPartition["commit"]["position"]>[1]) => owned.commit.position(name, log),
      };
      return { ...owned, commit };
    },
  };
}

const LAG_EVERY_MS = 5000;

interface Lagging {
  readonly open: OpenKafka;
  readonly application: string;
  readonly worker: string;
  readonly topic: TopicName;
  readonly metrics: Metrics;
}

/** Lag in records is what waits on each partition; in seconds, how long ago nothing waited. A broker that doesn't answer leaves the last figure. */
export function watchLag({ open, application, worker, topic, metrics }: Lagging): { stop(): void } {
  let atEnd = performance.now();
  const look = async (): Promise<void> => {
    const ends = await open.admin.fetchTopicOffsets(topic);
    const groups = await open.admin.fetchOffsets({ groupId: `${application}-${worker}`, topics: [topic] });
    const positions = new Map(groups.flatMap(({ partitions }) => partitions.map((each) => [each.partition, Number(each.offset)] as const)));
    let waiting = 0;
    for (const { partition, high, low } of ends) {
      // A transaction's mark takes an offset: at the end of a partition one is left over.
      const lag = Math.max(0, Number(high) - Math.max(positions.get(partition) ?? 0, Number(low)) - 1);
      metrics.lagRecords.set({ worker, partition: String(partition) }, lag);
      waiting += lag;
    }
    if (waiting === 0) atEnd = performance.now();
    metrics.lagSeconds.set({ worker }, (performance.now() - atEnd) / 1000);
  };
  const timer = setInterval(() => void look().catch(() => {}), LAG_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
