// Loops 2320, 2330 and 2430: what another payer is, and what it did with the claim and its lines.
import type { PriorAdjustment } from "@dripline/claims";
import type { ClaimDraft, OtherPayerDraft } from "./claim-draft.ts";
import type { Step } from "./read-hierarchy.ts";
import { isAdjustmentReason, isRemark } from "./reason-codes.ts";
import type { Segment } from "./segment.ts";

/** CAS holds at most six triples. */
const TRIPLES_MAX = 6;

function lastPayer(draft: ClaimDraft): OtherPayerDraft | undefined {
  return draft.claim.otherPayers[draft.claim.otherPayers.length - 1];
}

function startPayer(draft: ClaimDraft, segment: Segment): void {
  draft.payerPositions.push(segment.position);
  draft.claim.otherPayers.push({
    payerId: "",
    rank: segment.text(1),
    paidCents: undefined,
    patientOwesCents: undefined,
    adjudicatedOn: undefined,
    adjustments: [],
  });
}

/*
 * CAS   CAS01 group  (CAS02 reason  CAS03 amount  CAS04 quantity){1,6}
 */
function readAdjustments(draft: ClaimDraft, segment: Segment, adjustments: PriorAdjustment[]): void {
  const group = segment.text(1);
  for (let triple = 0; triple < TRIPLES_MAX; triple++) {
    const reason = 2 + triple * 3;
    if (!segment.has(reason)) continue;
    const carc = segment.text(reason);
    adjustments.push({ group, carc, amountCents: segment.cents(reason + 1) });
    if (!isAdjustmentReason(carc)) draft.issue("adjustment-reason", segment, { element: String(reason).padStart(2, "0") });
  }
}

/*
 * MOA (2320)   MOA03 … MOA07 remark codes
 */
function checkRemarks(draft: ClaimDraft, segment: Segment): void {
  for (let element = 3; element <= 7; element++) {
    if (segment.has(element) && !isRemark(segment.text(element))) draft.issue("remark-code", segment, { element: `0${element}` });
  }
}

/*
 * SVD (2430)   SVD01 payer id  SVD02 paid  SVD03 procedure  SVD05 units  SVD06 line it was bundled into
 */
function startLinePayment(draft: ClaimDraft, segment: Segment): void {
  const payment = {
    payerId: segment.text(1),
    paidCents: segment.cents(2),
    adjudicatedOn: undefined,
    adjustments: [],
  };
  if (segment.has(6)) draft.bundledLines.push(draft.claim.lines.length - 1);
  draft.priorPayment = payment;
  draft.line.priorPayments.push(payment);
}

export const OTHER_PAYER_STEPS: Readonly<Record<string, Step>> = {
  "2320/SBR": startPayer,
  "2320/CAS": (draft, segment) => {
    const payer = lastPayer(draft);
    if (payer) readAdjustments(draft, segment, payer.adjustments);
  },
  "2320/AMT*D": (draft, segment) => {
    const payer = lastPayer(draft);
    if (payer) payer.paidCents = segment.cents(2);
  },
  "2320/AMT*EAF": (draft, segment) => {
    const payer = lastPayer(draft);
    if (payer) payer.patientOwesCents = segment.cents(2);
  },
  "2320/MOA": checkRemarks,
  "2330B/NM1*PR": (draft, segment) => {
    const payer = lastPayer(draft);
    if (payer) payer.payerId = segment.text(9);
  },
  "2330B/DTP*573": (draft, segment) => {
    const payer = lastPayer(draft);
    if (payer) payer.adjudicatedOn = segment.date(3);
  },
  "2430/SVD": startLinePayment,
  "2430/CAS": (draft, segment) => {
    if (draft.priorPayment) readAdjustments(draft, segment, draft.priorPayment.adjustments);
  },
  "2430/DTP*573": (draft, segment) => {
    if (draft.priorPayment) draft.priorPayment.adjudicatedOn = segment.date(3);
  },
};
