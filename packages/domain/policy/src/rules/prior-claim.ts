// What a replacement and a void have in common: the claim that REF*F8 names has to be there, final, and nobody else's to change.
import type { PriorClaim } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import type { Finding } from "../rule.ts";

/** What stands between the claim and the one that it names; undefined where nothing does. */
export function refusalOf({ of }: LineContext): Finding | undefined {
  const { replaced, claim } = of;
  const named = { frequency: claim.frequency, replaces: claim.replaces ?? "" };
  if (replaced === undefined || replaced.billingNpi !== claim.billing.npi)
    return denied({ ...named, standing: "unknown" }, "M47", "No claim of this number is known for the member and this provider.");
  const read = { ...named, standing: standingOf(replaced), version: `${replaced.version}` };
  if (replaced.replacedBy !== undefined || replaced.disposition === "void")
    return denied(read, "N152", "The claim named was replaced or voided before.");
  if (replaced.disposition === "pended") return denied(read, "N779", "The claim named isn't decided yet.");
  return undefined;
}

/** In a word, for the receipt. */
export function standingOf({ disposition, replacedBy }: PriorClaim): string {
  if (replacedBy !== undefined) return `replaced or voided by ${replacedBy}`;
  return disposition === "pended" ? "pended" : "final";
}

function denied(read: Finding["read"], remark: string, text: string): Finding {
  return { outcome: "deny", read, carc: "16", remarks: [remark], text };
}
