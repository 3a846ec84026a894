// Where the newest receipt of each claim lies on the log: what a replacement, a void, a release or a correction takes up again. The receipt
// itself stays on the log alone; kept whole in the state too, it made the state half of all that was written.
import type { Log, State } from "@dripline/core";
import { decode, type Receipt } from "@dripline/events";
import type { DecidedClaim } from "./decide-claims.ts";
import { jsonBytes, parseJson } from "./json-state.ts";

/**
 * The offset at or after which the receipt lies, and how its hash begins. A unit's receipts are written one after the other behind the end of
 * the partition that was seen before; marks of transactions may come between, so it is searched for from there.
 */
type Place = readonly [from: number, seal: string];

const SEAL_LENGTH = 16;
/** Records read at a time, and in all. */
const STEP = 8;
const RECORDS_MAX = 4096;

/** Where a claim's place is kept. */
export function receiptKey(memberKey: string, claimId: string): string {
  return `member/${memberKey}/receipt/${claimId}`;
}

/** What decisions of one unit leave of their receipts; `end` is the end of the partition's receipts before the unit. */
export function receiptsState(
  decided: readonly Pick<DecidedClaim, "receipt" | "reversal" | "outputs">[],
  { keyOf, end }: { readonly keyOf: (memberId: string) => string; readonly end: number },
): Map<string, Uint8Array> {
  const state = new Map<string, Uint8Array>();
  let next = end;
  for (const { receipt, reversal } of decided)
    for (const each of reversal === undefined ? [receipt] : [reversal, receipt]) {
      state.set(receiptKey(keyOf(each.memberId), each.claimId), placeBytes(next, each.receipt));
      next += 1;
    }
  return state;
}

export function placeBytes(from: number, receipt: string): Uint8Array {
  const place: Place = [from, receipt.slice(0, SEAL_LENGTH)];
  return jsonBytes(place);
}

/** Whether the place that is kept leads to the receipt that lies at the other one, which is its own. */
export function leadsTo(kept: Uint8Array, own: Uint8Array): boolean {
  const [[from, seal], [at, ownSeal]] = [parseJson<Place>(kept) ?? [0, ""], parseJson<Place>(own) ?? [0, ""]];
  return seal === ownSeal && from <= at;
}

export interface ReceiptsOfPartition {
  readonly log: Log;
  readonly state: State;
  readonly partition: number;
}

export async function newestReceiptIn(
  { log, state, partition }: ReceiptsOfPartition,
  claimId: string,
  memberKey: string,
): Promise<Receipt | undefined> {
  const [value] = await state.read([receiptKey(memberKey, claimId)]);
  const place = parseJson<Place>(value);
  if (place === undefined) return undefined;
  const [start, seal] = place;
  for (let from = start, seen = 0; seen < RECORDS_MAX; ) {
    const records = await log.read({ topic: "claims.adjudicated", partition, from, max: STEP });
    for (const record of records) {
      const receipt = decode("claims.adjudicated", record.value);
      if (receipt.receipt.startsWith(seal) && receipt.claimId === claimId) return receipt;
    }
    const last = records[records.length - 1];
    if (last === undefined) break;
    from = last.offset + 1;
    seen += records.length;
  }
  throw new Error(`invariant broken: expected the newest receipt of claim ${claimId} on claims.adjudicated`);
}
