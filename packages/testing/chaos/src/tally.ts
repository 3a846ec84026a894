// What lies on the topics beside what would lie there undisturbed: how many records are lost, doubled or not the same. Reads topics, nothing else.
import type { Log, LogRecord } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import { namedRecords } from "./month.ts";

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

/** Against the first `count` of what is expected. */
export function tally(records: readonly LogRecord[], expected: ReadonlyMap<string, string>, count = expected.size): Tally {
  const found = namedRecords(records);
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
