/**
 * What the payers before us did with a line, from loops 2320, 2330B and 2430 of the claim: what R35 judges and pays by.
 *
 * A payer that adjudicated by line has an SVD on each; what it adjusted on the claim as a whole (CAS of 2320) is allotted to the
 * lines by what it paid for them. One that only adjudicated the claim has its payment and adjustments allotted by the lines'
 * charges. An allotment is the difference of two cumulated shares, each rounded half up, so that its parts sum to the whole.
 */
import {
  type Cents,
  cents,
  type OtherPayer,
  type PriorAdjustment,
  type PriorLinePayment,
  type ServiceLine,
  shareOf,
} from "@dripline/claims";
import type { LineContext } from "../line-context.ts";

/** Ranks of SBR01 in their order; U, unknown, has no place among them. */
const RANKS = "PSTABCDEFGH";

/** One prior payer's part of a line. */
export interface PriorPart {
  readonly payerId: string;
  readonly paidCents: Cents;
  /** What it left to the member: its adjustments of group PR. */
  readonly memberCents: Cents;
  readonly adjustments: readonly PriorAdjustment[];
}

export interface PriorPayers {
  /** In their order; a payer whose decision on the line is missing has its id alone. */
  readonly parts: readonly (PriorPart | { readonly payerId: string; readonly paidCents?: undefined })[];
  /** AMT*EAF of the last one: what the member still owes of the whole claim, as the provider has it. */
  readonly claimMemberOwesCents?: Cents | undefined;
}

/** Whether the claim says that another payer comes before us, by rank or by what it shows of one. */
export function saysOthersFirst({ line, of }: LineContext): boolean {
  const { payerRank, otherPayers } = of.claim;
  return payerRank !== "P" || line.priorPayments.length > 0 || otherPayers.some((payer) => isBefore(payer, payerRank) || hasDecided(payer));
}

export function priorPayers(context: LineContext): PriorPayers {
  const { claim } = context.of;
  const before = claim.otherPayers
    .filter((payer) => isBefore(payer, claim.payerRank) || hasDecided(payer))
    .sort((one, other) => placeOf(one.rank) - placeOf(other.rank));
  return {
    parts: before.map((payer) => partOf(context, payer) ?? { payerId: payer.payerId }),
    claimMemberOwesCents: before[before.length - 1]?.patientOwesCents,
  };
}

function isBefore({ rank }: OtherPayer, ours: string): boolean {
  return placeOf(rank) < placeOf(ours);
}

function placeOf(rank: string): number {
  const place = RANKS.indexOf(rank);
  return place === -1 ? RANKS.length : place;
}

function hasDecided({ paidCents, adjustments }: OtherPayer): boolean {
  return paidCents !== undefined || adjustments.length > 0;
}

function partOf({ line, of }: LineContext, payer: OtherPayer): PriorPart | undefined {
  const { lines } = of.claim;
  const at = lines.indexOf(line);
  const member = sumOf(payer.adjustments, isMembers);
  if (lines.some((each) => paymentsOf(each, payer).length > 0)) {
    const payments = paymentsOf(line, payer);
    if (payments.length === 0) return undefined;
    const weights = lines.map((each) => Math.max(0, paidOf(each, payer)));
    const adjustments = payments.flatMap((payment) => payment.adjustments);
    return {
      payerId: payer.payerId,
      paidCents: cents(paidOf(line, payer) - allotted(sumOf(payer.adjustments), { weights, at })),
      memberCents: cents(sumOf(adjustments, isMembers) + allotted(member, { weights, at })),
      adjustments: [...adjustments, ...payer.adjustments],
    };
  }
  if (payer.paidCents === undefined) return undefined;
  const weights = lines.map(({ chargeCents }) => chargeCents);
  return {
    payerId: payer.payerId,
    paidCents: allotted(payer.paidCents, { weights, at }),
    memberCents: allotted(member, { weights, at }),
    adjustments: payer.adjustments,
  };
}

function paymentsOf(line: ServiceLine, { payerId }: OtherPayer): readonly PriorLinePayment[] {
  return line.priorPayments.filter((payment) => payment.payerId === payerId);
}

function paidOf(line: ServiceLine, payer: OtherPayer): number {
  return paymentsOf(line, payer).reduce((sum, { paidCents }) => sum + paidCents, 0);
}

function isMembers({ group }: PriorAdjustment): boolean {
  return group === "PR";
}

function sumOf(adjustments: readonly PriorAdjustment[], counts: (adjustment: PriorAdjustment) => boolean = () => true): number {
  let sum = 0;
  for (const adjustment of adjustments) if (counts(adjustment)) sum += adjustment.amountCents;
  return sum;
}

/** The part of one line in an amount of the claim. Where no line has a weight, the first takes the whole. */
export function allotted(amount: number, { weights, at }: { weights: readonly number[]; at: number }): Cents {
  const denominator = weights.reduce((sum, weight) => sum + weight, 0);
  if (denominator === 0) return cents(at === 0 ? amount : 0);
  const before = weights.slice(0, at).reduce((sum, weight) => sum + weight, 0);
  const until = (numerator: number): number => shareOf(amount, { numerator, denominator });
  return cents(until(before + (weights[at] ?? 0)) - until(before));
}
