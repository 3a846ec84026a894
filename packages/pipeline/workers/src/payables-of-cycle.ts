// The stretch of payables that a cycle covers, put into bins of payees that fit in memory. Payees go by NPI, their claims by number and version:
// the same claims give the same 835s, in whatever order the partitions of adjudication delivered them, and on one machine too.
import { Fault, type Log, type LogRecord, type Ports } from "@dripline/core";
import { decode, type Payable } from "@dripline/events";
import { waitingPayees } from "./payee-standing.ts";

export const PAYABLES = { topic: "payables.posted", partition: 0 } as const;
const READ_MAX = 500;
const EVERYONE = { has: (_payee: string): boolean => true };

/** The first offset is `from`, the last one is below `to`. */
export interface PayableStretch {
  readonly from: number;
  readonly to: number;
  readonly payablesPerBin: number;
}

type Payees = Pick<ReadonlySet<string>, "has">;

/** Payees that are closed in one unit. */
export interface PayeeBin {
  readonly payees: Payees;
  readonly others: readonly Payees[];
  readonly isLast: boolean;
}

/**
 * Behind the last payable that can be read, `from` where there is none. The log's own end won't do: before it may lie marks that are no
 * records, and records of a transaction that isn't committed yet.
 */
export async function endOfPayables(from: number, log: Log): Promise<number> {
  for (let next = from; ; ) {
    const records = await log.read({ ...PAYABLES, from: next, max: READ_MAX });
    const last = records[records.length - 1];
    if (last === undefined) return next;
    next = last.offset + 1;
  }
}

/** Bins in the order of their payees. Those without a payable wait for the last bin. */
export async function payeeBins(stretch: PayableStretch, log: Log): Promise<PayeeBin[]> {
  const bins = await payeesByBin(stretch, log);
  return bins.map((payees, at) => ({ payees, others: bins.filter((bin) => bin !== payees), isLast: at === bins.length - 1 }));
}

async function payeesByBin(stretch: PayableStretch, log: Log): Promise<Payees[]> {
  // One bin holds them all: the pass that counts them can be left out.
  if (stretch.to - stretch.from <= stretch.payablesPerBin) return [EVERYONE];
  const counts = new Map<string, number>();
  for await (const { key } of recordsOf(stretch, log)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const bins: Set<string>[] = [];
  let room = 0;
  for (const [payee, count] of byKey(counts)) {
    if (count > room) {
      bins.push(new Set());
      room = stretch.payablesPerBin;
    }
    bins[bins.length - 1]?.add(payee);
    room -= count;
  }
  return bins;
}

async function* recordsOf({ from, to }: Pick<PayableStretch, "from" | "to">, log: Log): AsyncGenerator<LogRecord> {
  for (let next = from; next < to; ) {
    const records = await log.read({ ...PAYABLES, from: next, max: Math.min(READ_MAX, to - next) });
    const last = records[records.length - 1];
    // What was there when the cycle began can't be missing now: leaving it out would leave somebody unpaid.
    if (last === undefined) throw new Fault("DRIP_DATA_DAMAGED", `${PAYABLES.topic} ends at ${next}, before ${to}, where a cycle ends`);
    // Offsets may have gaps, so that more records come than the stretch has.
    for (const record of records) if (record.offset < to) yield record;
    next = last.offset + 1;
  }
}

/** By payee, as they lie in the log; in the last bin payees with something waiting and no payable too. */
export async function payablesOf(
  bin: PayeeBin,
  stretch: PayableStretch,
  { log, state }: Pick<Ports, "log" | "state">,
): Promise<Map<string, Uint8Array[]>> {
  const payables = new Map<string, Uint8Array[]>();
  for await (const { key, value } of recordsOf(stretch, log)) {
    if (!bin.payees.has(key)) continue;
    const known = payables.get(key);
    // A copy: the value is a view into records of other bins' payees too.
    if (known) known.push(value.slice());
    else payables.set(key, [value.slice()]);
  }
  const others = bin.isLast ? await waitingPayees({ state }) : [];
  for (const npi of others.filter((each) => !isOfOther(each, bin) && !payables.has(each))) payables.set(npi, []);
  return byKey(payables);
}

/** One payee's payables, read when it is closed: read they take five times the memory, some 10 KB each. */
export function readPayables(values: readonly Uint8Array[]): Payable[] {
  return values.map((value) => decode(PAYABLES.topic, value)).sort(byClaim);
}

function isOfOther(npi: string, { others }: PayeeBin): boolean {
  return others.some((bin) => bin.has(npi));
}

function byKey<T>(map: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...map].sort(([a], [b]) => textOrder(a, b)));
}

/** Claim numbers begin with the day of receipt: the newest claim is last. Of one claim a reversal's version is below the correction's. */
function byClaim(a: Payable, b: Payable): number {
  return textOrder(a.claimId, b.claimId) || a.version - b.version || Number(b.kind === "reversal") - Number(a.kind === "reversal");
}

function textOrder(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
