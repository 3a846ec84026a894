// The members' ledgers built anew from the receipts alone: pages of balances and decided lines, and where each claim stands.
import type { Log, Ports } from "@dripline/core";
import { MemberLedgers, pagesOf } from "@dripline/workers";
import { type ReceiptRecord, receiptsInOrder } from "./records-in-order.ts";

/** Receipts whose ledgers are written at a time. */
const BATCH = 500;
/** Ledger pages kept in memory between batches. */
const PAGES_MAX = 20_000;

export interface Rebuilding {
  /** What is built from. */
  readonly log: Log;
  readonly partition: number;
  /** Where the state is built: without any of it at the beginning. */
  readonly into: Pick<Ports, "state" | "commit">;
  /** Other state that follows from receipts: told of each, asked for its changes with each batch. */
  readonly also?: AlsoKept | undefined;
  readonly onProgress?: ((done: number) => void) | undefined;
}

export interface AlsoKept {
  note(record: ReceiptRecord): void;
  take(): Promise<ReadonlyMap<string, Uint8Array | undefined>>;
}

/** Posts every receipt of a partition to empty ledgers, in log order. The number of receipts. */
export async function rebuildLedgers(rebuilding: Rebuilding): Promise<number> {
  const { log, partition } = rebuilding;
  const ledgers = new MemberLedgers();
  let batch: ReceiptRecord[] = [];
  let done = 0;
  for await (const record of receiptsInOrder(log, { partition })) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    await post(batch, ledgers, rebuilding);
    done += batch.length;
    rebuilding.onProgress?.(done);
    batch = [];
  }
  if (batch.length > 0) await post(batch, ledgers, rebuilding);
  return done + batch.length;
}

async function post(batch: readonly ReceiptRecord[], ledgers: MemberLedgers, { into, also }: Rebuilding): Promise<void> {
  const keys = new Set(batch.flatMap(({ key, receipt }) => pagesOf(receipt.claim, key)));
  const missing = [...keys].filter((key) => !ledgers.has(key));
  const stored = await into.state.read(missing);
  for (const [at, key] of missing.entries()) ledgers.load(key, textOf(stored[at]));
  for (const record of batch) {
    ledgers.apply(record.receipt, record.key);
    also?.note(record);
  }
  const state = new Map<string, Uint8Array | undefined>(await also?.take());
  for (const [key, text] of ledgers.takeChanges()) state.set(key, Buffer.from(text));
  await into.commit.commit({ outputs: [], state, positions: [] });
  ledgers.forgetBeyond(PAGES_MAX);
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
