// An installation on Kafka as ports: the log, the state's copy, and a commit of one input partition.
import { Fault, type Ports, type StateCopy } from "@dripline/core";
import type { Admin, Kafka } from "kafkajs";
import { RecordFetcher } from "./fetch-records.ts";
import { fillCopy } from "./fill-copy.ts";
import { GatedCopy } from "./gated-copy.ts";
import { type KafkaSettings, kafkaClient } from "./kafka-client.ts";
import { KafkaCommit } from "./kafka-commit.ts";
import { naming } from "./kafka-faults.ts";
import { KafkaLog } from "./kafka-log.ts";
import { LOCAL_IDS, registryIds, type SchemaIds } from "./schema-ids.ts";
import { reached } from "./steps.ts";
import { applyTopics, EPOCH_TOPIC, newEpoch, type TopicsWanted } from "./topics-plan.ts";

export interface OpenKafkaSettings extends KafkaSettings {
  /** The Schema Registry's Confluent-compatible interface; without one, frames name schema number × 1000 + version. */
  readonly registry?: string | undefined;
  /** Where the state is read; filled from the log. */
  readonly copy: StateCopy;
}

export interface OpenKafka {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly log: KafkaLog;
  readonly fetcher: RecordFetcher;
  /** Ports of one input partition: its epoch taken, its copy filled. */
  own(input: InputToOwn): Promise<OwnedPartition>;
  close(): Promise<void>;
}

export interface InputToOwn {
  readonly worker: string;
  readonly topic: string;
  readonly partition: number;
  /** Asked while the copy is filled, which may take longer than a group waits for a silent member. */
  readonly alive?: (() => Promise<void>) | undefined;
}

export interface OwnedPartition extends Ports {
  /** Changes that the copy lacked when the partition was taken. */
  readonly filled: number;
  /** Changes that it has lacked until now: more, where it was emptied or left behind meanwhile. */
  readonly filledSoFar: () => number;
  release(): Promise<void>;
}

/** Throws DRIP_KAFKA_AWAY, DRIP_KAFKA_REFUSES, DRIP_REGISTRY_AWAY, DRIP_REGISTRY_REFUSES; nothing is left connected then. */
export async function openKafka(settings: OpenKafkaSettings): Promise<OpenKafka> {
  const kafka = kafkaClient(settings);
  const admin = kafka.admin();
  await naming(() => admin.connect());
  const fetcher = new RecordFetcher(kafka);
  try {
    return await portsOn({ kafka, admin, fetcher }, settings);
  } catch (error) {
    await Promise.all([fetcher.close(), admin.disconnect()]);
    throw error;
  }
}

async function portsOn(
  { kafka, admin, fetcher }: Pick<OpenKafka, "kafka" | "admin" | "fetcher">,
  { registry, copy, ca, application }: OpenKafkaSettings,
): Promise<OpenKafka> {
  const epoch = await readEpoch(fetcher);
  const ids: SchemaIds = registry === undefined ? LOCAL_IDS : await registryIds({ url: registry, ca });
  const log = new KafkaLog(kafka, { admin, ids, epoch });
  return {
    kafka,
    admin,
    log,
    fetcher,
    async own({ worker, topic, partition, alive }) {
      const owner = { worker, partition };
      const fill = () => fillCopy({ admin, fetcher, copy, epoch, ...owner, alive });
      const state = new GatedCopy({ copy, fill, ...owner });
      const transactionalId = `${application}-${epoch}-${worker}-${topic}-${partition}`;
      const commit = await KafkaCommit.open({ kafka, admin, ids, state, application, transactionalId, partition, epoch, log });
      try {
        await state.fill();
        reached("after-fill");
      } catch (error) {
        await commit.close();
        throw error;
      }
      return { log, state, commit, filled: state.filled, filledSoFar: () => state.filled, release: () => commit.close() };
    },
    async close() {
      await Promise.all([log.close(), fetcher.close(), admin.disconnect()]);
    },
  };
}

/** Makes the topics that are missing and, for a new installation, its epoch. */
export async function makeTopics(settings: KafkaSettings, wanted: TopicsWanted): Promise<number> {
  const kafka = kafkaClient(settings);
  const admin = kafka.admin();
  const fetcher = new RecordFetcher(kafka);
  await naming(() => admin.connect());
  try {
    const made = await applyTopics(admin, wanted);
    // Looked for each time: a making that was cut short is gone on with.
    if ((await epochIn(fetcher)) === undefined) await writeEpoch(kafka);
    return made.length;
  } finally {
    await fetcher.close();
    await admin.disconnect();
  }
}

async function writeEpoch(kafka: Kafka): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 20 } });
  await producer.connect();
  await producer.send({ topic: EPOCH_TOPIC, acks: -1, messages: [{ key: "epoch", value: newEpoch(), partition: 0 }] });
  await producer.disconnect();
}

async function epochIn(fetcher: RecordFetcher): Promise<string | undefined> {
  const { records } = await naming(() => fetcher.fetch(EPOCH_TOPIC, 0, 0));
  return records.at(-1)?.value?.toString("utf8");
}

async function readEpoch(fetcher: RecordFetcher): Promise<string> {
  const epoch = await epochIn(fetcher);
  if (epoch === undefined) throw new Fault("DRIP_KAFKA_AWAY", `${EPOCH_TOPIC} is empty: make the topics with dripline topics apply`);
  return epoch;
}
