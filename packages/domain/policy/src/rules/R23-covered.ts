/**
 * R23, covered and medically necessary. Clause: "Covers medically necessary home infusion in accordance with the member's benefits".
 *
 *   among the exclusions of the member's plan on the day            204 N130, for the group of parameter `excludedServiceGroup`
 *   a code of parameter `experimentalCodes`                         55
 *   an NDC's first nine digits in parameter `unapprovedDrugs`       114
 *   a code of parameter `clinicalReviewCodes`, by the decision of
 *     the member's authorization for code, provider and day         refused 50 N661, pending or none waits, approved goes on
 *
 * A coverage request (R24) that medical review approved is such a decision too. The lists are the payer's and are empty as
 * shipped. A benefit's maximum (119) counts units and is asked later. Whether a service that nobody lists is medically necessary is
 * decided before, by authorization (R25).
 */
import { type Authorization, isInForce } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { type ParameterRow, parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";
import { isForCode, isForProvider } from "./authorization-match.ts";
import { isCoveredByRequest } from "./R24-new-to-market.ts";

export const R23: LineRule = {
  id: "R23",
  judge: (context) => excluded(context) ?? experimental(context) ?? notApproved(context) ?? reviewed(context),
};

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

function experimental(context: LineContext): Finding | undefined {
  const { code, serviceFrom } = context.line;
  const row = listing(context, "experimentalCodes", code);
  const read = { code, serviceDate: serviceFrom };
  return row && { outcome: "deny", row, read, carc: "55", text: `The plan holds ${code} to be experimental.` };
}

function notApproved(context: LineContext): Finding | undefined {
  const { code, drug, serviceFrom } = context.line;
  const ndc9 = drug?.ndc.slice(0, 9) ?? "";
  const row = listing(context, "unapprovedDrugs", ndc9);
  const read = { code, ndc9, serviceDate: serviceFrom };
  return row && { outcome: "deny", row, read, carc: "114", text: "The drug isn't approved by the FDA." };
}

/** The parameter's row on the day, where it lists the key. */
function listing({ line, of }: LineContext, name: string, key: string): ParameterRow | undefined {
  const row = parameterRow(of.policy, name, line.serviceFrom);
  return Array.isArray(row.value) && row.value.includes(key) ? row : undefined;
}

function reviewed(context: LineContext): Finding | undefined {
  const { code, serviceFrom } = context.line;
  const row = listing(context, "clinicalReviewCodes", code);
  if (row === undefined || isCoveredByRequest(context)) return undefined;
  const decisions = context.of.facts.authorizations.filter(
    (each) => isInForce(each, serviceFrom) && isForCode(context, each) && isForProvider(context, each),
  );
  const by = (wanted: Authorization["status"]): Authorization | undefined => decisions.find(({ status }) => status === wanted);
  if (by("approved")) return undefined;
  const pending = by("pending");
  const refused = by("denied");
  const { authorizationId = "none", status = "none" } = pending ?? refused ?? {};
  const read = { code, serviceDate: serviceFrom, authorization: authorizationId, status };
  if (refused && !pending) {
    const text = `Clinical review refused ${code} by ${authorizationId}: not medically necessary.`;
    return { outcome: "deny", row, read, carc: "50", remarks: ["N661"], text };
  }
  return { outcome: "pend", row, read, text: `${code} is reviewed clinically, and its review isn't decided yet.` };
}
