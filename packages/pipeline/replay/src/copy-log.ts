// Every record of every topic copied into an empty folder, at the same offsets: a log is what all else can be built from.
import type { Commit, Log, Output } from "@dripline/core";
import { decode, type TopicName, topics } from "@dripline/events";
import { recordsInOrder } from "./records-in-order.ts";

/** Records in one transaction. */
const BATCH = 500;

/** The number of records copied. One partition a topic: on Kafka the topics stay where they are. */
export async function copyLog(log: Log, into: Commit): Promise<number> {
  let copied = 0;
  for (const { name } of topics) copied += await copyTopic(name, log, into);
  return copied;
}

async function copyTopic(topic: TopicName, log: Log, into: Commit): Promise<number> {
  let batch: Output[] = [];
  let copied = 0;
  const commit = async (): Promise<void> => {
    if (batch.length > 0) await into.commit({ outputs: batch, state: new Map(), positions: [] });
    copied += batch.length;
    batch = [];
  };
  for await (const { key, value } of recordsInOrder(log, { topic, partition: 0 })) {
    batch.push({ topic, key, value, names: namesOf(topic, value) });
    if (batch.length === BATCH) await commit();
  }
  await commit();
  return copied;
}

/** Names that a receipt can be looked up by. */
function namesOf(topic: TopicName, value: Uint8Array): string[] | undefined {
  if (topic !== "claims.adjudicated") return undefined;
  const { claimId, patientControlNumber } = decode("claims.adjudicated", value);
  return [claimId, patientControlNumber];
}
