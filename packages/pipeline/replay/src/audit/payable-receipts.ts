// Final receipts and what was posted to pay: one payable for each, of the same amount, number, payee and seal.
import type { LogRecord } from "@dripline/core";
import type { Payable, Receipt } from "@dripline/events";
import { type Breach, Invariant } from "./invariant.ts";
import { Pairs } from "./pairs.ts";

interface Posted {
  readonly place: Omit<Breach, "what">;
  readonly facts: Readonly<Record<string, string | number>>;
}

export class PayableReceipts {
  readonly payables = new Invariant("payables");
  readonly #pairs = new Pairs<Posted, Posted>();
  /** Final receipts taken, each of which has to have a payable. */
  finals = 0;

  takeReceipt(record: LogRecord, receipt: Receipt): void {
    if (!isFinal(receipt)) return;
    this.finals += 1;
    const { disposition, paidCents, wireNumber, payeeNpi, sender } = receipt;
    const kind = disposition === "reversed" ? "reversal" : "claim";
    const own = {
      place: placed(record, receipt),
      facts: { kind, amount: paidCents, number: wireNumber, payee: payeeNpi, sender, receipt: receipt.receipt },
    };
    this.#settle(own, this.#pairs.one(nameOf(receipt), own), "the receipt of this version was there before");
  }

  takePayable(record: LogRecord, payable: Payable): void {
    this.payables.checked += 1;
    const { kind, amountCents, wireNumber, payeeNpi, sender, receipt } = payable;
    const own = {
      place: placed(record, payable),
      facts: { kind, amount: amountCents, number: wireNumber, payee: payeeNpi, sender, receipt },
    };
    this.#settle(own, this.#pairs.other(nameOf(payable), own), "it is payable twice");
  }

  finish(): void {
    const { ones, others } = this.#pairs.left;
    for (const { place } of ones) this.payables.break({ ...place, what: "the receipt is final and nothing is payable by it" });
    for (const { place } of others) this.payables.break({ ...place, what: "no final receipt stands behind it, or not one more" });
  }

  #settle({ place, facts }: Posted, other: Posted | "double" | undefined, onDouble: string): void {
    if (other === undefined) return;
    if (other === "double") {
      this.payables.break({ ...place, what: onDouble });
      return;
    }
    const differing = Object.keys(facts).filter((name) => facts[name] !== other.facts[name]);
    if (differing.length > 0) this.payables.break({ ...place, what: `payable and receipt differ: ${differing.join(", ")}` });
  }
}

/** Decided for good, and real: what waits has no 835 yet, and a void says all with its reversal. */
function isFinal({ disposition, test }: Receipt): boolean {
  return !test && disposition !== "pended" && disposition !== "void";
}

function nameOf({ claimId, version }: { readonly claimId: string; readonly version: number }): string {
  return `${claimId}/${version}`;
}

function placed({ topic, partition, offset }: LogRecord, { claimId, version }: { readonly claimId: string; readonly version: number }) {
  return { topic, partition, offset, claimId, version };
}
