/**
 * R33, price of concurrent therapies. Clause: "Contracted rates"; the policy asks for SH and SJ and names no reduction.
 * A therapy's per diem with SH or SJ is paid the contract's share for it, of the price that R32 found; where the contract in
 * force on the date of service names none, the share of parameters `concurrentBasisPointsSH` and `concurrentBasisPointsSJ`.
 * Drugs and nursing are never reduced. A share of 0 leaves the line processed and paid 0.
 */
import { basisPointsOf, type Cents, cents, dollars, type InForce, NO_CENTS } from "@dripline/claims";
import { isTherapy, type LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding } from "../rule.ts";

const ALL_BASIS_POINTS = 10_000;

export interface ConcurrentShare {
  readonly allowedCents: Cents;
  /** CO 59: what the share takes off. */
  readonly reductionCents: Cents;
  readonly finding?: Finding | undefined;
}

/** @param priced The line and its allowed amount before the share. */
export function concurrentShare({ context, baseCents }: { context: LineContext; baseCents: Cents }): ConcurrentShare {
  const modifier = isTherapy(context) ? modifierOf(context.line.modifiers) : undefined;
  if (modifier === undefined) return { allowedCents: baseCents, reductionCents: NO_CENTS };
  const { basisPoints, row } = shareInForce(context, modifier);
  if (basisPoints === ALL_BASIS_POINTS) return { allowedCents: baseCents, reductionCents: NO_CENTS };
  const allowedCents = basisPointsOf(baseCents, basisPoints);
  const finding: Finding = {
    outcome: "reduce",
    row,
    read: { modifier, basisPoints: String(basisPoints), price: dollars(baseCents), allowed: dollars(allowedCents) },
    carc: "59",
    text: `A therapy with ${modifier} is paid ${basisPoints / 100} percent of its price: ${dollars(allowedCents)} of ${dollars(baseCents)}.`,
  };
  return { allowedCents, reductionCents: cents(baseCents - allowedCents), finding };
}

/** The later therapy where a line has both, which R17 denies while modifiers are required. */
function modifierOf(modifiers: readonly string[]): "SH" | "SJ" | undefined {
  if (modifiers.includes("SJ")) return "SJ";
  return modifiers.includes("SH") ? "SH" : undefined;
}

function shareInForce({ contract, of, line }: LineContext, modifier: "SH" | "SJ"): { basisPoints: number; row: InForce } {
  if (contract?.concurrentBasisPoints) return { basisPoints: contract.concurrentBasisPoints[modifier], row: contract };
  const row = parameterRow(of.policy, `concurrentBasisPoints${modifier}`, line.serviceFrom);
  return { basisPoints: Number(row.value), row };
}
