// The outbox: what was committed to the log becomes files, after the commit. It may be done again at any time: same records, same paths, same bytes.
import { decode, type PaymentRequested, UnreadableRecord } from "@dripline/events";
import { Fault } from "./fault.ts";
import type { Files, FileToWrite, LogRecord, Output, Ports, TopicPartition } from "./ports.ts";
import { type Effects, quarantine } from "./worker.ts";

/** Names the outbox's positions. */
const OUTBOX = "outbox";
/** Records in one round: a 277CA or an 835 of a large sender can be megabytes. */
const RECORDS_MAX = 64;

const issuing = ["acknowledgements.issued", "remittances.issued"] as const;

export interface OutboxPorts extends Ports {
  readonly files: Files;
}

export interface OutboxResult {
  /** Files written; a payments file counts once a round. */
  readonly files: number;
}

/** Writes everything that the log holds and the folder doesn't have yet. One partition a topic: on Kafka the payments service does this. */
export async function deliverFiles(ports: OutboxPorts): Promise<OutboxResult> {
  let files = 0;
  for (const topic of issuing) files += await deliverIssued(ports, { topic, partition: 0 });
  files += await deliverPayments(ports, { topic: "payments.requested", partition: 0 });
  return { files };
}

async function deliverIssued(ports: OutboxPorts, log: TopicPartition): Promise<number> {
  let written = 0;
  for (let records = await pending(ports, log); records.length > 0; records = await pending(ports, log)) {
    const { values, quarantined } = readAll(records, fileOf);
    await ports.files.write(values);
    await settle(ports, records, { outputs: quarantined, state: new Map() });
    written += values.length;
  }
  return written;
}

/** A record that can't be read is set aside, whole: those behind it become files. */
function readAll<Value>(records: readonly LogRecord[], read: (record: LogRecord) => Value): { values: Value[]; quarantined: Output[] } {
  const values: Value[] = [];
  const quarantined: Output[] = [];
  for (const record of records) {
    try {
      values.push(read(record));
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error;
      quarantined.push(quarantine(record, error.message));
    }
  }
  return { values, quarantined };
}

function fileOf(record: LogRecord): FileToWrite {
  if (record.topic === "remittances.issued") {
    const { cycle, fileName, content } = decode(record.topic, record.value);
    return { path: below(`remittances/${cycle}`, fileName), content: new TextEncoder().encode(content) };
  }
  const { fileName, content } = decode("acknowledgements.issued", record.value);
  return { path: below("acknowledgements", fileName), content };
}

/** File names come from what a sender sent: none may leave its folder. */
function below(folder: string, name: string): string {
  const isInside = name
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== ".." && !part.includes("\\") && !part.includes("\0"));
  if (!isInside) throw new Fault("DRIP_DATA_DAMAGED", `a file name on the log would leave ${folder}/`);
  return `${folder}/${name}`;
}

/** `payments/<cycle>.jsonl` is always the whole cycle, written again from its first payment: half a file can't come to be. */
async function deliverPayments(ports: OutboxPorts, log: TopicPartition): Promise<number> {
  let written = 0;
  for (let records = await pending(ports, log); records.length > 0; records = await pending(ports, log)) {
    const { values, quarantined } = readAll(records, paymentOf);
    const starts = await startsOf(ports, values);
    const files: FileToWrite[] = [];
    for (const [cycle, start] of starts) files.push(await paymentsFile(ports, { cycle, start, end: endOf(records) }));
    await ports.files.write(files);
    const state = new Map([...starts].map(([cycle, start]) => [startKey(cycle), new TextEncoder().encode(String(start))]));
    await settle(ports, records, { outputs: quarantined, state });
    written += files.length;
  }
  return written;
}

interface PaymentAt {
  readonly offset: number;
  readonly payment: PaymentRequested;
}

function paymentOf({ offset, value }: LogRecord): PaymentAt {
  return { offset, payment: decode("payments.requested", value) };
}

/** Where on the log each cycle's payments begin. */
async function startsOf({ state }: OutboxPorts, payments: readonly PaymentAt[]): Promise<Map<string, number>> {
  const starts = new Map<string, number>();
  for (const { offset, payment } of payments) if (!starts.has(payment.cycle)) starts.set(payment.cycle, offset);
  const cycles = [...starts.keys()];
  const known = await state.read(cycles.map(startKey));
  for (const [at, cycle] of cycles.entries()) {
    const bytes = known[at];
    if (bytes !== undefined) starts.set(cycle, Number(new TextDecoder().decode(bytes)));
  }
  return starts;
}

function startKey(cycle: string): string {
  return `${OUTBOX}/payments/${cycle}`;
}

async function paymentsFile(
  { log }: OutboxPorts,
  { cycle, start, end }: { cycle: string; start: number; end: number },
): Promise<FileToWrite> {
  // By id: a payment that was set aside and released lies on the log twice, and is paid once.
  const rows = new Map<string, string>();
  for (let from = start; from < end; ) {
    const records = await log.read({ topic: "payments.requested", partition: 0, from, max: Math.min(RECORDS_MAX, end - from) });
    for (const { payment } of readAll(records, paymentOf).values)
      if (payment.cycle === cycle) rows.set(payment.paymentId, `${paymentRow(payment)}\n`);
    from = records.length === 0 ? end : endOf(records);
  }
  return { path: below("payments", `${cycle}.jsonl`), content: new TextEncoder().encode([...rows.values()].join("")) };
}

/** A payment as JSON, its fields in the order in which the contract names them. */
export function paymentRow({
  paymentId,
  payeeNpi,
  payeeTaxId,
  amountCents,
  method,
  traceNumber,
  cycle,
  remittance,
}: PaymentRequested): string {
  return JSON.stringify({ paymentId, payeeNpi, payeeTaxId, amountCents, method, traceNumber, cycle, remittance });
}

async function pending({ log, commit }: OutboxPorts, at: TopicPartition): Promise<readonly LogRecord[]> {
  return log.read({ ...at, from: await commit.position(OUTBOX, at), max: RECORDS_MAX });
}

async function settle({ commit }: OutboxPorts, records: readonly LogRecord[], effects: Effects): Promise<void> {
  const [first] = records;
  if (first === undefined) return;
  const { topic, partition } = first;
  await commit.commit({ ...effects, positions: [{ worker: OUTBOX, topic, partition, next: endOf(records) }] });
}

function endOf(records: readonly LogRecord[]): number {
  return (records[records.length - 1]?.offset ?? -1) + 1;
}
