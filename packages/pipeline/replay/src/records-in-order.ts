// Records of one log from an offset on, in steps: what every replay reads, and all that it does to a log.
import type { Log, LogRecord, TopicPartition } from "@dripline/core";
import { decode, type Receipt } from "@dripline/events";

/** Records in memory at a time; a receipt takes some 30 KB. */
const READ_MAX = 256;

export interface Stretch {
  /** First offset; the log's beginning where it is left out. */
  readonly from?: number | undefined;
  /** Last offset; what is there when it is reached, where it is left out. */
  readonly to?: number | undefined;
}

export async function* recordsInOrder(log: Log, at: TopicPartition, { from = 0, to }: Stretch = {}): AsyncGenerator<LogRecord> {
  for (let next = from; to === undefined || next <= to; ) {
    const records = await log.read({ ...at, from: next, max: READ_MAX });
    for (const record of records) {
      if (to !== undefined && record.offset > to) return;
      yield record;
    }
    const last = records[records.length - 1];
    if (last === undefined || records.length < READ_MAX) return;
    next = last.offset + 1;
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
