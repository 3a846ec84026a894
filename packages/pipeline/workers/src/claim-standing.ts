// Where a claim stands: its newest version and what became of it. A replacement or void is judged by the standing of the claim it names.
import type { Decision, PriorClaim } from "@dripline/claims";

/** Under `standingKey` in the state, as JSON: what R5 and R6 read of the claim, without its number, which is in the key. */
export type ClaimStanding = Omit<PriorClaim, "claimId">;

/** Under the member, so that nobody's claim can be named by another member's. */
export function standingKey(memberKey: string, claimId: string): string {
  return `member/${memberKey}/claim/${claimId}`;
}

/** The claim control number that REF*F8 is about: a provider may send back CLP07 of a correction, `<claim control number>-<version>`. */
export function namedClaimId(replaces: string): string {
  return replaces.replace(/-\d{1,4}$/, "");
}

/** `receipt` is the decision's hash. */
export function standingOf(decision: Decision, receipt: string): ClaimStanding {
  const { version, billingNpi, disposition, claim, verdicts } = decision;
  const replacedBy = disposition === "reversed" ? verdicts[0]?.read.replacedBy : undefined;
  return { version, receipt, billingNpi, disposition, decidedOn: claim.receivedOn, replacedBy };
}
