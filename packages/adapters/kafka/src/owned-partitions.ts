// The partitions that a worker has taken: each with its epoch and its copy filled, what a former owner left settled, and attended to also
// while no input comes.
import { Fault, type Worker } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import type { OpenKafka, OwnedPartition } from "./open-kafka.ts";
import { pause, type Turns } from "./turns.ts";

/** How often a worker looks for what came beside its input. */
const ATTEND_EVERY_MS = 2000;
const ATTEND_STEP_MS = 200;

export interface Owning<From extends TopicName, Facts> {
  readonly worker: Worker<From, Facts>;
  readonly open: OpenKafka;
  readonly owned: Map<number, OwnedPartition>;
}

/** Taken where it isn't yet, and what a former owner left to be settled is settled first. */
export async function takenPartition<From extends TopicName, Facts>(
  partition: number,
  { worker, open, owned }: Owning<From, Facts>,
  alive?: () => Promise<void>,
): Promise<OwnedPartition> {
  const has = owned.get(partition);
  if (has !== undefined) return has;
  const made = await open.own({ worker: worker.name, topic: worker.from, partition, alive });
  try {
    await worker.settle?.({ ...made, partition });
  } catch (error) {
    await made.release().catch(() => {});
    throw error;
  }
  owned.set(partition, made);
  return made;
}

export async function releaseAll(owned: Map<number, OwnedPartition>): Promise<void> {
  const ports = [...owned.values()];
  owned.clear();
  for (const each of ports) await each.release().catch(() => {});
}

export interface Attending<From extends TopicName, Facts> extends Owning<From, Facts> {
  /** Partitions that the group gave to this worker. */
  readonly assigned: () => readonly number[];
  readonly turns: Turns;
  readonly onLost: (error: unknown) => void;
}

/** What comes beside the input is looked for every few seconds, also where no input comes. Whoever has a batch in hand finishes it first. */
export function attendToPartitions<From extends TopicName, Facts>(attending: Attending<From, Facts>): { stop(): Promise<void> } {
  const { worker, turns } = attending;
  let isStopping = false;
  const loop = async (): Promise<void> => {
    while (!isStopping) {
      await turns.take(() => attendOnce(attending, () => isStopping));
      for (let waited = 0; waited < ATTEND_EVERY_MS && !isStopping; waited += ATTEND_STEP_MS) await pause(ATTEND_STEP_MS);
    }
  };
  const looping = worker.learn === undefined && worker.attend === undefined ? Promise.resolve() : loop();
  return {
    async stop() {
      isStopping = true;
      await looping;
    },
  };
}

async function attendOnce<From extends TopicName, Facts>(attending: Attending<From, Facts>, isStopping: () => boolean): Promise<void> {
  const { worker, open, assigned, onLost } = attending;
  try {
    await worker.learn?.(open);
  } catch (error) {
    return onLost(error);
  }
  if (worker.attend === undefined) return;
  for (const partition of assigned()) if (!isStopping()) await attendTo(partition, attending);
}

async function attendTo<From extends TopicName, Facts>(partition: number, attending: Attending<From, Facts>): Promise<void> {
  const { worker, assigned, onLost } = attending;
  try {
    const ports = await takenPartition(partition, attending);
    await worker.attend?.({ ...ports, partition });
  } catch (error) {
    // Redis away is a pause; a partition that was given to another meanwhile is attended to there.
    const isAway = error instanceof Fault && error.code === "DRIP_REDIS_AWAY";
    if (!isAway && assigned().includes(partition)) onLost(error);
  }
}
