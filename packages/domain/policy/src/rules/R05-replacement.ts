/**
 * R5, replacement (frequency 7). Clause: "Claims editing". The claim that REF*F8 names is reversed and this one judged in its
 * place, with the units, authorization units and accumulators of the old one given back. A claim that isn't there, isn't final,
 * was replaced or voided before, or is another provider's stays as it is, and the replacement is denied. So is one that comes
 * later than parameter `replacementFilingDays` after the day on which the old one was received.
 */
import { daysBetween, type PriorClaim } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";
import { refusalOf, standingOf } from "./prior-claim.ts";

export const R05: LineRule = {
  id: "R5",
  judge(context) {
    const { claim, replaced } = context.of;
    if (claim.frequency !== "7") return undefined;
    const refusal = refusalOf(context);
    if (refusal !== undefined || replaced === undefined) return refusal;
    return late(context, replaced) ?? carriedOut(context, replaced);
  },
};

function late({ line, of }: LineContext, { decidedOn }: PriorClaim): Finding | undefined {
  const row = parameterRow(of.policy, "replacementFilingDays", line.serviceFrom);
  const days = daysBetween({ from: decidedOn, to: of.claim.receivedOn });
  if (days <= Number(row.value)) return undefined;
  const read = { frequency: "7", countedFrom: decidedOn, receivedOn: of.claim.receivedOn, days: `${days}`, limit: `${row.value}` };
  const text = `The replacement came ${days} days after the claim that it replaces; ${row.value} are allowed.`;
  return { outcome: "deny", row, read, carc: "29", text };
}

function carriedOut({ of }: LineContext, prior: PriorClaim): Finding {
  const read = { frequency: "7", replaces: of.claim.replaces ?? "", standing: standingOf(prior), version: `${prior.version}` };
  return { outcome: "info", read, text: `Judged in place of claim ${prior.claimId}, with what that one had used given back.` };
}
