// The reference tables of one process, read from their compacted topics in an order that is always the same, and how far they were read.
import type { Log } from "@dripline/core";
import { decode, type ReferenceFact, referenceTopic } from "@dripline/events";
import { isReferenceKind, parseStored, REFERENCE_KINDS, ReferenceTables, readPayer } from "@dripline/reference";

/** Records read from the log at a time. */
const READ_MAX = 10_000;

export class ReferenceReader {
  readonly tables = new ReferenceTables();
  readonly #next = new Map<string, number>();
  #reading: Promise<unknown> = Promise.resolve();

  /** Reads every reference topic to its end; the number of facts that came. Whoever asks meanwhile waits, and has it read once more. */
  catchUp(log: Log): Promise<number> {
    const reading = this.#reading.then(() => this.#readAll(log));
    this.#reading = reading.catch(() => {});
    return reading;
  }

  async #readAll(log: Log): Promise<number> {
    let came = 0;
    for (const kind of ["payer", ...REFERENCE_KINDS] as const) came += await this.#readTopic(log, referenceTopic(kind));
    return came;
  }

  /** By topic, the offset of the first fact that isn't in the tables yet. */
  readTo(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#next);
  }

  async #readTopic(log: Log, topic: ReturnType<typeof referenceTopic>): Promise<number> {
    for (let came = 0; ; ) {
      const records = await log.read({ topic, partition: 0, from: this.#next.get(topic) ?? 0, max: READ_MAX });
      for (const { value } of records) this.#apply(decode(topic, value));
      const last = records[records.length - 1];
      came += records.length;
      if (last === undefined) return came;
      this.#next.set(topic, last.offset + 1);
      if (records.length < READ_MAX) return came;
    }
  }

  #apply({ kind, row }: ReferenceFact): void {
    if (isReferenceKind(kind)) this.tables.apply(kind, parseStored(kind, row));
    else {
      const read = readPayer(row);
      if ("payer" in read) this.tables.applyPayer(read.payer);
    }
  }
}
