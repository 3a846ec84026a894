// What lies on a topic beside what would lie there undisturbed: how many records are lost, doubled or not the same. Reads topics, nothing else.
import { createHash } from "node:crypto";
import type { Log, LogRecord } from "@dripline/core";
import type { TopicName } from "@dripline/events";

const RECORDS_MAX = 100_000;

export interface Tally {
  readonly lost: number;
  readonly doubled: number;
  /** The right record with other bytes: decided by a state that wasn't there. */
  readonly different: number;
}

/** One topic's records as they come, each partition read on from where it was left. */
export class TopicReader {
  readonly #log: Log;
  readonly #topic: TopicName;
  readonly #next: number[];
  #looking: Promise<unknown> = Promise.resolve();
  readonly records: LogRecord[] = [];

  constructor(log: Log, topic: TopicName, partitions: number) {
    this.#log = log;
    this.#topic = topic;
    this.#next = Array.from({ length: partitions }, () => 0);
  }

  /** How many records there are; one look at a time. */
  catchUp(): Promise<number> {
    const looking = this.#looking.catch(() => {}).then(() => this.#look());
    this.#looking = looking;
    return looking;
  }

  async #look(): Promise<number> {
    for (const [partition, from] of this.#next.entries()) {
      const found = await this.#log.read({ topic: this.#topic, partition, from, max: RECORDS_MAX });
      this.records.push(...found);
      this.#next[partition] = (found.at(-1)?.offset ?? from - 1) + 1;
    }
    return this.records.length;
  }
}

type Named = Pick<LogRecord, "topic" | "key" | "value">;

/** By name, and how many of the same name came before: what is doubled has a name that nobody expects. */
export function namedRecords(records: readonly Named[], nameOf: (record: Named) => string): Map<string, string> {
  const named = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const record of records) {
    const name = nameOf(record);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    named.set(`${name} ${count}`, createHash("sha256").update(record.key).update(record.value).digest("base64"));
  }
  return named;
}

/** Against the first `count` of what is expected. */
export function tally(found: ReadonlyMap<string, string>, expected: ReadonlyMap<string, string>, count = expected.size): Tally {
  const wanted = [...expected].slice(0, count);
  let [lost, different] = [0, 0];
  for (const [name, hash] of wanted) {
    const has = found.get(name);
    if (has === undefined) lost += 1;
    else if (has !== hash) different += 1;
  }
  const known = new Set(wanted.map(([name]) => name));
  const doubled = [...found.keys()].filter((name) => !known.has(name)).length;
  return { lost, doubled, different };
}
