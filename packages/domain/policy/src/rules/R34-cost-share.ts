/**
 * R34, member cost share. Clause: "Benefit plan document": what the member owes follows the plan on the date of service.
 * The last step before a line is assembled. In this order: what is left of the year's deductible; the copay of a nursing visit;
 * coinsurance on what remains, at the rate of the network or outside it. All three count towards the year's out-of-pocket
 * maximum, and what is past it is taken off again, coinsurance first and the deductible last. The year is that of the service.
 */
import {
  type Balances,
  type BenefitPlan,
  basisPointsOf,
  type Cents,
  cents,
  deductibleAccount,
  dollars,
  NO_CENTS,
  outOfPocketAccount,
} from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import type { Finding } from "../rule.ts";

export interface LineToShare {
  readonly context: LineContext;
  /** After the concurrent share. */
  readonly allowedCents: Cents;
  readonly balances: Balances;
}

export interface CostShare {
  /** PR 1. */
  readonly deductibleCents: Cents;
  /** PR 3. */
  readonly copayCents: Cents;
  /** PR 2. */
  readonly coinsuranceCents: Cents;
  /** Allowed less the three. */
  readonly paidCents: Cents;
  readonly finding?: Finding | undefined;
  /** What the member's accounts use; no amount is 0. */
  readonly posts: readonly { readonly account: string; readonly amount: number }[];
}

export interface Shares {
  readonly deductible: number;
  readonly copay: number;
  readonly coinsurance: number;
}

/** A member without a known benefit plan owes nothing here; R32 lets no such line through. */
export function costShare({ context, allowedCents, balances }: LineToShare): CostShare {
  const { plan, line } = context;
  if (plan === undefined) return nothingOwed(allowedCents);
  const year = line.serviceFrom.slice(0, 4);
  const deductibleLeft = Math.max(0, plan.deductibleCents - balances.of(deductibleAccount(year)));
  const full = fullShares(context, plan, { allowedCents, deductibleLeft });
  const most = plan.outOfPocketMaxCents;
  const capLeft = most === undefined ? undefined : Math.max(0, most - balances.of(outOfPocketAccount(year)));
  const shares = capLeft === undefined ? full : sharesWithin(full, capLeft);
  const owed = shares.deductible + shares.copay + shares.coinsurance;
  if (owed === 0 && sumOf(full) === 0) return nothingOwed(allowedCents);
  const finding = findingOf(context, { allowedCents, deductibleLeft, capLeft, shares });
  return {
    deductibleCents: cents(shares.deductible),
    copayCents: cents(shares.copay),
    coinsuranceCents: cents(shares.coinsurance),
    paidCents: cents(allowedCents - owed),
    finding,
    posts: [
      { account: deductibleAccount(year), amount: shares.deductible },
      { account: outOfPocketAccount(year), amount: owed },
    ].filter(({ amount }) => amount > 0),
  };
}

/** The plan pays all of it. */
export function nothingOwed(allowedCents: Cents): CostShare {
  return { deductibleCents: NO_CENTS, copayCents: NO_CENTS, coinsuranceCents: NO_CENTS, paidCents: allowedCents, posts: [] };
}

function fullShares(
  context: LineContext,
  plan: BenefitPlan,
  { allowedCents, deductibleLeft }: { allowedCents: Cents; deductibleLeft: number },
): Shares {
  const deductible = Math.min(allowedCents, deductibleLeft);
  const copay = context.kind === "nursing" ? Math.min(allowedCents - deductible, plan.copayCents) : 0;
  return { deductible, copay, coinsurance: basisPointsOf(cents(allowedCents - deductible - copay), coinsuranceOf(context, plan)) };
}

function coinsuranceOf({ inNetwork }: LineContext, plan: BenefitPlan): number {
  return inNetwork ? plan.coinsuranceBasisPoints : plan.outOfNetwork.coinsuranceBasisPoints;
}

/** The shares as far as an amount goes: what is past it is taken off the coinsurance first and the deductible last. */
export function sharesWithin({ deductible, copay, coinsurance }: Shares, left: number): Shares {
  const capDeductible = Math.min(deductible, left);
  const capCopay = Math.min(copay, left - capDeductible);
  return { deductible: capDeductible, copay: capCopay, coinsurance: Math.min(coinsurance, left - capDeductible - capCopay) };
}

function sumOf({ deductible, copay, coinsurance }: Shares): number {
  return deductible + copay + coinsurance;
}

interface Reckoning {
  readonly allowedCents: Cents;
  readonly deductibleLeft: number;
  readonly capLeft: number | undefined;
  readonly shares: Shares;
}

function findingOf(context: LineContext, { allowedCents, deductibleLeft, capLeft, shares }: Reckoning): Finding {
  const { plan, inNetwork, coverage } = context;
  const owed = sumOf(shares);
  return {
    outcome: "pay",
    row: coverage,
    read: {
      benefitPlan: plan?.benefitPlanId ?? "",
      network: inNetwork ? "in" : "out",
      allowed: dollars(allowedCents),
      deductibleLeft: dollars(cents(deductibleLeft)),
      coinsuranceBasisPoints: String(plan === undefined ? 0 : coinsuranceOf(context, plan)),
      outOfPocketLeft: capLeft === undefined ? "no maximum" : dollars(cents(capLeft)),
      deductible: dollars(cents(shares.deductible)),
      copay: dollars(cents(shares.copay)),
      coinsurance: dollars(cents(shares.coinsurance)),
    },
    text: `The member owes ${dollars(cents(owed))} of the ${dollars(allowedCents)} allowed, and the plan pays ${dollars(cents(allowedCents - owed))}.`,
  };
}
