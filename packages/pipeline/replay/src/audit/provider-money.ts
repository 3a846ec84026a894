// Money of payees beyond their claims: what the PLB of each 835 states was posted as such, and no payee gives back more than was carried forward.
import type { Cents } from "@dripline/claims";
import type { LogRecord } from "@dripline/core";
import type { Receivable, RemittanceIssued } from "@dripline/events";
import type { ProviderAdjustment } from "@dripline/x12";
import { type Breach, Invariant } from "./invariant.ts";
import { Pairs } from "./pairs.ts";

interface Stated {
  readonly place: Omit<Breach, "what">;
  /** Code, reference and amount. */
  readonly says: string;
}

export class ProviderMoney {
  readonly adjustments = new Invariant("adjustments");
  readonly #pairs = new Pairs<Stated, Stated>();
  readonly #ids = new Set<string>();
  /** Items posted so far of an 835. */
  readonly #posted = new Map<string, number>();
  /** By payee, what earlier 835s carried forward and no later one has collected. */
  readonly #carried = new Map<string, number>();

  takeRemittance(
    { topic, partition, offset }: LogRecord,
    { traceNumber, payeeNpi }: RemittanceIssued,
    items: readonly ProviderAdjustment[],
  ): void {
    const place = { topic, partition, offset, traceNumber };
    for (const [at, item] of items.entries()) {
      this.adjustments.checked += 1;
      const own = { place, says: textOf(item) };
      this.#settle(own, this.#pairs.one(`${traceNumber} ${at}`, own));
      if (item.code === "FB") this.#carry({ payeeNpi, place }, item.amountCents);
    }
  }

  takeReceivable({ topic, partition, offset }: LogRecord, receivable: Receivable): void {
    const { receivableId, traceNumber, code, reference = "", amountCents } = receivable;
    const place = { topic, partition, offset, traceNumber };
    if (this.#ids.has(receivableId)) {
      this.adjustments.break({ ...place, what: "it is posted twice" });
      return;
    }
    this.#ids.add(receivableId);
    if (traceNumber === undefined) return;
    const at = this.#posted.get(traceNumber) ?? 0;
    this.#posted.set(traceNumber, at + 1);
    const own = { place, says: textOf({ code, reference, amountCents }) };
    this.#settle(own, this.#pairs.other(`${traceNumber} ${at}`, own));
  }

  finish(): void {
    const { ones, others } = this.#pairs.left;
    for (const { place, says } of ones) this.adjustments.break({ ...place, what: `its PLB ${says} isn't posted` });
    for (const { place, says } of others) this.adjustments.break({ ...place, what: `no 835 of that trace number states ${says}` });
  }

  /** Below 0 it is carried to a later 835, above 0 collected of an earlier one. */
  #carry({ payeeNpi, place }: { readonly payeeNpi: string; readonly place: Stated["place"] }, amountCents: Cents): void {
    const left = (this.#carried.get(payeeNpi) ?? 0) - amountCents;
    this.#carried.set(payeeNpi, left);
    if (left < 0) this.adjustments.break({ ...place, what: `it collects ${-left} cents more than was carried forward` });
  }

  #settle({ place, says }: Stated, other: Stated | "double" | undefined): void {
    if (other === undefined) return;
    if (other === "double") this.adjustments.break({ ...place, what: `${says} is stated twice` });
    else if (says !== other.says) this.adjustments.break({ ...place, what: `${says} is stated, and ${other.says} on the other side` });
  }
}

function textOf({ code, reference, amountCents }: Omit<ProviderAdjustment, "code"> & { readonly code: string | undefined }): string {
  return `${code}:${reference} ${amountCents} cents`;
}
