// One process of the benchmark on Kafka: our workers as the services run them, or a pass-through on bare kafkajs. Tells its parent of each transaction.
import type { Unit, Worker } from "@dripline/core";
import { kafkaClient, type OpenKafka, type OwnedPartition, PRODUCER_RETRY, runWorker } from "@dripline/kafka";
import { shippedPolicy } from "@dripline/kit";
import { memberKeysOf, openInstallation } from "@dripline/service";
import { adjudicationWorker, fusedWorker, ReferenceReader, screeningWorker } from "@dripline/workers";
import type { EachBatchPayload, Producer, Transaction } from "kafkajs";
import { INSTALLATION_KEY } from "./kafka-month.ts";

export interface WorkerTask {
  readonly what: "bare" | "fused" | "screening" | "adjudication";
  readonly brokers: string;
  readonly redis: string;
  readonly application: string;
  /** Records in one transaction, at most. */
  readonly max: number;
  /** Of a pass-through: it begins anew under another group when it has passed so many records on. */
  readonly claims: number;
  readonly rounds: number;
  /** Of a pass-through: how large a record it writes for each that it reads; as it came where this isn't said. */
  readonly recordBytes?: number | undefined;
}

/** One transaction, as the parent hears of it. */
export interface Taken {
  readonly round: number;
  readonly records: number;
  /** When it was committed, in milliseconds of the machine's clock. */
  readonly at: number;
  readonly outputBytes: number;
  readonly entries: number;
  readonly stateChanges: number;
  readonly stateBytes: number;
  readonly rss: number;
}

export type WorkerMessage = { readonly ready: true } | { readonly taken: Taken };

/** Where a pass-through passes records on to. */
export const PASSED_TOPIC = "bench.passed";

/** As much as our own adapter sends at once. */
const SEND_BYTES_MAX = 900_000;

/** Settings of the consumer that our workers run on: the pass-through has the same. */
const CONSUMER = { heartbeatInterval: 0, sessionTimeout: 10_000, maxBytesPerPartition: 1024 * 1024, allowAutoTopicCreation: false };

function tell(message: WorkerMessage): void {
  process.send?.(message);
}

class Counting {
  #unit = { outputBytes: 0, entries: 0, stateChanges: 0, stateBytes: 0 };

  note({ outputs, state }: Unit): void {
    const outputBytes = outputs.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
    const entries = outputs.filter(({ topic }) => topic === "ledger.entries").length;
    let stateBytes = 0;
    for (const [key, value] of state) stateBytes += key.length + (value?.length ?? 0);
    this.#unit = { outputBytes, entries, stateChanges: state.size, stateBytes };
  }

