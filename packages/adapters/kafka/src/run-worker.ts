// Runs a worker on the partitions that its group gives it: epoch first, the copy filled, a forced heartbeat, then chunk by chunk.
import { Fault, type LogRecord, takeRecords, type Worker } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import type { Consumer, EachBatchPayload } from "kafkajs";
import { groupOf } from "./kafka-commit.ts";
import type { OpenKafka, OwnedPartition } from "./open-kafka.ts";
import { reached } from "./steps.ts";
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
/** How long a partition waits before it asks again for a Redis that was away. */
const PAUSE_MS = 500;

export async function runWorker<From extends TopicName, Facts>(
  worker: Worker<From, Facts>,
  open: OpenKafka,
  options: RunOptions,
): Promise<RunningWorker> {
  const sessionTimeout = options.sessionMs ?? SESSION_MS;
  const owned = new Map<number, OwnedPartition>();
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
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    // Whoever had a partition meanwhile has left it elsewhere: everything is taken anew.
    void releaseAll(owned);
    watching.assign(payload.memberAssignment[worker.from] ?? []);
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
        await takeBatch(payload, { worker, open, owned, options, moved: watching.moved });
      } catch (error) {
        // The group is being divided anew: nothing is in hand, and kafkajs joins again.
        if (!isRebalance(error)) options.onLost(error);
        throw error;
      }
    },
  });
  return {
    async stop() {
      watching.stop();
      await stopped(consumer, owned);
    },
  };
}

interface Taking<From extends TopicName, Facts> {
  readonly worker: Worker<From, Facts>;
  readonly open: OpenKafka;
  readonly owned: Map<number, OwnedPartition>;
  readonly options: RunOptions;
  readonly moved: (partition: number) => void;
}

async function takeBatch<From extends TopicName, Facts>(payload: EachBatchPayload, taking: Taking<From, Facts>): Promise<void> {
  const { batch, resolveOffset, isRunning, isStale, heartbeat } = payload;
  const { worker, open, options } = taking;
  const { partition } = batch;
  const at = await patiently(() => ownedPartition(payload, taking), payload, taking);
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
    const isTaken = await patiently(() => takeRecords(worker, at, { ...log, records }).then(() => true), payload, taking);
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

async function ownedPartition<From extends TopicName, Facts>(
  { batch: { partition }, heartbeat }: EachBatchPayload,
  { worker, open, owned }: Taking<From, Facts>,
): Promise<OwnedPartition> {
  const has = owned.get(partition);
  if (has !== undefined) return has;
  const made = await open.own({ worker: worker.name, topic: worker.from, partition, alive: heartbeat });
  owned.set(partition, made);
  return made;
}

/**
 * Redis away is a pause, as long as it takes, with heartbeats: the partition stays ours, nothing is judged. It is said before anything was
 * committed, so that trying again does nothing twice. Undefined where the worker is stopped meanwhile.
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
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    await heartbeat();
  }
  return undefined;
}

const REBALANCE = new Set(["REBALANCE_IN_PROGRESS", "ILLEGAL_GENERATION", "UNKNOWN_MEMBER_ID", "NOT_COORDINATOR_FOR_GROUP"]);

function isRebalance(error: unknown): boolean {
  return error instanceof Error && "type" in error && REBALANCE.has(String(error.type));
}

async function releaseAll(owned: Map<number, OwnedPartition>): Promise<void> {
  const ports = [...owned.values()];
  owned.clear();
  for (const each of ports) await each.release().catch(() => {});
}

async function stopped(consumer: Consumer, owned: Map<number, OwnedPartition>): Promise<void> {
  await consumer.disconnect();
  await releaseAll(owned);
}
