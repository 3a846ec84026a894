// The end of a claim: SNIP 3 and 7, which need the whole of it, and the claim as the rest of the house knows it.
import type { PriorAdjustment } from "@dripline/claims";
import { type ClaimDraft, claimIssue } from "./claim-draft.ts";
import type { EditId } from "./edits.ts";
import type { ClaimIssue, SubmittedClaim } from "./reader-events.ts";

export interface FinishedClaim {
  readonly claim: SubmittedClaim;
  readonly issues: readonly ClaimIssue[];
  readonly position: number;
}

export function finishClaim(draft: ClaimDraft): FinishedClaim {
  if (!draft.isMemberChecked) checkMember(draft);
  checkCharge(draft);
  if (draft.claim.otherPayers.length > 0) checkPriorPayments(draft);
  return { claim: draft.claim, issues: draft.issues, position: draft.claimPosition };
}

/** CLM02 is the sum of SV102. */
function checkCharge(draft: ClaimDraft): void {
  let sum = 0;
  for (const line of draft.claim.lines) sum += line.chargeCents;
  if (sum !== draft.claim.chargeCents)
    addIssue(draft, "charge-out-of-balance", { segment: "CLM", position: draft.claimPosition, element: "02" });
}

/**
 * Per prior payer: CLM02 = AMT*D + Σ CAS of 2320 + Σ CAS of its 2430. Per line and payer: SV102 = SVD02 + Σ CAS of 2430; a line that
 * the payer bundled into another has no sum of its own.
 */
function checkPriorPayments(draft: ClaimDraft): void {
  for (const [at, payer] of draft.claim.otherPayers.entries()) {
    if (
      payer.paidCents === undefined ||
      payer.paidCents + sumOf(payer.adjustments) + lineAdjustments(draft, payer.payerId) === draft.claim.chargeCents
    )
      continue;
    addIssue(draft, "prior-payment-out-of-balance", { segment: "SBR", position: draft.payerPositions[at] ?? 0, element: "" });
  }
  for (const [at, line] of draft.claim.lines.entries()) {
    if (
      draft.bundledLines.includes(at) ||
      line.priorPayments.every(({ paidCents, adjustments }) => paidCents + sumOf(adjustments) === line.chargeCents)
    )
      continue;
    addIssue(draft, "prior-payment-out-of-balance", { segment: "SV1", position: draft.linePositions[at] ?? 0, element: "02" });
  }
}

/** What a prior payer adjusted on the lines, in cents. */
function lineAdjustments(draft: ClaimDraft, payerId: string): number {
  let sum = 0;
  for (const { priorPayments } of draft.claim.lines) {
    for (const payment of priorPayments) if (payment.payerId === payerId) sum += sumOf(payment.adjustments);
  }
  return sum;
}

function sumOf(adjustments: readonly PriorAdjustment[]): number {
  let sum = 0;
  for (const { amountCents } of adjustments) sum += amountCents;
  return sum;
}

/** SNIP 7: the member is ours, with this name and birth date. Asked once for a subscriber; its issues hold for each of its claims. */
function checkMember(draft: ClaimDraft): void {
  draft.isMemberChecked = true;
  const { members } = draft.options;
  if (members === undefined) return;
  const known = members(draft.member.memberId);
  if (known === undefined) {
    addMemberIssue(draft, "member-unknown", { element: "09" });
    return;
  }
  if (!draft.member.isSubscriber) return;
  if (known.birthDate !== undefined && known.birthDate !== draft.member.birthDate) {
    addMemberIssue(draft, "member-birth-date", { element: "", entity: "IL", segment: "DMG" });
  }
  if (!isSameName(known.lastName, draft.member.lastName)) addMemberIssue(draft, "member-last-name", { element: "03", entity: "IL" });
}

function addMemberIssue(
  draft: ClaimDraft,
  edit: EditId,
  { element, entity, segment = "NM1" }: { element: string; entity?: string; segment?: string },
): void {
  const issue = claimIssue(edit, { segment, position: draft.memberPosition, element, entity });
  draft.memberIssues.push(issue);
  draft.issues.push(issue);
}

function addIssue(draft: ClaimDraft, edit: EditId, at: { segment: string; position: number; element: string }): void {
  draft.issues.push(claimIssue(edit, at));
}

/** Case, accents, blanks and punctuation don't tell two names apart. */
function isSameName(a: string, b: string): boolean {
  return a === b || bareName(a) === bareName(b);
}

function bareName(name: string): string {
  return name
    .normalize("NFD")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "");
}
