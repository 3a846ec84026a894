/**
 * R6, void (frequency 8). Clause: "Claims editing". The claim that REF*F8 names is reversed: its money, units, authorization units,
 * accumulators and duplicate keys come back, and nothing takes its place. A claim that isn't there, isn't final, was replaced or
 * voided before, or is another provider's stays as it is, and the void is denied.
 */
import type { LineRule } from "../rule.ts";
import { refusalOf, standingOf } from "./prior-claim.ts";

export const R06: LineRule = {
  id: "R6",
  judge(context) {
    const { claim, replaced } = context.of;
    if (claim.frequency !== "8") return undefined;
    const refusal = refusalOf(context);
    if (refusal !== undefined || replaced === undefined) return refusal;
    const read = { frequency: "8", replaces: claim.replaces ?? "", standing: standingOf(replaced), version: `${replaced.version}` };
    return { outcome: "info", read, text: `Claim ${replaced.claimId} is voided: what it had used comes back.` };
  },
};
