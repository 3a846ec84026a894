// The end of a claim: SNIP 3 and 7, which need the whole of it, and the claim as the rest of the house knows it.
import type { Frequency, PriorAdjustment } from "@dripline/claims";
import { type ClaimDraft, claimIssue, type LineDraft, type OtherPayerDraft } from "./claim-draft.ts";
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
  if (draft.otherPayers.length > 0) checkPriorPayments(draft);
  return { claim: submittedClaim(draft), issues: draft.issues, position: draft.fields.position };
}

function submittedClaim(draft: ClaimDraft): SubmittedClaim {
  const { fields } = draft;
  return {
    source: draft.source,
    patientControlNumber: fields.patientControlNumber,
    frequency: (fields.frequency === "7" || fields.frequency === "8" ? fields.frequency : "1") as Frequency,
    replaces: fields.replaces,
    chargeCents: fields.chargeCents,
    placeOfService: fields.placeOfService,
    delayReason: fields.delayReason,
    billing: draft.billing,
    member: draft.member,
    payerRank: draft.payerRank,
    filingIndicator: draft.filingIndicator,
    authorizationNumber: fields.authorizationNumber,
    referralNumber: fields.referralNumber,
    serviceException: fields.serviceException,
    clearinghouseTrace: fields.clearinghouseTrace,
    diagnoses: fields.diagnoses,
    referringNpi: fields.referringNpi,
    primaryCareNpi: fields.primaryCareNpi,
    renderingNpi: fields.renderingNpi,
    note: fields.note,
    otherPayers: draft.otherPayers.map(withoutPosition),
    lines: draft.lines.map(serviceLine),
    providerOrdinal: draft.providerOrdinal,
  };
}

function withoutPosition({ position: _, ...payer }: OtherPayerDraft) {
  return payer;
}

function serviceLine({ position: _, ...line }: LineDraft) {
  return { ...line, priorPayments: line.priorPayments.map(({ isBundled: _bundled, ...payment }) => payment) };
}

/** CLM02 is the sum of SV102. */
function checkCharge(draft: ClaimDraft): void {
  let sum = 0;
  for (const line of draft.lines) sum += line.chargeCents;
  if (sum !== draft.fields.chargeCents)
    addIssue(draft, "charge-out-of-balance", { segment: "CLM", position: draft.fields.position, element: "02" });
}

/**
 * Per prior payer: CLM02 = AMT*D + Σ CAS of 2320 + Σ CAS of its 2430. Per line and payer: SV102 = SVD02 + Σ CAS of 2430; a line that
 * the payer bundled into another has no sum of its own.
 */
function checkPriorPayments(draft: ClaimDraft): void {
  for (const payer of draft.otherPayers) {
    if (payer.paidCents === undefined) continue;
    let sum = payer.paidCents + sumOf(payer.adjustments);
    for (const line of draft.lines) {
      for (const payment of line.priorPayments) if (payment.payerId === payer.payerId) sum += sumOf(payment.adjustments);
    }
    if (sum !== draft.fields.chargeCents) {
      addIssue(draft, "prior-payment-out-of-balance", { segment: "SBR", position: payer.position, element: "" });
    }
  }
  for (const line of draft.lines) {
    const isOff = line.priorPayments.some(
      (payment) => !payment.isBundled && payment.paidCents + sumOf(payment.adjustments) !== line.chargeCents,
    );
    if (isOff) addIssue(draft, "prior-payment-out-of-balance", { segment: "SV1", position: line.position, element: "02" });
  }
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
