// Interest on clean claims that were paid late: PLB L6 below 0, which raises the payment.
import { type Cents, cents, daysBetween, type IsoDate, shareOf } from "@dripline/claims";
import type { Payable } from "./payable.ts";
import type { ProviderItem } from "./provider-item.ts";

export interface InterestTerms {
  /** Days from the day of receipt within which a clean claim is paid without interest. */
  readonly promptPayDays: number;
  /** Simple interest, actual days of a year of 365. */
  readonly basisPointsPerYear: number;
}

/** An L6 for each clean claim that this cycle pays late; its reference is the claim's CLP07. */
export function interestItems(payables: readonly Payable[], cycle: IsoDate, terms: InterestTerms): ProviderItem[] {
  return payables.flatMap((payable) => {
    const owed = interestOn(payable, cycle, terms);
    return owed === 0 ? [] : [{ kind: "interest", code: "L6", reference: payable.wireNumber, amountCents: cents(-owed) }];
  });
}

/** Days past the term, counted from the day of receipt in the plan's zone to the cycle, half up to the cent. */
export function interestOn(payable: Payable, cycle: IsoDate, { promptPayDays, basisPointsPerYear }: InterestTerms): Cents {
  const { decision, amountCents } = payable;
  const days = daysBetween({ from: decision.claim.receivedOn, to: cycle }) - promptPayDays;
  if (!isClean(payable) || days <= 0 || amountCents <= 0) return cents(0);
  return shareOf(amountCents, { numerator: basisPointsPerYear * days, denominator: 10_000 * 365 });
}

/** Decided at once, as it came: its first version isn't pended, and it replaces nothing. */
function isClean({ kind, version, decision }: Payable): boolean {
  return kind === "claim" && version === 1 && decision.frequency === "1";
}
