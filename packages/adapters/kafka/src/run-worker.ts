// Runs a worker on the partitions that its group gives it: epoch first, a forced heartbeat, the copy filled, then chunk by chunk.
import { type LogRecord, takeRecords, type Worker } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import type { Consumer, EachBatchPayload } from "kafkajs";
import { groupOf } from "./kafka-commit.ts";
import type { OpenKafka, OwnedPartition } from "./open-kafka.ts";

export interface RunOptions {
  readonly application: string;
  /** Records in one transaction. */
  readonly max: number;
  readonly onChunk?: ((chunk: { readonly partition: number; readonly records: number; readonly ms: number }) => void) | undefined;
  /** Whatever can't be gone on from: the process has to end and be started again. */
  readonly onLost: (error: unknown) => void;
}

export interface RunningWorker {
  /** Finishes the chunk in hand, then leaves the group. */
  stop(): Promise<void>;
}

export async function runWorker<From extends TopicName, Facts>(
  worker: Worker<From, Facts>,
  open: OpenKafka,
  options: RunOptions,
): Promise<RunningWorker> {
  const owned = new Map<number, Promise<OwnedPartition>>();
  // A heartbeat that was asked for is sent: a frozen worker must not believe an old reply.
  const consumer = open.kafka.consumer({
    groupId: groupOf(options.application, worker.name),
    heartbeatInterval: 0,
    sessionTimeout: 10_000,
    maxBytesPerPartition: 1024 * 1024,
    allowAutoTopicCreation: false,
    readUncommitted: false,
    retry: { restartOnFailure: async () => false },
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => options.onLost(payload.error));
  consumer.on(consumer.events.REBALANCING, () => void releaseAll(owned));
  await consumer.connect();
  await consumer.subscribe({ topics: [worker.from], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 1,
    eachBatch: async (payload) => {
      try {
        await takeBatch(payload, { worker, open, owned, options });
      } catch (error) {
        options.onLost(error);
        throw error;
      }
    },
  });
  return { stop: () => stopped(consumer, owned) };
}

interface Taking<From extends TopicName, Facts> {
  readonly worker: Worker<From, Facts>;
  readonly open: OpenKafka;
  readonly owned: Map<number, Promise<OwnedPartition>>;
  readonly options: RunOptions;
}

async function takeBatch<From extends TopicName, Facts>(
  { batch, heartbeat, resolveOffset, isRunning, isStale }: EachBatchPayload,
  { worker, open, owned, options }: Taking<From, Facts>,
): Promise<void> {
  const { partition } = batch;
  let ports = owned.get(partition);
  if (ports === undefined) {
    ports = open.own({ worker: worker.name, topic: worker.from, partition });
    owned.set(partition, ports);
  }
  const at = await ports;
  // Membership is proved after the epoch was taken: whoever lost the partition meanwhile fails here.
  await heartbeat();
  const committed = await at.commit.position(worker.name, { topic: worker.from, partition });
  const waiting = batch.messages.filter(({ offset }) => Number(offset) >= committed);
  for (let first = 0; first < waiting.length && isRunning() && !isStale(); first += options.max) {
    const chunk = waiting.slice(first, first + options.max);
    const started = performance.now();
    const records = chunk.map(({ offset, key, value }): LogRecord => {
      const bytes = open.log.valueOf(worker.from, value);
      return { topic: worker.from, partition, offset: Number(offset), key: key?.toString("utf8") ?? "", value: bytes };
    });
    await takeRecords(worker, at, { topic: worker.from, partition, records });
    // Right after the commit: without it the same batch would come for ever.
    resolveOffset(chunk[chunk.length - 1]?.offset ?? "0");
    options.onChunk?.({ partition, records: chunk.length, ms: performance.now() - started });
    await heartbeat();
  }
  if (waiting.length === 0) resolveOffset(batch.lastOffset());
}

async function releaseAll(owned: Map<number, Promise<OwnedPartition>>): Promise<void> {
  const ports = [...owned.values()];
  owned.clear();
  for (const each of ports) await each.then((at) => at.release()).catch(() => {});
}

async function stopped(consumer: Consumer, owned: Map<number, Promise<OwnedPartition>>): Promise<void> {
  await consumer.disconnect();
  await releaseAll(owned);
}