  tell(records: number, round = 0): void {
    tell({ taken: { round, records, at: Date.now(), ...this.#unit, rss: process.memoryUsage.rss() } });
  }

  /** The installation with its commits looked at on their way. */
  around(open: OpenKafka): OpenKafka {
    return {
      ...open,
      own: async (input): Promise<OwnedPartition> => {
        const owned = await open.own(input);
        const { commit } = owned;
        return {
          ...owned,
          commit: {
            commit: (unit) => {
              this.note(unit);
              return commit.commit(unit);
            },
            position: (worker, of) => commit.position(worker, of),
          },
        };
      },
    };
  }
}

async function runOurs({ what, brokers, redis, application, max }: WorkerTask): Promise<void> {
  const { open } = await openInstallation({
    DRIPLINE_BROKERS: [brokers],
    DRIPLINE_REDIS: [redis],
    DRIPLINE_INSTALLATION_KEY: INSTALLATION_KEY,
    DRIPLINE_APPLICATION: application,
    DRIPLINE_KAFKA_TLS: false,
    DRIPLINE_HTTP_HOST: "127.0.0.1",
    DRIPLINE_HTTP_PORT: 0,
    DRIPLINE_BATCH_RECORDS: max,
    DRIPLINE_LOG_LEVEL: "silent",
  });
  const reference = new ReferenceReader();
  await reference.catchUp(open.log);
  const parts = { policy: shippedPolicy(), reference, keyOf: memberKeysOf(INSTALLATION_KEY) };
  const counting = new Counting();
  const worker = { fused: fusedWorker, screening: screeningWorker, adjudication: adjudicationWorker }[what as "fused"](parts);
  await runWorker(worker as Worker<"claims.received", never>, counting.around(open), {
    application,
    max,
    onChunk: ({ records }) => counting.tell(records),
    onLost: (error) => {
      throw error;
    },
  });
  tell({ ready: true });
}

/** What anybody would write who passes records on exactly once: a transactional id for each partition, records and offsets in one transaction. */
async function passThrough(task: WorkerTask): Promise<void> {
  const kafka = kafkaClient({ brokers: [task.brokers], application: task.application });
  const counting = new Counting();
  tell({ ready: true });
  for (let round = 0; round < task.rounds; round++) {
    const groupId = `${task.application}-bare-${round}`;
    const consumer = kafka.consumer({ groupId, ...CONSUMER, readUncommitted: false });
    const producers = new Map<number, Producer>();
    await consumer.connect();
    await consumer.subscribe({ topics: ["claims.received"], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      let passed = 0;
      const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
        const producer = await producerOf(payload.batch.partition);
        for (let first = 0; first < payload.batch.messages.length; first += task.max) {
          const records = await passChunk(payload, { ...task, producer, groupId, first });
          counting.tell(records, round);
          passed += records;
        }
        if (passed >= task.claims) resolve();
      };
      const producerOf = async (partition: number): Promise<Producer> => {
        const has = producers.get(partition);
        if (has !== undefined) return has;
        const transactionalId = `${groupId}-${partition}`;
        const made = kafka.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1, retry: PRODUCER_RETRY });
        await made.connect();
        producers.set(partition, made);
        return made;
      };
      consumer.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 1, eachBatch }).catch(reject);
    });
    await consumer.disconnect();
    for (const producer of producers.values()) await producer.disconnect();
  }
}

interface Chunk extends Pick<WorkerTask, "max" | "recordBytes"> {
  readonly producer: Producer;
  readonly groupId: string;
  readonly first: number;
}

async function passChunk({ batch, resolveOffset, heartbeat }: EachBatchPayload, chunkOf: Chunk): Promise<number> {
  const { producer, groupId, first, max, recordBytes } = chunkOf;
  const chunk = batch.messages.slice(first, first + max);
  const last = chunk[chunk.length - 1];
  if (last === undefined) return 0;
  const { topic, partition } = batch;
  const transaction = await producer.transaction();
  const large = recordBytes === undefined ? undefined : Buffer.alloc(recordBytes, "x");
  const messages = chunk.map(({ key, value }) => ({ key, value: large ?? value, partition }));
  const perSend = recordBytes === undefined ? max : Math.max(1, Math.floor(SEND_BYTES_MAX / recordBytes));
  for (let at = 0; at < messages.length; at += perSend) {
    await transaction.send({ topic: PASSED_TOPIC, acks: -1, messages: messages.slice(at, at + perSend) });
  }
  const topics = [{ topic, partitions: [{ partition, offset: String(Number(last.offset) + 1) }] }];
  await sendOffsets(transaction, { consumerGroupId: groupId, topics });
  await transaction.commit();
  resolveOffset(last.offset);
  await heartbeat();
  return chunk.length;
}

/** kafkajs doesn't try these again itself while the transaction before is being marked. */
async function sendOffsets(transaction: Transaction, offsets: Parameters<Transaction["sendOffsets"]>[0]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction.sendOffsets(offsets);
    } catch (error) {
      const isPassing = typeof error === "object" && error !== null && "retriable" in error && error.retriable === true;
      if (!isPassing || attempt === 60) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(250, 5 * attempt)));
    }
  }
}

const [, , text] = process.argv;
if (process.send !== undefined && text !== undefined) {
  const task = JSON.parse(text) as WorkerTask;
  // Whoever started it says when it is enough.
  process.on("disconnect", () => process.exit(0));
  await (task.what === "bare" ? passThrough(task) : runOurs(task));
}
