// The records of one unit on their way into its transaction: by topic, in pieces that a broker takes, with where each of them came to lie.
import type { Output, StateChange, TopicPartition } from "@dripline/core";
import { type TopicName, topicNamed } from "@dripline/events";
import type { Message, Transaction } from "kafkajs";
import type { SchemaIds } from "./schema-ids.ts";
import { STATE_TOPIC } from "./topics-plan.ts";

/** kafkajs makes one record batch of what it is given at once, and a broker refuses a batch past its limit, 1 MiB unless it is set higher. */
const BATCH_BYTES_MAX = 900_000;
/** kafkajs copies all that it has grouped for each further record of one send: the time grows with the square of their number. */
const RECORDS_PER_SEND = 1000;
/** Beyond key and value: lengths, offsets, header counts. */
const RECORD_OVERHEAD_BYTES = 40;

/** The outputs, each topic's in order; where the records of a topic ended, if they went to one partition. */
export async function sendOutputs(
  transaction: Transaction,
  outputs: readonly Output[],
  ids: SchemaIds,
): Promise<readonly (TopicPartition & { readonly end: number })[]> {
  const ends: (TopicPartition & { readonly end: number })[] = [];
  const byTopic = new Map<TopicName, Message[]>();
  for (const { topic, key, value } of outputs) {
    const messages = byTopic.get(topic) ?? [];
    messages.push({ key, value: ids.toWire(topic, value), ...partitionOf(topic) });
    byTopic.set(topic, messages);
  }
  for (const [topic, messages] of byTopic) {
    for (const piece of piecesOf(messages)) {
      const [first, ...others] = await transaction.send({ topic, messages: piece, acks: -1 });
      if (first === undefined || others.length > 0) continue;
      ends.push({ topic, partition: first.partition, end: Number(first.baseOffset ?? 0) + piece.length });
    }
  }
  return ends;
}

/** The state's changes, in order, with the offsets that they got. */
export async function sendChanges(
  transaction: Transaction,
  state: ReadonlyMap<string, Uint8Array | undefined>,
  partition: number,
): Promise<readonly StateChange[]> {
  const changes: StateChange[] = [];
  const messages = [...state].map(([key, value]) => ({ key, value: value === undefined ? null : Buffer.from(value), partition }));
  for (const piece of piecesOf(messages)) {
    const [sent] = await transaction.send({ topic: STATE_TOPIC, messages: piece, acks: -1 });
    const base = Number(sent?.baseOffset ?? 0);
    for (const [at, { key, value }] of piece.entries()) changes.push({ key, value: value ?? undefined, offset: base + at });
  }
  return changes;
}

/** A member's records go where the key's hash says, as every Kafka client has it; the topics with one partition need no hash. */
function partitionOf(topic: TopicName): { partition?: number } {
  return topicNamed(topic)?.key === "member" ? {} : { partition: 0 };
}

function piecesOf<M extends Message>(messages: readonly M[]): M[][] {
  const pieces: M[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const size = (message.value?.length ?? 0) + (message.key?.length ?? 0) + RECORD_OVERHEAD_BYTES;
    if (bytes + size > BATCH_BYTES_MAX || pieces[pieces.length - 1]?.length === RECORDS_PER_SEND) {
      pieces.push([]);
      bytes = 0;
    }
    pieces[pieces.length - 1]?.push(message);
    bytes += size;
  }
  return pieces;
}
