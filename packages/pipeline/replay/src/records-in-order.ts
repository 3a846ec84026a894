// Records of one log from an offset on, in steps: what every replay reads, and all that it does to a log.
import { Fault, type Log, type LogRecord, type TopicPartition } from "@dripline/core";
import { decode, type Receipt } from "@dripline/events";

/** Records in memory at a time; a receipt takes some 30 KB. */
const READ_MAX = 256;
/** Offsets without a record in a row, after which nothing more is looked for. */
const HOLE_MAX = 100_000;

export interface Stretch {
  /** First offset; the log's beginning where it is left out. */
  readonly from?: number | undefined;
  /** Last offset; what is there when it is reached, where it is left out. */
  readonly to?: number | undefined;
  /** Told of each place that can't be read: reading goes on behind it. Without it the fault is thrown. */
  readonly onDamage?: ((offset: number, what: string) => void) | undefined;
}

export async function* recordsInOrder(log: Log, at: TopicPartition, stretch: Stretch = {}): AsyncGenerator<LogRecord> {
  const { from = 0, to = Number.POSITIVE_INFINITY } = stretch;
  const reader = new StretchReader(log, at, stretch);
  for (let next = from; next <= to; ) {
    const records = await reader.read(next);
    for (const record of records) if (record.offset <= to) yield record;
    const after = (records[records.length - 1]?.offset ?? next) + 1;
    if (records.length < READ_MAX && (await reader.isOver(after))) return;
    next = after;
  }
}

/** Reads a step; a place that can't be read, or that lacks its records, is passed over one offset at a time. */
class StretchReader {
  readonly #log: Log;
  readonly #at: TopicPartition;
  readonly #stretch: Stretch;
  #end: number | undefined;
  #isInDamage = false;
  /** Offsets without a record, in a row. */
  #hole = 0;

  constructor(log: Log, at: TopicPartition, stretch: Stretch) {
    this.#log = log;
    this.#at = at;
    this.#stretch = stretch;
  }

  async read(from: number): Promise<readonly LogRecord[]> {
    try {
      // Inside damage a step of one: the next record may be in the same damaged block.
      const records = await this.#log.read({ ...this.#at, from, max: this.#isInDamage ? 1 : READ_MAX });
      this.#isInDamage = false;
      this.#hole = records.length === 0 ? this.#hole + 1 : 0;
      return records;
    } catch (error) {
      const { onDamage } = this.#stretch;
      if (onDamage === undefined || !(error instanceof Fault) || error.code !== "DRIP_DATA_DAMAGED") throw error;
      if (!this.#isInDamage) onDamage(from, error.detail);
      this.#isInDamage = true;
      this.#hole += 1;
      return [];
    }
  }

  /** After a short step: whether nothing lies behind. A hole ends a step too. */
  async isOver(next: number): Promise<boolean> {
    this.#end ??= await this.#log.end(this.#at);
    return next >= this.#end || this.#hole >= HOLE_MAX;
  }
}

export interface ReceiptRecord extends LogRecord {
  readonly receipt: Receipt;
}

/** Receipts of a partition in log order. Throws UnreadableRecord. */
export async function* receiptsInOrder(
  log: Log,
  { partition = 0, ...stretch }: Stretch & { readonly partition?: number } = {},
): AsyncGenerator<ReceiptRecord> {
  const at: TopicPartition = { topic: "claims.adjudicated", partition };
  for await (const record of recordsInOrder(log, at, stretch)) yield { ...record, receipt: decode("claims.adjudicated", record.value) };
}
