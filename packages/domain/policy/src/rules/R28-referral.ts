/**
 * R28, referral. Clause: "Referrals": in network nobody needs one; out of network a member of the HMO does.
 * A number on the line (REF*9F) beats the claim's. A number that we know decides; without one, or with one that nobody knows,
 * the member's referrals are searched for the provider and the day. An emergency needs none (parameter).
 *
 * A referral may count visits: service dates paid to its provider, each once. R28 as a line rule knows no balances, so
 * adjudication asks `reserveVisit` for a line that is to be paid.
 */
import { type Balances, isInForce, type Referral, referralAccount } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { type ParameterRow, parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R28: LineRule = {
  id: "R28",
  judge(context) {
    if (!needsReferral(context)) return undefined;
    const { number, named, valid } = referralFor(context);
    if (valid.length > 0) return named ? undefined : found(context, { number, referralId: valid[0]?.referralId ?? "" });
    if (named === undefined) return absent(context, number);
    return isToProvider(context, named) ? outOfDates(context, named) : toAnother(context, named);
  },
};

export interface LineToVisit {
  readonly context: LineContext;
  readonly balances: Balances;
  /** Service dates that are paid to the provider already, by this claim's earlier lines or by other claims. */
  readonly countedDays: ReadonlySet<string>;
}

export interface ReservedVisit {
  readonly finding?: Finding | undefined;
  /** To be used by the amount once the line is paid. */
  readonly account?: string | undefined;
  readonly amount: 0 | 1;
}

/** A visit of the referral that ends first and has one left; none for a day that is paid already, and none where nothing counts them. */
export function reserveVisit({ context, balances, countedDays }: LineToVisit): ReservedVisit {
  if (!needsReferral(context)) return NO_VISIT;
  const { valid } = referralFor(context);
  if (valid.length === 0 || countedDays.has(context.line.serviceFrom)) return NO_VISIT;
  for (const { referralId, visits } of valid) {
    if (visits === undefined) return NO_VISIT;
    const account = referralAccount(referralId);
    if (balances.of(account) < visits) return { account, amount: 1 };
  }
  return { amount: 0, finding: usedUp(context, valid) };
}

const NO_VISIT: ReservedVisit = { amount: 0 };

function needsReferral(context: LineContext): boolean {
  const { plan, inNetwork, line, of } = context;
  if (plan?.planType !== "HMO" || inNetwork) return false;
  const isEmergency = line.emergency || of.claim.serviceException === "3";
  return !(isEmergency && parameterRow(of.policy, "emergencyNeedsNoReferral", line.serviceFrom).value === true);
}

interface ReferralSearch {
  readonly number?: string | undefined;
  /** The one that has the number. */
  readonly named?: Referral | undefined;
  /** To this provider and in force on the day; the one that ends first comes first. */
  readonly valid: readonly Referral[];
}

function referralFor(context: LineContext): ReferralSearch {
  const { line, of } = context;
  const number = line.referralNumber ?? of.claim.referralNumber;
  const named = number === undefined ? undefined : of.facts.referrals.find(({ referralId }) => referralId === number);
  const valid = (named ? [named] : of.facts.referrals).filter((each) => isToProvider(context, each) && isInForce(each, line.serviceFrom));
  return { number, named, valid: valid.sort(byEnd) };
}

function byEnd(one: Referral, other: Referral): number {
  if (one.to !== other.to) return one.to < other.to ? -1 : 1;
  if (one.referralId === other.referralId) return 0;
  return one.referralId < other.referralId ? -1 : 1;
}

/** The same provider, or another one of the same company (tax id). */
function isToProvider({ of }: LineContext, { toNpi }: Referral): boolean {
  if (toNpi === of.claim.billing.npi) return true;
  const taxId = of.facts.providers[toNpi]?.taxId;
  return taxId !== undefined && taxId === (of.billing?.taxId ?? of.claim.billing.taxId);
}

function found(context: LineContext, { number, referralId }: { number: string | undefined; referralId: string }): Finding {
  const why = number === undefined ? "The claim names no referral" : "Nobody knows the referral number given";
  const text = `${why}; ${referralId} was found by provider and day.`;
  return { outcome: "info", read: { ...read(context, number), found: referralId }, text };
}

function absent(context: LineContext, number: string | undefined): Finding {
  const why = number === undefined ? "the claim names none" : "nobody knows the number given";
  const text = `Out of network a member of the HMO needs a referral, and ${why}.`;
  return deny(context, { carc: "288", remarks: ["N489"], read: read(context, number), text });
}

function toAnother(context: LineContext, { referralId }: Referral): Finding {
  return deny(context, { carc: "243", read: read(context, referralId), text: `Referral ${referralId} is to another provider.` });
}

function outOfDates(context: LineContext, { referralId, from, to }: Referral): Finding {
  const dates = { ...read(context, referralId), referredFrom: from, referredTo: to };
  const text = `Referral ${referralId} holds from ${from} to ${to}, and not on the day of service.`;
  return deny(context, { carc: "288", remarks: ["N489"], read: dates, text });
}

function usedUp(context: LineContext, valid: readonly Referral[]): Finding {
  const numbers = valid.map(({ referralId }) => referralId).join(" ");
  const visits = valid.map((each) => String(each.visits ?? 0)).join(" ");
  return deny(context, {
    carc: "287",
    remarks: ["N489"],
    read: { ...read(context, numbers), visits, lacked: valid.map(({ referralId }) => referralAccount(referralId)).join(" ") },
    text: `The visits of referral ${numbers} are used up.`,
  });
}

function read({ line }: LineContext, referral: string | undefined): Record<string, string> {
  return { serviceDate: line.serviceFrom, network: "out", referral: referral ?? "none" };
}

function deny(context: LineContext, finding: Pick<Finding, "carc" | "remarks" | "read" | "text">): Finding {
  return { outcome: "deny", group: groupOf(parameterRow(context.of.policy, "outOfNetworkGroup", context.line.serviceFrom)), ...finding };
}

function groupOf({ value }: ParameterRow): "CO" | "PR" {
  return value === "PR" ? "PR" : "CO";
}
