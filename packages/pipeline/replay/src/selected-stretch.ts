// The stretch of a log that someone names: by offsets, by when claims were received, by the file that they came in, or by a claim.
import { type Instant, instantMs, readInstant } from "@dripline/claims";
import type { Log } from "@dripline/core";
import { decode, type Receipt, UnreadableRecord } from "@dripline/events";
import { recordsInOrder } from "./records-in-order.ts";

export interface Selection {
  /** First and last offset of `claims.adjudicated`. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Received at or after the first and at or before the second; without the second the stretch goes to the log's end. */
  readonly since?: Instant | undefined;
  readonly until?: Instant | undefined;
  /** Name of a claim file as it came. */
  readonly file?: string | undefined;
  /** Claim control number or patient control number. */
  readonly claim?: string | undefined;
}

/** Offsets of one partition, first and last. */
export interface SelectedStretch {
  readonly partition: number;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface SelectingFrom {
  readonly log: Log;
  readonly partitions: readonly number[];
}

/**
 * In each partition, from the first to the last receipt that is meant; partitions without one are left out. By time and by file the first
 * decisions are meant: what a claim becomes later lies wherever it happened. A receipt that can't be read may be any claim's, and is meant.
 */
export async function selectedStretches(selection: Selection, { log, partitions }: SelectingFrom): Promise<SelectedStretch[]> {
  const { from, to, since, until, file, claim } = selection;
  const isMeant = await meantBy(selection, log);
  if (isMeant === undefined) return partitions.map((partition) => ({ partition, from, to }));
  const isNamed = file !== undefined || claim !== undefined;
  const stretches: SelectedStretch[] = [];
  for (const partition of partitions) {
    const [first, last] = await firstAndLast({ log, partition, from, to }, isMeant);
    if (first === undefined) continue;
    stretches.push({
      partition,
      from: isNamed || since !== undefined ? first : from,
      to: isNamed || until !== undefined ? last : to,
    });
  }
  return stretches;
}

/** Offsets of the first and the last receipt that is meant. */
async function firstAndLast({ log, partition, from, to }: SelectedStretch & { readonly log: Log }, isMeant: Meant): Promise<number[]> {
  const offsets: number[] = [];
  const found = (offset: number): void => {
    if (offsets.length === 0) offsets.push(offset);
    offsets[1] = offset;
  };
  const at = { topic: "claims.adjudicated", partition } as const;
  for await (const { offset, value } of recordsInOrder(log, at, { from, to, onDamage: found })) {
    const receipt = receiptOf(value);
    if (receipt === undefined || isMeant(receipt)) found(offset);
  }
  return offsets;
}

function receiptOf(value: Uint8Array): Receipt | undefined {
  try {
    return decode("claims.adjudicated", value);
  } catch (error) {
    if (error instanceof UnreadableRecord) return undefined;
    throw error;
  }
}

type Meant = (receipt: Receipt) => boolean;

/** Undefined where offsets alone select. */
async function meantBy({ since, until, file, claim }: Selection, log: Log): Promise<Meant | undefined> {
  const tests: Meant[] = [];
  if (since !== undefined || until !== undefined) tests.push(receivedBetween(since, until));
  if (file !== undefined) tests.push(cameIn(await interchangesOf(file, log)));
  if (claim !== undefined) tests.push((receipt) => receipt.claimId === claim || receipt.patientControlNumber === claim);
  return tests.length === 0 ? undefined : (receipt) => tests.every((test) => test(receipt));
}

function receivedBetween(since: Instant | undefined, until: Instant | undefined): Meant {
  const first = since === undefined ? Number.NEGATIVE_INFINITY : (instantMs(since) ?? Number.NaN);
  const last = until === undefined ? Number.POSITIVE_INFINITY : (instantMs(until) ?? Number.NaN);
  return ({ version, receivedAt }) => {
    if (version !== 1) return false;
    const at = readInstant(receivedAt);
    const ms = at === undefined ? undefined : instantMs(at);
    return ms !== undefined && ms >= first && ms <= last;
  };
}

function cameIn(interchanges: ReadonlySet<string>): Meant {
  return ({ version, claim: { source } }) => version === 1 && interchanges.has(`${source.sender}/${source.interchange}`);
}

/** Interchanges that were taken with files of that name. */
async function interchangesOf(file: string, log: Log): Promise<Set<string>> {
  const found = new Set<string>();
  for await (const { value } of recordsInOrder(log, { topic: "files.taken", partition: 0 })) {
    const { name, interchanges } = decode("files.taken", value);
    if (name === file) for (const key of interchanges) found.add(key);
  }
  return found;
}
