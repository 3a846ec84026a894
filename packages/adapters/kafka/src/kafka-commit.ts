// Commit on Kafka: outputs, state changes and the input position in one transaction of the partition's own transactional id. After it the
// state changes go to the copy. Whatever isn't known for certain ends the process: the committed offset knows.
import { type Commit, Fault, type StateChange, type TopicPartition, type Unit } from "@dripline/core";
import { topicNamed } from "@dripline/events";
import type { Admin, Kafka, Producer, Transaction } from "kafkajs";
import type { GatedCopy } from "./gated-copy.ts";
import { PRODUCER_RETRY } from "./kafka-client.ts";
import { naming } from "./kafka-faults.ts";
import type { KafkaLog } from "./kafka-log.ts";
import type { SchemaIds } from "./schema-ids.ts";
import { sendChanges, sendOutputs } from "./send-unit.ts";
import { reached } from "./steps.ts";

export interface CommitParts {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly ids: SchemaIds;
  readonly state: GatedCopy;
  readonly application: string;
  /** `<application>-<epoch>-<topic>-<input partition>`: whoever takes it fences whoever had it. */
  readonly transactionalId: string;
  /** Where the unit's state changes go; the same as the input's. */
  readonly partition: number;
  readonly epoch: string;
  readonly log: KafkaLog;
}

/** Where a unit's records went. */
interface Sent {
  readonly changes: readonly StateChange[];
  readonly ends: readonly (TopicPartition & { readonly end: number })[];
}

export class KafkaCommit implements Commit {
  readonly #parts: CommitParts;
  readonly #producer: Producer;
  /** Where this process' own units left its workers: the broker says so only once the transaction is marked. */
  readonly #positions = new Map<string, number>();
  #isLost = false;

  private constructor(parts: CommitParts) {
    this.#parts = parts;
    this.#producer = parts.kafka.producer({
      transactionalId: parts.transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: PRODUCER_RETRY,
    });
  }

  /** Takes the epoch at once, not with the first unit: a stalled process must not take the id back from its rightful owner. */
  static async open(parts: CommitParts): Promise<KafkaCommit> {
    const commit = new KafkaCommit(parts);
    reached("before-epoch");
    await naming(async () => {
      await commit.#producer.connect();
      await (await commit.#producer.transaction()).abort();
    });
    reached("after-epoch");
    return commit;
  }

  async commit(unit: Unit): Promise<void> {
    for (const { topic } of unit.outputs)
      if (topicNamed(topic) === undefined) throw new Fault("DRIP_KAFKA_AWAY", `there is no topic ${topic}`);
    if (this.#isLost) throw new Fault("DRIP_COMMIT_UNKNOWN", "an earlier transaction of this process ended in doubt");
    reached("before-begin");
    const transaction = await this.#begun();
    reached("after-begin");
    let sent: Sent;
    try {
      sent = await this.#send(transaction, unit);
    } catch (error) {
      await this.#aborted(transaction);
      throw new Fault("DRIP_KAFKA_AWAY", messageOf(error), { cause: error });
    }
    try {
      const committed = transaction.commit();
      reached("during-commit");
      await committed;
    } catch (error) {
      throw this.#inDoubt(error);
    }
    reached("after-commit");
    for (const { worker, topic, partition: of, next } of unit.positions) this.#positions.set(`${worker} ${topic} ${of}`, next);
    const { state, epoch, log } = this.#parts;
    for (const { end, ...of } of sent.ends) log.noteEnd(of, end);
    const last = sent.changes[sent.changes.length - 1];
    if (last !== undefined) await state.follow(sent.changes, { epoch, next: last.offset + 1 });
    reached("after-copy");
  }

  async position(worker: string, { topic, partition }: TopicPartition): Promise<number> {
    const own = this.#positions.get(`${worker} ${topic} ${partition}`);
    if (own !== undefined) return own;
    const groupId = groupOf(this.#parts.application, worker);
    const fetched = await naming(() => patiently(() => this.#parts.admin.fetchOffsets({ groupId, topics: [topic] })));
    const offset = fetched.flatMap((each) => each.partitions).find((each) => each.partition === partition)?.offset;
    return Math.max(0, Number(offset ?? 0));
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }

  async #begun(): Promise<Transaction> {
    try {
      return await this.#producer.transaction();
    } catch (error) {
      throw this.#inDoubt(error);
    }
  }

  async #send(transaction: Transaction, { outputs, state, positions }: Unit): Promise<Sent> {
    const { ids, application, partition } = this.#parts;
    const ends = await sendOutputs(transaction, outputs, ids);
    reached("after-outputs");
    for (const { worker, topic, partition: of, next } of positions) {
      const topics = [{ topic, partitions: [{ partition: of, offset: String(next) }] }];
      await patiently(() => transaction.sendOffsets({ consumerGroupId: groupOf(application, worker), topics }));
    }
    reached("after-offsets");
    const changes = await sendChanges(transaction, state, partition);
    reached("after-changes");
    return { changes, ends };
  }

  /** An abort that fails leaves the transaction in doubt too. */
  async #aborted(transaction: Transaction): Promise<void> {
    try {
      await transaction.abort();
    } catch (error) {
      throw this.#inDoubt(error);
    }
  }

  #inDoubt(error: unknown): Fault {
    this.#isLost = true;
    return new Fault("DRIP_COMMIT_UNKNOWN", messageOf(error), { cause: error });
  }
}

const ATTEMPTS_MAX = 60;

/** kafkajs doesn't try offsets again itself: the transaction before may still be being marked, or a new group has no coordinator yet. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isPassing = typeof error === "object" && error !== null && "retriable" in error && error.retriable === true;
      if (!isPassing || attempt === ATTEMPTS_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(250, 5 * attempt)));
    }
  }
}

export function groupOf(application: string, worker: string): string {
  return `${application}-${worker}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "a broker gave no reason";
}
