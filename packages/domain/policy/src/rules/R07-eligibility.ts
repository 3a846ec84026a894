/**
 * R7, member eligible on the date of service. Clause: "Payment is subject to member eligibility and benefits on the date of service".
 * Coverage spans are inclusive at both ends. Before the first span CARC 26, after the last 27, between two 200; a member
 * without any span has not been covered yet: 26. The group is CO, since the policy has the provider verify eligibility.
 * Coverage under a benefit plan that no feed has described waits for it.
 */
import type { CoverageSpan, IsoDate } from "@dripline/claims";
import type { Finding, LineRule } from "../rule.ts";

export const R07: LineRule = {
  id: "R7",
  judge(context) {
    const { line, coverage, plan, of } = context;
    const { member } = of.facts;
    if (member === undefined) return unknownMember(line.serviceFrom);
    if (coverage === undefined) return notCovered(line.serviceFrom, member.coverage);
    return plan === undefined ? unknownPlan(coverage) : undefined;
  },
};

function notCovered(serviceDate: IsoDate, spans: readonly CoverageSpan[]): Finding {
  const first = spans.map(({ from }) => from).sort()[0];
  if (first === undefined) return denial("26", { serviceDate, coverage: "none" }, "The member has no coverage on file.");
  const read = { serviceDate, coverage: spans.map(({ from, to }) => `${from} to ${to ?? "open"}`).join(", ") };
  if (serviceDate < first) return denial("26", read, `Coverage begins on ${first}, after the service.`);
  if (spans.every(({ to }) => to !== undefined && to < serviceDate)) return denial("27", read, "Coverage ended before the service.");
  return denial("200", read, "The service falls between two spans of coverage.");
}

function denial(carc: string, read: Readonly<Record<string, string>>, text: string): Finding {
  return { outcome: "deny", read, carc, text };
}

/** Intake rejects the claims of unknown members; this holds where a member has gone since. */
function unknownMember(serviceDate: IsoDate): Finding {
  return { outcome: "deny", read: { serviceDate }, group: "OA", carc: "31", remarks: ["N382"], text: "The member isn't known." };
}

function unknownPlan({ benefitPlanId, product, from, to }: CoverageSpan): Finding {
  const text = `Benefit plan ${benefitPlanId} isn't known: load it with the benefit-plans feed.`;
  return { outcome: "pend", row: { from, to }, read: { product, benefitPlan: benefitPlanId }, text };
}
