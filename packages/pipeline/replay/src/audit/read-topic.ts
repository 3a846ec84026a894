// A topic read record by record for an audit: what can't be read is told, and reading goes on behind it.
import type { Log, LogRecord } from "@dripline/core";
import { decode, type Records, type TopicName, topicNamed, UnreadableRecord } from "@dripline/events";
import { recordsInOrder } from "../records-in-order.ts";
import type { Breach } from "./invariant.ts";

export interface LogToRead {
  readonly log: Log;
  /** Of the topics keyed by member; every other topic has one. */
  readonly partitions: readonly number[];
}

export interface ReadRecord<Name extends TopicName> {
  readonly record: LogRecord;
  readonly value: Records[Name];
}

export type OnBreach = (breach: Breach) => void;

/** Records as they lie there, partition after partition. */
export async function* recordsOf({ log, partitions }: LogToRead, topic: TopicName, onBreach: OnBreach): AsyncGenerator<LogRecord> {
  for (const partition of topicNamed(topic)?.key === "member" ? partitions : [0]) {
    const onDamage = (offset: number): void => onBreach({ topic, partition, offset, what: "the log is damaged here" });
    yield* recordsInOrder(log, { topic, partition }, { onDamage });
  }
}

export async function* valuesOf<Name extends TopicName>(
  from: LogToRead,
  topic: Name,
  onBreach: OnBreach,
): AsyncGenerator<ReadRecord<Name>> {
  for await (const record of recordsOf(from, topic, onBreach)) {
    const value = readValue(topic, record);
    if (value !== undefined) yield { record, value };
    else onBreach({ topic, partition: record.partition, offset: record.offset, what: "the record can't be read" });
  }
}

export function readValue<Name extends TopicName>(topic: Name, { value }: Pick<LogRecord, "value">): Records[Name] | undefined {
  try {
    return decode(topic, value);
  } catch (error) {
    if (error instanceof UnreadableRecord) return undefined;
    throw error;
  }
}

/** The next value of a generator; undefined behind its last. */
export async function nextOf<T>(generator: AsyncGenerator<T>): Promise<T | undefined> {
  const { done, value } = await generator.next();
  return done === true ? undefined : value;
}
