/**
 * R32, price. Clause: "Contracted rates": providers are paid by their contracted rates and fee schedules.
 * Asked once the payable units are known. The schedule is the contract's in network and the benefit plan's out-of-network one
 * elsewhere; the row is the one in force on the date of service, with the line's NDC where there is one. A row with an NDC is
 * priced by package units (CTP), any other by the code's units, rounded half up once.
 *
 * Where the contract says so the price is never more than the charge; out of network, where no contract promises more, it
 * never is. A line that has no price waits: CARC 45 may not take a whole charge.
 */
import {
  type BenefitPlan,
  type Cents,
  cents,
  dollars,
  type FeeScheduleRow,
  NO_CENTS,
  priceOf,
  type Rate,
  rateText,
  type Units,
  unitText,
} from "@dripline/claims";
import { type LineContext, rateRow } from "../line-context.ts";
import type { Finding } from "../rule.ts";

export interface LineToPrice {
  readonly context: LineContext;
  /** The payable units, at most those billed. */
  readonly units: Units;
  /** The charge of the payable units. */
  readonly chargeCents: Cents;
}

export type LinePrice =
  | {
      readonly kind: "priced";
      /** Before the concurrent share. Above the charge only where the contract pays its rate whatever was charged. */
      readonly allowedCents: Cents;
      /** Absent for a line that charges nothing. */
      readonly row?: FeeScheduleRow | undefined;
      readonly finding: Finding;
    }
  | { readonly kind: "pend"; readonly finding: Finding };

export function priceLine(toPrice: LineToPrice): LinePrice {
  const { context, chargeCents } = toPrice;
  if (context.plan === undefined) return wait(context, "The member's benefit plan isn't known, so neither are price and cost share.");
  if (chargeCents === 0) return forNothing(context);
  const row = rateRow(context);
  if (row === undefined) return wait(context, noRate(context, context.plan));
  const quantity = row.ndc === undefined ? toPrice.units : context.line.drug?.quantity;
  if (quantity === undefined) return wait(context, `The rate of NDC ${row.ndc} is for a package unit, and the line has no quantity (CTP).`);
  const price = row.ndc === undefined ? priceOf(row.rate, quantity) : priceOfPart(row.rate, quantity, toPrice);
  if (price === 0) return wait(context, `The rate of ${row.code} comes to less than a cent, which can't take the whole charge.`);
  return priced(toPrice, row, { price, quantity });
}

/** Rate × package units × payable ÷ billed units, rounded half up once: where units were cut, so is the drug's quantity. */
function priceOfPart(rate: Rate, quantity: Units, { units, context }: LineToPrice): Cents {
  const billed = context.line.units;
  if (units === billed || billed === 0) return priceOf(rate, quantity);
  // millionths of dollars × thousandths of package units = 1e-7 cents
  const divisor = 10_000_000n * BigInt(billed);
  return cents(Number((2n * BigInt(rate) * BigInt(quantity) * BigInt(units) + divisor) / (2n * divisor)));
}

function priced(
  { context, units, chargeCents }: LineToPrice,
  row: FeeScheduleRow,
  { price, quantity }: { price: Cents; quantity: Units },
): LinePrice {
  const lesserOf = context.contract?.lesserOfCharge ?? true;
  const allowedCents = lesserOf && chargeCents < price ? chargeCents : price;
  const finding: Finding = {
    outcome: "pay",
    row,
    read: {
      feeSchedule: row.feeScheduleId,
      rate: rateText(row.rate),
      ...(row.ndc === undefined ? {} : { ndc: row.ndc, packageUnits: unitText(quantity) }),
      units: unitText(units),
      price: dollars(price),
      charge: dollars(chargeCents),
      lesserOfCharge: lesserOf ? "yes" : "no",
      allowed: dollars(allowedCents),
    },
    carc: allowedCents === chargeCents ? undefined : "45",
    text: `${row.code} is priced at ${dollars(price)} by schedule ${row.feeScheduleId}, and ${dollars(allowedCents)} of ${dollars(chargeCents)} charged is allowed.`,
  };
  return { kind: "priced", allowedCents, row, finding };
}

function forNothing({ line }: LineContext): LinePrice {
  const finding: Finding = {
    outcome: "pay",
    read: { charge: "0", allowed: "0" },
    text: `Nothing is charged for ${line.code}, so nothing is allowed.`,
  };
  return { kind: "priced", allowedCents: NO_CENTS, finding };
}

function noRate({ line, feeScheduleId, inNetwork }: LineContext, plan: BenefitPlan): string {
  if (feeScheduleId === undefined) return `Benefit plan ${plan.benefitPlanId} has no out-of-network fee schedule to price ${line.code} by.`;
  const where = inNetwork ? "contract's" : "out-of-network";
  return `The ${where} schedule ${feeScheduleId} has no rate for ${line.code}${line.drug ? ` or NDC ${line.drug.ndc}` : ""} on ${line.serviceFrom}.`;
}

function wait({ line, feeScheduleId }: LineContext, text: string): LinePrice {
  const read: Record<string, string> = { code: line.code, serviceDate: line.serviceFrom, feeSchedule: feeScheduleId ?? "none" };
  if (line.drug) read.ndc = line.drug.ndc;
  return { kind: "pend", finding: { outcome: "pend", read, text } };
}
