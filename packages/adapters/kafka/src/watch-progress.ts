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
  /** A batch is begun: partitions are taken one after another, and each waits for its turn. */
  readonly turn: () => void;
  /** Something moved there, or stands still for a reason that is known. */
  readonly moved: (partition: number) => void;
  stop(): void;
}

const SESSIONS = 3;
/** Each partition has had its turn so often while one had none: that one is forgotten. */
const ROUNDS = 3;

interface Movement {
  readonly at: number;
  /** Turns taken until then, by all. */
  readonly turns: number;
}

export function watchProgress({ open, groupId, topic, everyMs, onStall }: WatchSettings): ProgressWatch {
  const movements = new Map<number, Movement>();
  let turns = 0;
  let lastAt = performance.now();
  const moved = (partition: number): void => {
    lastAt = performance.now();
    movements.set(partition, { at: lastAt, turns });
  };
  const isIdle = ({ at, turns: then }: Movement): boolean => {
    const limit = SESSIONS * everyMs;
    const now = performance.now();
    return now - at > limit && (now - lastAt > limit || turns - then > ROUNDS * movements.size);
  };
  const look = async (): Promise<void> => {
    const idle = [...movements].filter(([, movement]) => isIdle(movement)).map(([partition]) => partition);
    if (idle.length === 0) return;
    const groups = await open.admin.fetchOffsets({ groupId, topics: [topic] });
    const positions = new Map(groups.flatMap(({ partitions }) => partitions.map((each) => [each.partition, Number(each.offset)] as const)));
    for (const partition of idle) {
      // A record, not a distance between offsets: marks of transactions take offsets too.
      const from = Math.max(0, positions.get(partition) ?? 0);
      const [waiting] = await open.log.read({ topic, partition, from, max: 1 });
      if (waiting === undefined) movements.set(partition, { at: performance.now(), turns });
      else onStall(new Fault("DRIP_WORKER_STALLED", `${topic}, partition ${partition}: records wait from offset ${waiting.offset}`));
    }
  };
  // A broker that doesn't answer is for the consumer to complain of.
  const timer = setInterval(() => void look().catch(() => {}), everyMs);
  return {
    assign(partitions) {
      movements.clear();
      for (const partition of partitions) moved(partition);
    },
    turn: () => {
      turns += 1;
    },
    moved,
    stop: () => clearInterval(timer),
  };
}
