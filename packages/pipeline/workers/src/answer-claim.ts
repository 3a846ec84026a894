// What the 277CA says of one claim: accepted into adjudication, or the first problems that it was turned away for.
import type { AcknowledgedClaim, ClaimIssue, ClaimStatus, SubmittedClaim } from "@dripline/x12";

const ACCEPTED = [{ category: "A2", status: "20", entity: "PR" }];
/** STC, STC10 and STC11: the 277 has room for three. */
const STATUSES_MAX = 3;

/** The first problems of a claim, each status once, as far as the segment holds them; an accepted claim goes to adjudication. */
export function statusesOf(issues: readonly ClaimIssue[]): readonly ClaimStatus[] {
  if (issues.length === 0) return ACCEPTED;
  const statuses = new Map<string, ClaimStatus>();
  for (const issue of issues)
    for (const status of issue.also === undefined ? [issue] : [issue, issue.also])
      statuses.set([status.category, status.status, status.entity].join(":"), status);
  return [...statuses.values()].slice(0, STATUSES_MAX);
}

export function answered(claim: SubmittedClaim): Omit<AcknowledgedClaim, "accepted" | "statuses"> {
  const days = claim.lines.flatMap(({ serviceFrom, serviceTo }) => [serviceFrom, serviceTo]).sort();
  return {
    patientLastName: claim.member.lastName,
    patientFirstName: claim.member.firstName,
    memberId: claim.member.memberId,
    patientControlNumber: claim.patientControlNumber,
    chargeCents: claim.chargeCents,
    clearinghouseTrace: claim.clearinghouseTrace,
    serviceFrom: days[0],
    serviceTo: days[days.length - 1],
  };
}
