// The live ledgers beside those built anew: account by account, line by line, and where each claim stands.
import type { Log, State } from "@dripline/core";
import { pagesOf, standingKey } from "@dripline/workers";
import { type FieldDifference, fieldDifferences } from "./field-differences.ts";
import { type ReceiptRecord, receiptsInOrder } from "./records-in-order.ts";

/** Receipts whose ledgers are compared at a time. */
const BATCH = 500;
/** Differences told at most; they are counted all. */
const TOLD_MAX = 1000;

export interface StateDifference {
  /** Key in the state: holds the member's pseudonym, never the id. */
  readonly key: string;
  /** `units/J2260/2025-03-03`; absent where it isn't a balance that differs. */
  readonly account?: string | undefined;
  readonly live: unknown;
  readonly rebuilt: unknown;
  /** Where it isn't a balance: what differs in the lines or in the claim's standing. */
  readonly fields?: readonly FieldDifference[] | undefined;
}

export interface ComparedState {
  readonly accounts: number;
  readonly lines: number;
  readonly standings: number;
  readonly differences: number;
  /** The first of them. */
  readonly told: readonly StateDifference[];
}

export interface ToCompare {
  readonly log: Log;
  readonly partition: number;
  readonly live: State;
  readonly rebuilt: State;
}

/** Compares what every receipt of the log touched. */
export async function compareLedgers({ log, partition, live, rebuilt }: ToCompare): Promise<ComparedState> {
  const comparison = new Comparison();
  let batch: ReceiptRecord[] = [];
  const compare = async (): Promise<void> => {
    const keys = comparison.keysOf(batch);
    const [those, these] = [await live.read(keys), await rebuilt.read(keys)];
    for (const [at, key] of keys.entries()) comparison.compare(key, jsonOf(those[at]), jsonOf(these[at]));
    batch = [];
  };
  for await (const record of receiptsInOrder(log, { partition })) {
    batch.push(record);
    if (batch.length === BATCH) await compare();
  }
  await compare();
  return comparison;
}

interface Page {
  readonly balances: Readonly<Record<string, number>>;
  readonly lines: readonly unknown[];
}

class Comparison implements ComparedState {
  accounts = 0;
  lines = 0;
  standings = 0;
  differences = 0;
  readonly told: StateDifference[] = [];
  readonly #pages = new Set<string>();

  /** Keys that these receipts touched and that weren't compared yet. A claim's standing comes with its first receipt, a test claim has none. */
  keysOf(batch: readonly ReceiptRecord[]): string[] {
    const real = batch.filter(({ receipt }) => !receipt.test);
    const pages = new Set(real.flatMap(({ key, receipt }) => pagesOf(receipt.claim, key)).filter((page) => !this.#pages.has(page)));
    for (const page of pages) this.#pages.add(page);
    const first = real.filter(({ receipt }) => receipt.version === 1);
    return [...pages, ...first.map(({ key, receipt }) => standingKey(key, receipt.claimId))];
  }

  compare(key: string, live: unknown, rebuilt: unknown): void {
    if (key.includes("/claim/")) {
      this.standings += 1;
      this.#tellFields(key, live, rebuilt);
      return;
    }
    const [those, these] = [pageOf(live), pageOf(rebuilt)];
    for (const account of new Set([...Object.keys(those.balances), ...Object.keys(these.balances)])) {
      this.accounts += 1;
      const [was, is] = [those.balances[account], these.balances[account]];
      if (was !== is) this.#tell({ key, account, live: was, rebuilt: is });
    }
    this.lines += these.lines.length;
    this.#tellFields(key, { lines: those.lines }, { lines: these.lines });
  }

  #tellFields(key: string, live: unknown, rebuilt: unknown): void {
    const fields = fieldDifferences(live, rebuilt);
    if (fields.length > 0) this.#tell({ key, live: fields[0]?.recorded, rebuilt: fields[0]?.judged, fields });
  }

  #tell(difference: StateDifference): void {
    this.differences += 1;
    if (this.told.length < TOLD_MAX) this.told.push(difference);
  }
}

function pageOf(value: unknown): Page {
  return { balances: {}, lines: [], ...(value as Partial<Page> | undefined) };
}

/** A value that is no JSON differs from any that is. */
function jsonOf(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return { unreadable: text.length };
  }
}
