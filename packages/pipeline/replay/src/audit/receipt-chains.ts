// Claims received once, and the receipts of each: 1 to n without a gap or a double, sealed, each naming the one before it.
import type { Claim } from "@dripline/claims";
import type { Log, LogRecord } from "@dripline/core";
import { isSealed, type Receipt } from "@dripline/events";
import { Invariant } from "./invariant.ts";
import { readValue } from "./read-topic.ts";
import { reversalProblems } from "./reversal-sums.ts";

/** Received, no receipt seen yet. */
const NO_RECEIPT = -1;

/** Holds one number a claim: where its newest receipt lies. An earlier receipt is read again where a later version needs it. */
export class ReceiptChains {
  readonly received = new Invariant("received");
  readonly receipts = new Invariant("receipts");
  readonly reversals = new Invariant("reversals");
  readonly #log: Log;
  readonly #newest = new Map<string, number>();
  readonly #setAside = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  takeClaim({ topic, partition, offset }: LogRecord, { claimId }: Claim): void {
    this.received.checked += 1;
    if (this.#newest.has(claimId)) this.received.break({ topic, partition, offset, claimId, what: "it was received before" });
    else this.#newest.set(claimId, NO_RECEIPT);
  }

  /** A claim that a worker set aside whole is answered for on `claims.quarantined`. */
  setAside(claimId: string): void {
    this.#setAside.add(claimId);
  }

  async takeReceipt(record: LogRecord, receipt: Receipt): Promise<void> {
    const { topic, partition, offset, value } = record;
    const { claimId, version } = receipt;
    this.receipts.checked += 1;
    const before = await this.#newestOf(claimId, partition);
    const problems = [
      ...(isSealed(value) ? [] : ["the seal is broken: the record was changed after it was sealed"]),
      ...this.#linkProblems(receipt, before),
    ];
    for (const what of problems) this.receipts.break({ topic, partition, offset, claimId, version, what });
    this.#newest.set(claimId, offset);
    if (receipt.disposition === "reversed") this.#takeReversal(record, receipt, before);
  }

  finish(): void {
    for (const [claimId, offset] of this.#newest)
      if (offset === NO_RECEIPT && !this.#setAside.has(claimId))
        this.receipts.break({ topic: "claims.received", claimId, what: "it was received and has no receipt" });
  }

  #linkProblems({ claimId, version, previousReceipt }: Receipt, before: Receipt | undefined): string[] {
    const expected = (before?.version ?? 0) + 1;
    const problems: string[] = [];
    if (!this.#newest.has(claimId)) problems.push("no claim of that number was received");
    if (version !== expected) problems.push(`version ${expected} was to be next`);
    else if (previousReceipt !== before?.receipt) problems.push("it doesn't name the receipt before it");
    return problems;
  }

  #takeReversal({ topic, partition, offset }: LogRecord, reversal: Receipt, before: Receipt | undefined): void {
    const { claimId, version } = reversal;
    this.reversals.checked += 1;
    for (const what of reversalProblems(reversal, before)) this.reversals.break({ topic, partition, offset, claimId, version, what });
  }

  async #newestOf(claimId: string, partition: number): Promise<Receipt | undefined> {
    const from = this.#newest.get(claimId) ?? NO_RECEIPT;
    if (from === NO_RECEIPT) return undefined;
    const [record] = await this.#log.read({ topic: "claims.adjudicated", partition, from, max: 1 });
    return record && readValue("claims.adjudicated", record);
  }
}
