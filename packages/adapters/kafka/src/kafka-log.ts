// The log on Kafka: committed records of a partition in order; offsets have gaps where transactions put their marks.
import type { Log, LogRecord, ReadRequest, TopicPartition } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import type { Admin, Kafka } from "kafkajs";
import { RecordFetcher } from "./fetch-records.ts";
import { naming } from "./kafka-faults.ts";
import type { SchemaIds } from "./schema-ids.ts";

/** Whoever wants so few records is not sent megabytes. */
const FEW = 8;
/** Empty fetches before the records behind count as somebody's open transaction. */
const WAITS_MAX = 100;

export class KafkaLog implements Log {
  readonly #admin: Admin;
  readonly #fetcher: RecordFetcher;
  readonly #ids: SchemaIds;
  readonly #epoch: string;
  /** Ends that this process' own units made: a broker tells of them only once the transaction is marked. */
  readonly #ownEnds = new Map<string, number>();

  constructor(kafka: Kafka, { admin, ids, epoch }: { readonly admin: Admin; readonly ids: SchemaIds; readonly epoch: string }) {
    this.#admin = admin;
    this.#fetcher = new RecordFetcher(kafka);
    this.#ids = ids;
    this.#epoch = epoch;
  }

  async read({ topic, partition, from, max }: ReadRequest): Promise<readonly LogRecord[]> {
    const found: LogRecord[] = [];
    if (max <= 0) return found;
    const end = await this.end({ topic, partition });
    let waits = 0;
    for (let next = from; next < end && found.length < max; ) {
      const fetched = await naming(() =>
        max <= FEW ? this.#fetcher.peek(topic, partition, next) : this.#fetcher.fetch(topic, partition, next),
      );
      // A transaction that has just been committed is still being marked: a fetch waits for a moment, then comes back empty.
      if (fetched.next === next && ++waits > WAITS_MAX) break;
      for (const { offset, key, value } of fetched.records) {
        if (found.length === max) break;
        found.push({ topic, partition, offset: Number(offset), key: text(key), value: this.valueOf(topic, value) });
      }
      next = fetched.next;
    }
    return found;
  }

  async end({ topic, partition }: TopicPartition): Promise<number> {
    const offsets = await naming(() => this.#admin.fetchTopicOffsets(topic));
    const stable = Number(offsets.find((each) => each.partition === partition)?.high ?? 0);
    return Math.max(stable, this.#ownEnds.get(`${topic} ${partition}`) ?? 0);
  }

  /** What this process committed is there for it at once: a read waits until the broker shows it. */
  noteEnd({ topic, partition }: TopicPartition, end: number): void {
    this.#ownEnds.set(`${topic} ${partition}`, end);
  }

  async epoch(_topic: TopicName): Promise<string> {
    return this.#epoch;
  }

  /** A record's bytes as the codecs read them, by the id that the registry gave. */
  valueOf(topic: TopicName, value: Buffer | null): Buffer {
    return this.#ids.toLocal(topic, value ?? Buffer.alloc(0));
  }

  close(): Promise<void> {
    return this.#fetcher.close();
  }
}

function text(key: Buffer | null): string {
  return key === null ? "" : key.toString("utf8");
}
