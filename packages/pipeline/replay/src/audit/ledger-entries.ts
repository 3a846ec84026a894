// The ledger beside the receipts: one receipt's entries after the other, as they were decided; and no account below 0 at any place of the log.
import type { Entry } from "@dripline/claims";
import type { LogRecord } from "@dripline/core";
import type { LedgerEntry, Receipt } from "@dripline/events";
import { Invariant } from "./invariant.ts";
import { type LogToRead, nextOf, type ReadRecord, valuesOf } from "./read-topic.ts";

type Held = ReadRecord<"ledger.entries">;

/** Entries looked through for those of a receipt, before they count as missing. */
const AHEAD_MAX = 2048;

export class LedgerEntries {
  readonly ledger = new Invariant("ledger");
  readonly balances = new Invariant("balances");
  readonly #from: LogToRead;
  readonly #entries: AsyncGenerator<Held>;
  readonly #onRecord: (record: LogRecord) => void;
  #held: Held[] = [];
  /** Accounts that something was given back to: only these can fall below 0. */
  readonly #givenBack = new Set<string>();

  constructor(from: LogToRead, onRecord: (record: LogRecord) => void) {
    this.#from = from;
    this.#onRecord = onRecord;
    this.#entries = valuesOf(from, "ledger.entries", (breach) => this.ledger.break(breach));
  }

  async takeReceipt(record: LogRecord, receipt: Receipt): Promise<void> {
    const { claimId, version, entries } = receipt;
    if (entries.length === 0) return;
    const at = await this.#find(receipt);
    if (at === undefined) {
      const { topic, partition, offset } = record;
      this.ledger.break({ topic, partition, offset, claimId, version, what: "the entries of the receipt are missing" });
      return;
    }
    this.#drop(at);
    const own: Held[] = [];
    for (let next = await this.#at(0); next !== undefined && isOf(next.value, receipt); next = await this.#at(0)) {
      own.push(next);
      this.#held.shift();
    }
    this.#compare(record, receipt, own);
  }

  /** Reads what is left, then holds the accounts that could have fallen below 0 to every prefix of the log. */
  async finish(): Promise<void> {
    while ((await this.#at(0)) !== undefined) this.#drop(1);
    this.balances.checked = this.ledger.checked;
    if (this.#givenBack.size === 0) return;
    const sums = new Map<string, number>();
    for await (const { record, value } of valuesOf(this.#from, "ledger.entries", () => {})) {
      const account = accountOf(record, value);
      if (!this.#givenBack.has(account)) continue;
      const sum = (sums.get(account) ?? 0) + value.amount;
      sums.set(account, sum);
      if (sum < 0) this.balances.break({ ...placed(record, value), what: `${value.account} falls to ${sum}` });
    }
  }

  #compare(record: LogRecord, receipt: Receipt, own: readonly Held[]): void {
    const { entries } = receipt;
    if (own.length !== entries.length) {
      const place = own[0] === undefined ? undefined : placed(own[0].record, own[0].value);
      this.ledger.break({ ...place, what: `the receipt has ${entries.length} entries, the ledger ${own.length}` });
      return;
    }
    for (const [at, held] of own.entries()) {
      const what = entryProblem({ key: record.key, entry: entries[at] }, held);
      if (what !== undefined) this.ledger.break({ ...placed(held.record, held.value), what });
    }
  }

  /** How far ahead the receipt's entries begin. */
  async #find(receipt: Receipt): Promise<number | undefined> {
    for (let at = 0; at < AHEAD_MAX; at++) {
      const held = await this.#at(at);
      if (held === undefined) return undefined;
      if (isOf(held.value, receipt)) return at;
    }
    return undefined;
  }

  #drop(count: number): void {
    for (const { record, value } of this.#held.splice(0, count))
      this.ledger.break({ ...placed(record, value), what: `no receipt has this entry here: ${value.account}` });
  }

  async #at(at: number): Promise<Held | undefined> {
    while (this.#held.length <= at) {
      const next = await nextOf(this.#entries);
      if (next === undefined) return undefined;
      this.ledger.checked += 1;
      this.#onRecord(next.record);
      if (next.value.amount < 0) this.#givenBack.add(accountOf(next.record, next.value));
      this.#held.push(next);
    }
    return this.#held[at];
  }
}

function isOf(entry: LedgerEntry, { claimId, version }: Receipt): boolean {
  return entry.claimId === claimId && entry.version === version;
}

function accountOf({ key }: LogRecord, { account }: LedgerEntry): string {
  return `${key} ${account}`;
}

function placed({ topic, partition, offset }: LogRecord, { claimId, version }: LedgerEntry) {
  return { topic, partition, offset, claimId, version };
}

function entryProblem({ key, entry }: { key: string; entry: Entry | undefined }, { record, value }: Held): string | undefined {
  if (record.key !== key) return "the entry's key isn't its receipt's";
  const isSame = entry?.account === value.account && entry.amount === value.amount && entry.line === value.line;
  return isSame ? undefined : `the entry isn't the receipt's: ${value.account}`;
}
