/**
 * R23, covered by the benefit plan. Clause: "Covers medically necessary home infusion in accordance with the member's benefits".
 * A code among the exclusions of the member's plan on the date of service is not covered: 204, for the group of parameter
 * `excludedServiceGroup`. Medical necessity is decided before, by authorization (R25).
 */
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R23: LineRule = { id: "R23", judge: excluded };

function excluded({ line, plan, of }: LineContext): Finding | undefined {
  if (plan?.exclusions?.includes(line.code) !== true) return undefined;
  const parameter = parameterRow(of.policy, "excludedServiceGroup", line.serviceFrom);
  return {
    outcome: "deny",
    read: { code: line.code, benefitPlan: plan.benefitPlanId, serviceDate: line.serviceFrom },
    group: parameter.value === "PR" ? "PR" : "CO",
    carc: "204",
    remarks: ["N130"],
    text: `Benefit plan ${plan.benefitPlanId} excludes ${line.code}.`,
  };
}
