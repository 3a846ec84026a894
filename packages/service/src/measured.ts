// The ports of a partition with their figures taken: transaction time, what was quarantined, what the state copy had lacked; and the lag.
import type { Unit } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import { lagOf, type OpenKafka, type OwnedPartition } from "@dripline/kafka";
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
      // Told from the start, so that "none" can be told from "nobody counts".
      metrics.quarantined.inc({ worker }, 0);
      metrics.invariantsBroken.inc({ worker }, 0);
      let told = 0;
      const tellFilled = (): void => {
        const lacked = owned.filledSoFar() - told;
        told += lacked;
        metrics.gateRebuilds.inc({ worker }, lacked > 0 ? 1 : 0);
        metrics.gateChanges.inc({ worker }, lacked);
      };
      tellFilled();
      const state = {
        async read(keys: readonly string[]) {
          const values = await owned.state.read(keys);
          tellFilled();
          return values;
        },
      };
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
      return { ...owned, state, commit };
    },
  };
}

const LAG_EVERY_MS = 2000;

interface Lagging {
  readonly open: OpenKafka;
  readonly application: string;
  readonly worker: string;
  readonly topic: TopicName;
  readonly metrics: Metrics;
}

/** What waits on each partition, and for how long the record at the head has. A broker that doesn't answer leaves the last figures. */
export function watchLag({ open, application, worker, topic, metrics }: Lagging): { stop(): void } {
  const look = async (): Promise<void> => {
    const lags = await lagOf(open, { application, worker, topic });
    for (const { partition, records } of lags) metrics.lagRecords.set({ worker, partition: String(partition) }, records);
    const now = Date.now();
    const since = Math.min(now, ...lags.flatMap((lag) => lag.since ?? []));
    metrics.lagSeconds.set({ worker }, (now - since) / 1000);
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look()
      .catch(() => {})
      .finally(() => {
        isLooking = false;
      });
  }, LAG_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
