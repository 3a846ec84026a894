// The live state beside the one built anew, key by key: every account, every decided line, where each claim stands, and all else.

import type { ListedState } from "@dripline/core";
import { leadsTo } from "@dripline/workers";
import { type FieldDifference, fieldDifferences } from "./field-differences.ts";

/** Keys compared at a time. */
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
  /** Where it isn't a balance: the fields that differ. */
  readonly fields?: readonly FieldDifference[] | undefined;
}

export interface ComparedState {
  readonly keys: number;
  readonly accounts: number;
  readonly lines: number;
  readonly standings: number;
  readonly differences: number;
  /** The first of them. */
  readonly told: readonly StateDifference[];
}

export interface ToCompare {
  readonly live: ListedState;
  readonly rebuilt: ListedState;
  /** Left out: what isn't the log's to say. */
  readonly isLeftOut: (key: string) => boolean;
}

/** Every key that either of them has. */
export async function compareState({ live, rebuilt, isLeftOut }: ToCompare): Promise<ComparedState> {
  const comparison = new Comparison();
  const compare = async (keys: readonly string[], isMeant: (value: Uint8Array | undefined) => boolean): Promise<void> => {
    const [those, these] = [await live.read(keys), await rebuilt.read(keys)];
    for (const [at, key] of keys.entries()) if (isMeant(these[at])) comparison.compare(key, those[at], these[at]);
  };
  for await (const keys of batches(rebuilt.keys(), isLeftOut)) await compare(keys, (anew) => anew !== undefined);
  for await (const keys of batches(live.keys(), isLeftOut)) await compare(keys, (anew) => anew === undefined);
  return comparison;
}

async function* batches(keys: AsyncIterable<string>, isLeftOut: ToCompare["isLeftOut"]): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const key of keys) {
    if (!isLeftOut(key)) batch.push(key);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface Page {
  readonly balances: Readonly<Record<string, number>>;
  readonly lines: readonly unknown[];
}

class Comparison implements ComparedState {
  keys = 0;
  accounts = 0;
  lines = 0;
  standings = 0;
  differences = 0;
  readonly told: StateDifference[] = [];

  compare(key: string, live: Uint8Array | undefined, rebuilt: Uint8Array | undefined): void {
    // A value that was taken away leaves its key on Redis.
    if (live === undefined && rebuilt === undefined) return;
    this.keys += 1;
    const isOf = (kind: string): boolean => key.startsWith("member/") && key.includes(`/${kind}/`);
    if (isOf("receipt")) this.#comparePlaces(key, live, rebuilt);
    else if (key.startsWith("member/") && !isOf("claim")) this.#comparePages(key, jsonOf(live), jsonOf(rebuilt));
    else this.#tellFields(key, jsonOf(live), jsonOf(rebuilt));
    if (isOf("claim")) this.standings += 1;
  }

  /** Where a claim's newest receipt lies: from a place at or before it, the same one is found. */
  #comparePlaces(key: string, live: Uint8Array | undefined, rebuilt: Uint8Array | undefined): void {
    if (live !== undefined && rebuilt !== undefined && isPlace(live) && leadsTo(live, rebuilt)) return;
    this.#tell({ key, live: jsonOf(live), rebuilt: jsonOf(rebuilt) });
  }

  #comparePages(key: string, live: unknown, rebuilt: unknown): void {
    const [those, these] = [pageOf(live), pageOf(rebuilt)];
    for (const account of new Set([...Object.keys(those.balances), ...Object.keys(these.balances)])) {
      this.accounts += 1;
      const [was, is] = [those.balances[account], these.balances[account]];
      if (was !== is) this.#tell({ key, account, live: was, rebuilt: is });
    }
    this.lines += these.lines.length;
    this.#tellFields(key, { ...those, balances: undefined }, { ...these, balances: undefined });
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

/** A value that is no JSON differs from any that is; where both are none they are compared as they are. */
function jsonOf(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return { unreadable: Buffer.from(text).toString("base64") };
  }
}

/** `[offset, seal]`, and not what a hand has made of it. */
function isPlace(bytes: Uint8Array): boolean {
  return /^\[\d{1,16},"[0-9a-f]{16}"\]$/.test(Buffer.from(bytes).toString("utf8"));
}
