// Records of `receivables.posted`: a step of an audit case, or what the PLB of an 835 states. Ids follow from the content.
import { createHash } from "node:crypto";
import type { IsoDate } from "@dripline/claims";
import type { Output } from "@dripline/core";
import { encode, type Receivable } from "@dripline/events";
import type { AuditCase, CaseStep, IssuedRemittance } from "@dripline/remittance";

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The opening of a case. */
export function openedOutput(opened: AuditCase, postedOn: IsoDate): Output {
  const { caseId, payeeNpi, method, finding, carc, claims, dueOn, askedCents } = opened;
  const event = { payeeNpi, kind: "opened", caseId, postedOn, amountCents: askedCents, method, finding, carc, claims, dueOn } as const;
  return outputOf({ receivableId: idOf([caseId, opened.steps]), ...event });
}

/** Collections are posted by what the 835 states. */
export type PostedStep = Exclude<CaseStep, { kind: "collected" }>;

export interface StepTaken {
  readonly before: AuditCase;
  readonly after: AuditCase;
  readonly postedOn: IsoDate;
}

/** A step that changed a case. */
export function stepOutput(step: PostedStep, { before, after, postedOn }: StepTaken): Output {
  const { caseId, payeeNpi, steps } = after;
  const cheque = step.kind === "refunded" ? step.cheque : undefined;
  const amountCents = "amountCents" in step ? step.amountCents : before.openCents;
  return outputOf({ receivableId: idOf([caseId, steps]), payeeNpi, kind: step.kind, caseId, postedOn, amountCents, claims: [], cheque });
}

/** What an 835 states beyond claims. */
export function statedOutputs({ stated, remittance }: IssuedRemittance): Output[] {
  const { traceNumber, productionDate: postedOn, payee } = remittance;
  return stated.map((item, at) =>
    outputOf({ receivableId: idOf([traceNumber, at]), payeeNpi: payee.npi, postedOn, claims: [], traceNumber, ...item }),
  );
}

/** The place in the case or in the 835, whose own names follow from their content. */
function idOf(place: readonly [string, number]): string {
  return sha256(JSON.stringify(place)).slice(0, 32);
}

function outputOf(receivable: Receivable): Output {
  return { topic: "receivables.posted", key: receivable.payeeNpi, value: encode("receivables.posted", receivable) };
}
