// The watchdog of a running worker: records that wait while nothing moves for three sessions end the process, and its supervisor starts anew.
// After brokers were killed a partition has been seen standing idle until its worker was started again; nothing was lost by it.
import { Fault } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import type { OpenKafka } from "./open-kafka.ts";

export interface WatchSettings {
  readonly open: OpenKafka;
  readonly groupId: string;
  readonly topic: TopicName;
  /** One session. */
  readonly everyMs: number;
  readonly onStall: (fault: Fault) => void;
}

export interface ProgressWatch {
  /** The partitions that are this worker's now. */
  assign(partitions: readonly number[]): void;
  /** Something moved there, or stands still for a reason that is known. */
  readonly moved: (partition: number) => void;
  stop(): void;
}

const SESSIONS = 3;

export function watchProgress({ open, groupId, topic, everyMs, onStall }: WatchSettings): ProgressWatch {
  const movedAt = new Map<number, number>();
  const look = async (): Promise<void> => {
    const idle = [...movedAt].filter(([, at]) => performance.now() - at > SESSIONS * everyMs).map(([partition]) => partition);
    if (idle.length === 0) return;
    const groups = await open.admin.fetchOffsets({ groupId, topics: [topic] });
    const positions = new Map(groups.flatMap(({ partitions }) => partitions.map((each) => [each.partition, Number(each.offset)] as const)));
    for (const partition of idle) {
      // A record, not a distance between offsets: marks of transactions take offsets too.
      const from = Math.max(0, positions.get(partition) ?? 0);
      const [waiting] = await open.log.read({ topic, partition, from, max: 1 });
      if (waiting === undefined) movedAt.set(partition, performance.now());
      else onStall(new Fault("DRIP_WORKER_STALLED", `${topic}, partition ${partition}: records wait from offset ${waiting.offset}`));
    }
  };
  // A broker that doesn't answer is for the consumer to complain of.
  const timer = setInterval(() => void look().catch(() => {}), everyMs);
  return {
    assign(partitions) {
      movedAt.clear();
      for (const partition of partitions) movedAt.set(partition, performance.now());
    },
    moved: (partition) => void movedAt.set(partition, performance.now()),
    stop: () => clearInterval(timer),
  };
}
