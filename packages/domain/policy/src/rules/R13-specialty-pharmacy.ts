/**
 * R13, specialty pharmacy claims in the right place. Clause: "Submit home infusion and specialty pharmacy medical claims to the
 * plan", for specialty pharmacies from dates of service 2023-04-01. How they went before is no longer described, so parameter
 * `specialtyPharmacy` has those days wait for a person (PEND) or sends them elsewhere (DENY, OA 109). A drug of the pharmacy
 * benefit is R22's.
 */
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R13: LineRule = { id: "R13", judge: wentElsewhere };

function wentElsewhere({ line, of }: LineContext): Finding | undefined {
  if (of.billing?.kind !== "specialty-pharmacy") return undefined;
  const parameter = parameterRow(of.policy, "specialtyPharmacy", line.serviceFrom);
  if (parameter.value === "PLAN") return undefined;
  const read = { providerKind: of.billing.kind, serviceDate: line.serviceFrom, specialtyPharmacy: String(parameter.value) };
  const finding = { row: parameter, clause: parameter.clause, read };
  if (parameter.value === "DENY") {
    const text = `On ${line.serviceFrom} specialty pharmacy claims went elsewhere.`;
    return { ...finding, outcome: "deny", group: "OA", carc: "109", remarks: ["N418"], text };
  }
  const text = `On ${line.serviceFrom} specialty pharmacy claims went another way, which the policy no longer describes: to be judged by hand.`;
  return { ...finding, outcome: "pend", text };
}
