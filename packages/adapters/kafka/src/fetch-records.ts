// Reads one partition from an offset, without a consumer group. kafkajs' public surface can't; this uses the client's own cluster and batch
// of the pinned version, so that aborted transactions and control records are left out exactly as its consumer leaves them out.
import type { Kafka } from "kafkajs";
import Batch from "kafkajs/src/consumer/batch.js";

interface Broker {
  fetch(request: object): Promise<{ responses: readonly { partitions: readonly object[] }[] }>;
}

interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  findBroker(node: { nodeId: string }): Promise<Broker>;
}

export interface RawRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Milliseconds since 1970 when it was written. */
  readonly timestamp: string;
}

export interface Fetched {
  readonly records: readonly RawRecord[];
  /** Where to go on: past control records too. */
  readonly next: number;
}

interface ToFetch {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** The first batch comes whole, however large it is. */
  readonly bytesMax: number;
}

const READ_COMMITTED = 1;
/** Some 18 s in all: a broker under load takes that long to serve topics whose leader it already is by name. */
const ATTEMPTS_MAX = 40;
const PAUSE_MS_MAX = 500;
const BYTES_MAX = 1024 * 1024 * 8;
const PEEK_BYTES_MAX = 256 * 1024;

export class RecordFetcher {
  readonly #cluster: Cluster;
  #connected: Promise<void> | undefined;

  constructor(kafka: Kafka) {
    this.#cluster = clusterOf(kafka);
  }

  /** A leader that has moved is looked up again. */
  async fetch(topic: string, partition: number, offset: number): Promise<Fetched> {
    return this.#fetchPatiently({ topic, partition, offset, bytesMax: BYTES_MAX });
  }

  /** One batch of records, or a little more. */
  async peek(topic: string, partition: number, offset: number): Promise<Fetched> {
    return this.#fetchPatiently({ topic, partition, offset, bytesMax: PEEK_BYTES_MAX });
  }

  async #fetchPatiently(wanted: ToFetch): Promise<Fetched> {
    for (let attempt = 1; ; attempt++) {
      try {
        if (attempt > 1) await this.#cluster.refreshMetadata();
        return await this.#fetchOnce(wanted);
      } catch (error) {
        const isPassing = typeof error === "object" && error !== null && "retriable" in error && error.retriable === true;
        if (!isPassing || attempt === ATTEMPTS_MAX) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * attempt, PAUSE_MS_MAX)));
      }
    }
  }

  async #fetchOnce({ topic, partition, offset, bytesMax }: ToFetch): Promise<Fetched> {
    this.#connected ??= this.#cluster.connect();
    await this.#connected;
    const broker = await this.#leaderOf(topic, partition);
    const { responses } = await broker.fetch({
      isolationLevel: READ_COMMITTED,
      maxWaitTime: 100,
      minBytes: 1,
      maxBytes: bytesMax,
      topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes: bytesMax }] }],
    });
    const [data] = responses[0]?.partitions ?? [];
    if (data === undefined) return { records: [], next: offset };
    const batch = new Batch(topic, String(offset), data);
    const next = batch.isEmptyIncludingFiltered() ? offset : Number(batch.lastOffset()) + 1;
    return { records: batch.messages, next };
  }

  async close(): Promise<void> {
    await this.#cluster.disconnect();
  }

  async #leaderOf(topic: string, partition: number): Promise<Broker> {
    await this.#cluster.addMultipleTargetTopics([topic]);
    const leaders = this.#cluster.findLeaderForPartitions(topic, [partition]);
    const nodeId = Object.keys(leaders).find((node) => leaders[node]?.includes(partition));
    if (nodeId === undefined) throw new Error(`partition ${partition} of ${topic} has no leader`);
    return this.#cluster.findBroker({ nodeId });
  }
}

function clusterOf(kafka: Kafka): Cluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === "private:Kafka:createCluster");
  if (symbol === undefined) throw new Error("invariant broken: expected kafkajs 2.2.4");
  const make = (kafka as unknown as Record<symbol, (options: object) => Cluster>)[symbol];
  if (make === undefined) throw new Error("invariant broken: expected kafkajs 2.2.4");
  return make({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
}
