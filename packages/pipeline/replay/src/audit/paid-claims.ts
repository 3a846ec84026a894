// From payables to 835s to payments: each payable of a closed cycle on one 835, each 835 that pays asked to be paid once.
import type { LogRecord } from "@dripline/core";
import type { Payable, PaymentRequested, RemittanceIssued } from "@dripline/events";
import type { ClaimFigures, RemittanceFigures } from "@dripline/x12";
import { type Breach, Invariant } from "./invariant.ts";
import { Pairs } from "./pairs.ts";
import { auditText } from "./remittance-text.ts";

interface ToReport {
  readonly place: Omit<Breach, "what">;
  readonly offset: number;
  readonly amountCents: number;
  readonly payeeNpi: string;
  readonly sender: string;
}

type Reported = Omit<ToReport, "offset"> & { readonly isClosed: boolean };

interface Paying {
  readonly place: Omit<Breach, "what">;
  readonly facts: Readonly<Record<string, string | number>>;
}

export class PaidClaims {
  readonly remittances = new Invariant("remittances");
  readonly reported = new Invariant("reported");
  readonly payments = new Invariant("payments");
  /** Claims seen on 835s, and 835s that pay. */
  claims = 0;
  paying = 0;
  readonly #closed: ReadonlySet<string>;
  readonly #claims = new Pairs<ToReport, Reported>();
  readonly #payments = new Pairs<Paying, Paying>();
  readonly #traces = new Set<string>();
  /** By id, what the newest record of it says, and whether that record was set aside. */
  readonly #requested = new Map<string, { readonly says: string; readonly isSetAside: boolean }>();
  /** Offsets of payments that were set aside: each may be released, which puts the same payment on its topic once more. */
  readonly #setAside = new Set<number>();
  /** Offset of the last payable that a closed cycle reports: none before it may be left. */
  #reportedTo = -1;

  /** Days of the cycles that are closed; one that was begun may have reported some payees and not yet others. */
  constructor(closed: ReadonlySet<string>) {
    this.#closed = closed;
  }

  takePayable({ topic, partition, offset }: LogRecord, payable: Payable): void {
    const { claimId, version, amountCents, payeeNpi, sender, kind, wireNumber } = payable;
    this.reported.checked += 1;
    const own = { place: { topic, partition, offset, claimId, version }, offset, amountCents, payeeNpi, sender };
    const other = this.#claims.one(claimName(wireNumber, kind === "reversal"), own);
    if (other === "double") this.reported.break({ ...own.place, what: "two payables have its CLP07" });
    else if (other !== undefined) this.#match(own, other);
  }

  /** The figures of its text. */
  takeRemittance({ topic, partition, offset }: LogRecord, issued: RemittanceIssued): RemittanceFigures {
    const { traceNumber, payeeNpi, cycle, fileName, paidCents } = issued;
    const place = { topic, partition, offset, traceNumber };
    this.remittances.checked += 1;
    if (this.#traces.has(traceNumber)) this.remittances.break({ ...place, what: "an 835 of that trace number was issued before" });
    this.#traces.add(traceNumber);
    const { figures, problems } = auditText(issued);
    for (const { wireNumber, what } of problems) this.remittances.break({ ...place, claimId: wireNumber, what });
    for (const claim of figures.claims) this.#takeClaim(claim, { issued, place });
    if (figures.paidCents === 0 && paidCents === 0) return figures;
    this.paying += 1;
    const own = { place, facts: { amount: figures.paidCents, method: figures.method, payee: payeeNpi, cycle, file: fileName } };
    this.#settle(own, this.#payments.one(traceNumber, own));
    return figures;
  }

  /** Before the payments are taken. */
  setAside(offset: number): void {
    this.#setAside.add(offset);
  }

  /** False where it repeats a payment that was set aside: released, it is the same one. */
  takePayment({ topic, partition, offset }: LogRecord, payment: PaymentRequested): boolean {
    const { paymentId, payeeNpi, amountCents, method, traceNumber, cycle, remittance } = payment;
    const place = { topic, partition, offset, traceNumber };
    this.payments.checked += 1;
    const before = this.#requested.get(paymentId);
    const says = JSON.stringify(payment);
    this.#requested.set(paymentId, { says, isSetAside: this.#setAside.has(offset) });
    if (before !== undefined) {
      if (!before.isSetAside) this.payments.break({ ...place, what: "the payment is requested twice" });
      else if (before.says !== says) this.payments.break({ ...place, what: "the payment was released as another one than was set aside" });
      return false;
    }
    const own = { place, facts: { amount: amountCents, method, payee: payeeNpi, cycle, file: remittance } };
    this.#settle(own, this.#payments.other(traceNumber, own));
    return true;
  }

  finish(): void {
    const { ones, others } = this.#claims.left;
    for (const { place, offset } of ones)
      if (offset < this.#reportedTo) this.reported.break({ ...place, what: "its cycle is closed and no 835 has it" });
    for (const { place } of others) this.reported.break({ ...place, what: "no payable stands behind it, or not one more" });
    const { ones: unpaid, others: unreported } = this.#payments.left;
    for (const { place } of unpaid) this.payments.break({ ...place, what: "the 835 pays, and no payment is requested" });
    for (const { place } of unreported) this.payments.break({ ...place, what: "no 835 that pays has its trace number, or not one more" });
  }

  #takeClaim(
    { wireNumber, status, paidCents }: ClaimFigures,
    { issued, place }: { issued: RemittanceIssued; place: Omit<Breach, "what"> },
  ) {
    this.claims += 1;
    const { payeeNpi, sender, cycle } = issued;
    const own = { place: { ...place, claimId: wireNumber }, amountCents: paidCents, payeeNpi, sender, isClosed: this.#closed.has(cycle) };
    const other = this.#claims.other(claimName(wireNumber, status === "22"), own);
    if (other === "double") this.reported.break({ ...own.place, what: "it stands on an 835 before this one, with the same status" });
    else if (other !== undefined) this.#match(other, own);
  }

  #match(payable: ToReport, { place, isClosed, ...claim }: Reported): void {
    if (isClosed) this.#reportedTo = Math.max(this.#reportedTo, payable.offset);
    if (payable.amountCents !== claim.amountCents)
      this.reported.break({ ...place, what: `CLP04 is ${claim.amountCents} cents, payable are ${payable.amountCents}` });
    if (payable.payeeNpi !== claim.payeeNpi || payable.sender !== claim.sender)
      this.reported.break({ ...place, what: "it stands on another payee's or another sender's 835" });
  }

  #settle({ place, facts }: Paying, other: Paying | "double" | undefined): void {
    if (other === undefined) return;
    if (other === "double") {
      this.payments.break({ ...place, what: "its trace number is there twice" });
      return;
    }
    const differing = Object.keys(facts).filter((name) => facts[name] !== other.facts[name]);
    if (differing.length > 0) this.payments.break({ ...place, what: `payment and 835 differ: ${differing.join(", ")}` });
  }
}

/** A claim and its reversal have the same CLP07. */
function claimName(wireNumber: string, isReversal: boolean): string {
  return isReversal ? `${wireNumber} 22` : wireNumber;
}
