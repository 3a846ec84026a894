// Records of `receivables.posted`: a step of an audit case, or what the PLB of an 835 states. Ids follow from the place in the case or the 835,
// whose own names follow from their content.
import type { IsoDate } from "@dripline/claims";
import type { AuditCase, CaseStep } from "./audit-case.ts";
import type { Digest } from "./issue-remittances.ts";
import type { IssuedRemittance } from "./payable.ts";
import type { PostedReceivable } from "./payee-ledger.ts";

/** Collections are posted by what the 835 states. */
export type PostedStep = Exclude<CaseStep, { kind: "collected" }>;

export interface Posting {
  readonly postedOn: IsoDate;
  readonly digest: Digest;
}

export function openedRecord(opened: AuditCase, { postedOn, digest }: Posting): PostedReceivable {
  const { caseId, payeeNpi, method, finding, carc, claims, dueOn, askedCents, steps } = opened;
  const event = { payeeNpi, kind: "opened", caseId, postedOn, amountCents: askedCents, method, finding, carc, claims, dueOn } as const;
  return { receivableId: idOf([caseId, steps], digest), ...event };
}

/** The next step of the case; its amount is what it moves, or what was open when it was taken. */
export function stepRecord(before: AuditCase, step: PostedStep, { postedOn, digest }: Posting): PostedReceivable {
  const { caseId, payeeNpi, openCents, steps } = before;
  const amountCents = "amountCents" in step ? step.amountCents : openCents;
  const cheque = step.kind === "refunded" ? step.cheque : undefined;
  const receivableId = idOf([caseId, steps + 1], digest);
  return { receivableId, payeeNpi, kind: step.kind, caseId, postedOn, amountCents, claims: [], cheque };
}

/** What an 835 states beyond claims. */
export function statedRecords({ stated, remittance }: IssuedRemittance, digest: Digest): PostedReceivable[] {
  const { traceNumber, productionDate: postedOn, payee } = remittance;
  return stated.map((item, at) => {
    const receivableId = idOf([traceNumber, at], digest);
    return { receivableId, payeeNpi: payee.npi, postedOn, claims: [], traceNumber, ...item };
  });
}

function idOf(place: readonly [string, number], digest: Digest): string {
  return digest(JSON.stringify(place)).slice(0, 32);
}
