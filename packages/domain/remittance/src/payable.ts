// What a decision makes payable, what a cycle makes of it, and the payee's ledger: an entry never changes, a balance is the sum of entries.
import type { Cents, Decision, IsoDate } from "@dripline/claims";
import type { Remittance } from "@dripline/x12";
import type { ProviderItem } from "./provider-item.ts";

/** One version of a claim that goes on an 835, even where it pays nothing. Pended and test claims never become one, nor does a void itself: its reversal does. */
export interface Payable {
  readonly claimId: string;
  readonly version: number;
  /** CLP07 of this version; a reversal has that of the version it reverses. */
  readonly wireNumber: string;
  readonly kind: "claim" | "reversal";
  readonly payeeNpi: string;
  /** ISA06 of the claim: who receives the 835. */
  readonly sender: string;
  /** A reversal's has every amount and unit negated. */
  readonly decision: Decision;
  /** The decision's `paidCents`. */
  readonly amountCents: Cents;
  /** The clause that a line's decision stands on, by line number, where it isn't to be read from the verdicts. */
  readonly clauseByLine?: Readonly<Record<number, string>> | undefined;
}

/** A change of what we owe a payee. The sum of a payee's entries is 0 when all is settled, and below it what the payee owes us. */
export interface PayeeEntry {
  readonly payeeNpi: string;
  /** `payable/<claim control number>/<version>` or `payment/<paymentId>`. */
  readonly account: string;
  /** A payable adds, a payment takes away. */
  readonly amountCents: Cents;
  /** CLP07 of the payable, trace number of the payment. */
  readonly cause: string;
}

/** What the payment system is asked to pay, once. */
export interface PaymentRequest {
  /** Derived from what is paid: the same content has the same id. */
  readonly paymentId: string;
  readonly payeeNpi: string;
  readonly payeeTaxId: string;
  readonly amountCents: Cents;
  readonly method: "ACH" | "CHK";
  readonly traceNumber: string;
  readonly cycle: IsoDate;
  /** File name of the 835. */
  readonly remittance: string;
}

/** One 835 and the payment that goes with it; one that pays nothing has none. */
export interface IssuedRemittance {
  readonly sender: string;
  /** `<payee NPI>-<trace number>.835.x12`. */
  readonly fileName: string;
  readonly remittance: Remittance;
  readonly payment?: PaymentRequest | undefined;
  /** What its PLB states, in order. */
  readonly stated: readonly ProviderItem[];
}

/** Where a payee's provider-level adjustments go when no claim comes along: to the sender of its newest claim. */
export interface NewestClaim {
  /** ISA06. */
  readonly sender: string;
  /** Of the payee, as that claim says it. */
  readonly taxId: string;
}

/** What a payee owes us from earlier cycles. */
export interface ForwardBalance {
  /** 0 or more. */
  readonly openBalanceCents: Cents;
  /** Trace number of the 835 that last carried some of it forward. */
  readonly openReference?: string | undefined;
}
