/**
 * R35, coordination of benefits: what we pay after others. Clause: "Coordination of benefits". The last step before a line is
 * assembled, where another payer comes first by record and R35 let the line through. Parameter `cobMethod`:
 *
 *   STANDARD          what we would pay alone, at most what the prior payers left to the member
 *   NON_DUPLICATION   what we would pay alone less what they paid, at most what they left to the member
 *
 * What they paid and wrote off is OA 23: the charge less what they left. Of what they left, the part above our price is the
 * provider's by our contract (CO 45, CO 59) and our payment comes off the rest; what then remains is the member's, under our own
 * shares in R34's order and past them PR 2, the prior payer's. So nothing of ours is ever more than our allowed amount. Where units
 * were cut, the prior payers' figures count in the proportion of the charge that is payable.
 *
 * The member's accounts take what the member is really left with of our shares: neither what we paid in their place nor what is
 * the prior payer's.
 */
import { type Cents, cents, deductibleAccount, dollars, outOfPocketAccount, shareOf } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding } from "../rule.ts";
import { allotted, type PriorPayers, priorPayers } from "./prior-payers.ts";
import { type CostShare, sharesWithin } from "./R34-cost-share.ts";
import { payersBefore } from "./R35-coordination.ts";

export interface LineToCoordinate {
  readonly context: LineContext;
  /** The charge of the payable units. */
  readonly chargeCents: Cents;
  /** Our price, before the concurrent share and after it. */
  readonly priceCents: Cents;
  readonly allowedCents: Cents;
  /** What the member would owe if we came first. */
  readonly share: CostShare;
}

export interface AfterOthers extends Omit<CostShare, "finding"> {
  /** OA 23. */
  readonly priorCents: Cents;
  /** CO 45 and CO 59: what is left above our price, and above our share of it. */
  readonly contractualCents: Cents;
  readonly concurrentCents: Cents;
  readonly finding: Finding;
}

/** Undefined where nobody comes before us. */
export function payAfterOthers(toPay: LineToCoordinate): AfterOthers | undefined {
  const { context, chargeCents, priceCents, allowedCents, share } = toPay;
  if (payersBefore(context).length === 0) return undefined;
  const prior = priorFigures(context, chargeCents);
  const left = prior.leftCents;
  const ours = Math.min(left, allowedCents);
  const method = parameterRow(context.of.policy, "cobMethod", context.line.serviceFrom);
  const alone = method.value === "NON_DUPLICATION" ? Math.max(0, share.paidCents - prior.paidCents) : share.paidCents;
  const paid = Math.min(alone, ours);
  const owed = sharesOf(share, ours - paid);
  return {
    ...owed,
    paidCents: cents(paid),
    priorCents: cents(chargeCents - left),
    contractualCents: cents(Math.max(0, left - priceCents)),
    concurrentCents: cents(Math.min(left, priceCents) - ours),
    posts: postsOf(context, owed, share),
    finding: {
      outcome: paid < share.paidCents ? "reduce" : "pay",
      row: method,
      read: {
        cobMethod: String(method.value),
        priorPaid: dollars(prior.paidCents),
        leftToMember: dollars(left),
        allowed: dollars(allowedCents),
        payableAlone: dollars(share.paidCents),
        paid: dollars(cents(paid)),
      },
      group: "OA",
      carc: left === chargeCents ? undefined : "23",
      text: `Prior payers paid ${dollars(prior.paidCents)} and left ${dollars(left)} to the member; we pay ${dollars(cents(paid))} of it.`,
    },
  };
}

interface PriorFigures {
  readonly paidCents: Cents;
  readonly leftCents: Cents;
}

/** Of the payable part of the charge: what was paid before us, and what was left to the member. */
function priorFigures(context: LineContext, chargeCents: Cents): PriorFigures {
  const { line, of } = context;
  const billed = line.chargeCents;
  const prior = priorPayers(context);
  const own = figuresOf(context, prior);
  const most = prior.claimMemberOwesCents;
  let { leftCents } = own;
  if (most !== undefined) {
    const weights = of.lines.map((each) => figuresOf(each, priorPayers(each)).leftCents);
    leftCents = cents(Math.min(leftCents, allotted(most, { weights, at: of.lines.indexOf(context) })));
  }
  if (chargeCents === billed || billed === 0) return { ...own, leftCents };
  const part = (amount: Cents): Cents => shareOf(amount, { numerator: chargeCents, denominator: billed });
  return { paidCents: part(own.paidCents), leftCents: part(leftCents) };
}

/**
 * The payments of all prior payers together; and what each left to the member less what those after it paid, the least of them
 * and at most the charge.
 */
function figuresOf({ line }: LineContext, { parts }: PriorPayers): PriorFigures {
  let paidAfter = 0;
  let left: number = line.chargeCents;
  for (const part of [...parts].reverse()) {
    if (part.paidCents === undefined) continue;
    left = Math.min(left, part.memberCents - paidAfter);
    paidAfter += part.paidCents;
  }
  return { paidCents: cents(paidAfter), leftCents: cents(Math.max(0, left)) };
}

/** What the member is left with: our own shares first, and past them the coinsurance of the prior payer. */
function sharesOf(share: CostShare, owed: number): Pick<CostShare, "deductibleCents" | "copayCents" | "coinsuranceCents"> {
  const full = { deductible: share.deductibleCents, copay: share.copayCents, coinsurance: share.coinsuranceCents };
  const { deductible, copay } = sharesWithin(full, owed);
  return { deductibleCents: cents(deductible), copayCents: cents(copay), coinsuranceCents: cents(owed - deductible - copay) };
}

function postsOf({ line }: LineContext, owed: ReturnType<typeof sharesOf>, share: CostShare): CostShare["posts"] {
  const year = line.serviceFrom.slice(0, 4);
  const coinsurance = Math.min(owed.coinsuranceCents, share.coinsuranceCents);
  return [
    { account: deductibleAccount(year), amount: owed.deductibleCents },
    { account: outOfPocketAccount(year), amount: owed.deductibleCents + owed.copayCents + coinsurance },
  ].filter(({ amount }) => amount > 0);
}
