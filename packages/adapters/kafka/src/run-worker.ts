// Runs a worker on the partitions that its group gives it: epoch first, the copy filled, a forced heartbeat, then chunk by chunk.
import { Fault, type LogRecord, takeRecords, type Worker } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import type { Consumer, EachBatchPayload } from "kafkajs";
import { groupOf } from "./kafka-commit.ts";
import type { OpenKafka, OwnedPartition } from "./open-kafka.ts";
import { attendToPartitions, type Owning, releaseAll, takenPartition } from "./owned-partitions.ts";
import { reached } from "./steps.ts";
import { pause, Turns } from "./turns.ts";
import { watchProgress } from "./watch-progress.ts";

export interface RunOptions {
  readonly application: string;
  /** Records in one transaction. */
  readonly max: number;
  /** How long a member may be silent before its partitions are given to others; 10,000 where it isn't said. */
  readonly sessionMs?: number | undefined;
  readonly onChunk?: ((chunk: { readonly partition: number; readonly records: number; readonly ms: number }) => void) | undefined;
  /** Whatever can't be gone on from: the process has to end (exit 75) and be started again. */
  readonly onLost: (error: unknown) => void;
}

export interface RunningWorker {
  /** Finishes the chunk in hand, then leaves the group. */
  stop(): Promise<void>;
}

const SESSION_MS = 10_000;
/** How long a partition waits before it asks again for a Redis that was away, or for its turn. */
const PAUSE_MS = 500;

export async function runWorker<From extends TopicName, Facts>(
  worker: Worker<From, Facts>,
  open: OpenKafka,
  options: RunOptions,
): Promise<RunningWorker> {
  const sessionTimeout = options.sessionMs ?? SESSION_MS;
  const owned = new Map<number, OwnedPartition>();
  const turns = new Turns();
  const groupId = groupOf(options.application, worker.name);
  const consumer = open.kafka.consumer({
    groupId,
    // A heartbeat that was asked for is sent: a frozen worker must not believe an old reply.
    heartbeatInterval: 0,
    sessionTimeout,
    maxBytesPerPartition: 1024 * 1024,
    allowAutoTopicCreation: false,
    readUncommitted: false,
    retry: { restartOnFailure: async () => false },
  });
  const watching = watchProgress({ open, groupId, topic: worker.from, everyMs: sessionTimeout, onStall: options.onLost });
  consumer.on(consumer.events.CRASH, ({ payload }) => options.onLost(payload.error));
  let assigned: readonly number[] = [];
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    // Whoever had a partition meanwhile has left it elsewhere: everything is taken anew, once what is in hand beside the input is done.
    void turns.take(() => releaseAll(owned));
    assigned = payload.memberAssignment[worker.from] ?? [];
    watching.assign(assigned);
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [worker.from], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 1,
    eachBatch: async (payload) => {
      watching.turn();
      try {
        const take = () => takeBatch(payload, { worker, open, owned, options, moved: watching.moved });
        await turns.take(take, () => stillHere(payload, watching.moved));
      } catch (error) {
        // The group is being divided anew: nothing is in hand, and kafkajs joins again.
        if (!isRebalance(error)) options.onLost(error);
        throw error;
      }
    },
  });
  const attending = attendToPartitions({ worker, open, owned, turns, assigned: () => assigned, onLost: options.onLost });
  return {
    async stop() {
      watching.stop();
      await attending.stop();
      await stopped(consumer, owned);
    },
  };
}

interface Taking<From extends TopicName, Facts> extends Owning<From, Facts> {
  readonly options: RunOptions;
  readonly moved: (partition: number) => void;
}

async function takeBatch<From extends TopicName, Facts>(payload: EachBatchPayload, taking: Taking<From, Facts>): Promise<void> {
  const { batch, resolveOffset, isRunning, isStale, heartbeat } = payload;
  const { worker, open, options } = taking;
  const { partition } = batch;
  const at = await patiently(() => takenPartition(partition, taking, heartbeat), payload, taking);
  if (at === undefined) return;
  // Membership is proved after the epoch was taken: whoever lost the partition meanwhile fails here.
  const proved = heartbeat();
  reached("during-heartbeat");
  await proved;
  reached("after-heartbeat");
  const log = { topic: worker.from, partition };
  const committed = await at.commit.position(worker.name, log);
  const waiting = batch.messages.filter(({ offset }) => Number(offset) >= committed);
  for (let first = 0; first < waiting.length && isRunning() && !isStale(); first += options.max) {
    const chunk = waiting.slice(first, first + options.max);
    const started = performance.now();
    const records = chunk.map(({ offset, key, value }): LogRecord => {
      return { ...log, offset: Number(offset), key: key?.toString("utf8") ?? "", value: open.log.valueOf(worker.from, value) };
    });
    const isTaken = await patiently(() => takeFrom(records, at, worker), payload, taking);
    if (isTaken === undefined) return;
    // Right after the commit: without it the same batch would come for ever.
    resolveOffset(chunk[chunk.length - 1]?.offset ?? "0");
    reached("after-resolve");
    taking.moved(partition);
    options.onChunk?.({ partition, records: chunk.length, ms: performance.now() - started });
    await heartbeat();
  }
  if (waiting.length === 0) resolveOffset(batch.lastOffset());
}

/** From where the worker stands: a Redis that went away between two units leaves the first one done. */
async function takeFrom<From extends TopicName, Facts>(
  records: readonly LogRecord[],
  at: OwnedPartition,
  worker: Worker<From, Facts>,
): Promise<true> {
  const [first] = records;
  if (first === undefined) return true;
  const { topic, partition } = first;
  const committed = await at.commit.position(worker.name, first);
  const rest = records.filter(({ offset }) => offset >= committed);
  if (rest.length > 0) await takeRecords(worker, at, { topic, partition, records: rest });
  else await worker.settle?.({ ...at, partition });
  return true;
}

/** A member that waits for its turn is no silent one, and a partition that waits stands still for a reason. */
async function stillHere({ batch, heartbeat }: EachBatchPayload, moved: (partition: number) => void): Promise<void> {
  moved(batch.partition);
  await heartbeat();
}

/**
 * Redis away is a pause, as long as it takes, with heartbeats: the partition stays ours, nothing is judged. Trying again goes on from what
 * was committed. Undefined where the worker is stopped meanwhile.
 */
async function patiently<T, From extends TopicName, Facts>(
  work: () => Promise<T>,
  { batch: { partition }, heartbeat, isRunning }: EachBatchPayload,
  { moved }: Taking<From, Facts>,
): Promise<T | undefined> {
  while (isRunning()) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Fault && error.code === "DRIP_REDIS_AWAY")) throw error;
    }
    moved(partition);
    await pause(PAUSE_MS);
    await heartbeat();
  }
  return undefined;
}

const REBALANCE = new Set(["REBALANCE_IN_PROGRESS", "ILLEGAL_GENERATION", "UNKNOWN_MEMBER_ID", "NOT_COORDINATOR_FOR_GROUP"]);

function isRebalance(error: unknown): boolean {
  return error instanceof Error && "type" in error && REBALANCE.has(String(error.type));
}

async function stopped(consumer: Consumer, owned: Map<number, OwnedPartition>): Promise<void> {
  await consumer.disconnect();
  await releaseAll(owned);
}
