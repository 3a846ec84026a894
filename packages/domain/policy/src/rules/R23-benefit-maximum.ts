/**
 * R23, a benefit's maximum. Clause: "Covers medically necessary home infusion in accordance with the member's benefits". Asked after R18's
 * units and before the authorization's: what the plan doesn't cover needs none.
 *
 * The plan of the service day may cover so many units of a code in a calendar year. Units left pay, the others are 119 N640, for the
 * group of parameter `excludedServiceGroup`. Counted is what was paid under that plan, whoever billed it.
 */
import { benefitAccount, NO_UNITS, type Units, units as unitsOf, unitText } from "@dripline/claims";
import { parameterRow } from "../policy.ts";
import type { UnitsToReserve, UnitsWithinLimit } from "./R30-unit-limit.ts";

export function unitsWithinBenefit({ context, units, balances }: UnitsToReserve): UnitsWithinLimit {
  const { plan, line, coverage, of } = context;
  const most = plan?.yearlyMaximums?.[line.code];
  if (plan === undefined || most === undefined) return { units };
  const year = line.serviceFrom.slice(0, "YYYY".length);
  const account = benefitAccount({ benefitPlanId: plan.benefitPlanId, code: line.code, year });
  const left = Math.max(0, unitsOf(most) - balances.of(account)) as Units;
  const within = Math.min(units, left) as Units;
  const read = {
    benefitPlan: plan.benefitPlanId,
    code: line.code,
    year,
    unitsCovered: `${most}`,
    unitsLeft: unitText(left),
    units: unitText(units),
  };
  const covers = `Benefit plan ${plan.benefitPlanId} covers ${most} units of ${line.code} in ${year}`;
  if (within === units) {
    return { units, account, finding: { outcome: "pay", row: coverage, read, text: `${covers}, and this line stays within.` } };
  }
  const finding = {
    outcome: within === NO_UNITS ? ("deny" as const) : ("reduce" as const),
    row: coverage,
    read: { ...read, lacked: account },
    group: parameterRow(of.policy, "excludedServiceGroup", line.serviceFrom).value === "PR" ? ("PR" as const) : ("CO" as const),
    carc: "119",
    remarks: ["N640"],
    text: `${covers}, and ${within === NO_UNITS ? "none" : `only ${unitText(within)}`} of this line's ${unitText(units)} are left.`,
  };
  return { units: within, account, finding };
}
