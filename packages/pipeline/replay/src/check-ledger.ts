// The ledger beside the receipts: `ledger.entries` must be the receipts' entries, in order, and no account may ever stand below 0.
import type { Log, LogRecord } from "@dripline/core";
import { decode, type LedgerEntry, UnreadableRecord } from "@dripline/events";
import type { Finding } from "./finding.ts";
import { entryText } from "./judge-stretch.ts";
import { recordsInOrder } from "./records-in-order.ts";
import { sequenceDifferences, sequenceOf } from "./sequence-differences.ts";

/** Entries that are held side by side at a time: what was dropped or inserted shifts the rest by less. */
const WINDOW = 4096;
const FINDINGS_MAX = 1000;

export interface LedgerToCheck {
  readonly log: Log;
  readonly partition: number;
}

/** Takes the receipts' entries in order and reads the ledger beside them. */
export class LedgerCheck {
  readonly findings: Finding[] = [];
  entries = 0;
  readonly #of: LedgerToCheck;
  readonly #records: AsyncGenerator<LogRecord>;
  #expected: string[] = [];
  #actual: string[] = [];
  #offsets: number[] = [];
  #isShort = false;
  /** Accounts that something was given back to: only these can fall below 0. */
  readonly #givenBack = new Set<string>();

  constructor(of: LedgerToCheck) {
    this.#of = of;
    const onDamage = (offset: number, what: string): void => this.#broken(offset, what);
    this.#records = recordsInOrder(of.log, { topic: "ledger.entries", partition: of.partition }, { onDamage });
  }

  async take(entries: readonly string[]): Promise<void> {
    for (const entry of entries) this.#expected.push(entry);
    if (this.#expected.length < 2 * WINDOW) return;
    await this.#readUpTo(this.#expected.length);
    this.#compare(WINDOW);
  }

  /** What is left of both; of a ledger that goes on being written, what lies behind is left aside. */
  async finish({ isWhole }: { readonly isWhole: boolean }): Promise<readonly Finding[]> {
    await this.#readUpTo(isWhole ? Number.POSITIVE_INFINITY : this.#expected.length);
    this.#compare(0);
    this.findings.push(...(await this.#belowZero()));
    return this.findings;
  }

  async #readUpTo(count: number): Promise<void> {
    while (this.#actual.length < count && !this.#isShort) {
      const next = await this.#records.next();
      if (next.done === true) {
        this.#isShort = true;
        return;
      }
      this.#takeRecord(next.value);
    }
  }

  #takeRecord({ key, offset, value }: LogRecord): void {
    const entry = readEntry(value);
    if (entry === undefined) {
      this.#broken(offset, "the record is no ledger entry");
      return;
    }
    if (entry.amount < 0) this.#givenBack.add(`${key} ${entry.account}`);
    this.#actual.push(entryText({ key, ...entry }));
    this.#offsets.push(offset);
    this.entries += 1;
  }

  #broken(offset: number, what: string): void {
    this.findings.push({ kind: "ledger", topic: "ledger.entries", partition: this.#of.partition, offset, what });
  }

  /** Settles what is held, but for the newest so many, which stay until more is known. */
  #compare(stay: number): void {
    const alike = commonStart(this.#expected, this.#actual);
    const room = Math.max(0, this.#expected.length - stay);
    let [expected, actual] = [Math.min(alike, room), Math.min(alike, room)];
    if (alike < room || (stay === 0 && alike < this.#actual.length)) {
      for (const difference of sequenceDifferences(sequenceOf(this.#expected), sequenceOf(this.#actual))) {
        if (difference.expected >= room) break;
        this.#tell(difference);
      }
      [expected, actual] = stay === 0 ? [this.#expected.length, this.#actual.length] : this.#whereBothGoOn(room);
    }
    this.#expected = this.#expected.slice(expected);
    this.#actual = this.#actual.slice(actual);
    this.#offsets = this.#offsets.slice(actual);
  }

  /** After a difference, the first entry behind the room that both have. */
  #whereBothGoOn(room: number): [number, number] {
    for (let at = room; at < this.#expected.length; at++) {
      const found = this.#actual.indexOf(this.#expected[at] ?? "");
      if (found !== -1) return [at, found];
    }
    return [this.#expected.length, this.#actual.length];
  }

  #tell({ kind, expected, actual }: { readonly kind: string; readonly expected: number; readonly actual: number }): void {
    if (this.findings.length >= FINDINGS_MAX) return;
    const text = (kind === "inserted" ? this.#actual[actual] : this.#expected[expected]) ?? "";
    const [, claimId, version, , account] = text.split(" ");
    const offset = this.#offsets[actual] ?? (this.#offsets[this.#offsets.length - 1] ?? -1) + 1;
    const what =
      { dropped: "an entry of the receipt is missing", inserted: "no receipt has this entry here" }[kind] ??
      "the entry isn't the receipt's";
    this.findings.push({
      kind: "ledger",
      topic: "ledger.entries",
      partition: this.#of.partition,
      offset,
      claimId,
      version: Number(version),
      what: `${what}: ${account}`,
    });
  }

  async #belowZero(): Promise<Finding[]> {
    const { log, partition } = this.#of;
    const findings: Finding[] = [];
    if (this.#givenBack.size === 0) return findings;
    const balances = new Map<string, number>();
    for await (const { key, offset, value } of recordsInOrder(log, { topic: "ledger.entries", partition }, { onDamage: () => {} })) {
      const entry = readEntry(value);
      const name = `${key} ${entry?.account}`;
      if (entry === undefined || !this.#givenBack.has(name)) continue;
      const { account, amount, claimId, version } = entry;
      const balance = (balances.get(name) ?? 0) + amount;
      balances.set(name, balance);
      if (balance < 0)
        findings.push({ kind: "ledger", topic: "ledger.entries", partition, offset, claimId, version, what: `${account} falls below 0` });
    }
    return findings;
  }
}

function readEntry(value: Uint8Array): LedgerEntry | undefined {
  try {
    return decode("ledger.entries", value);
  } catch (error) {
    if (error instanceof UnreadableRecord) return undefined;
    throw error;
  }
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) if (one[at] !== other[at]) return at;
  return length;
}
