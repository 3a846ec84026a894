// Loops 2100 and 2110 of the 835: a claim, its lines, and why each amount isn't paid.
import { type Adjustment, dollars, type GroupCode, type IsoDate, type Units, unitText } from "@dripline/claims";
import type { RemittanceClaim, RemittanceLine } from "../remittance-content.ts";
import { compactDay } from "./envelope.ts";
import { carried, carriedOr, carriedWhole } from "./free-text.ts";
import {
  adjustment,
  CAS_ELEMENTS,
  claimAmount,
  claimPayment,
  claimReference,
  FILING_INDICATORS,
  lineAmount,
  lineReference,
  patientName,
  receivedDate,
  remark,
  serviceDate,
  servicePayment,
} from "./remittance-segments.ts";

/** Ours is a Medicare Advantage HMO; an indicator that the 835 doesn't know is answered as that. */
const DEFAULT_FILING_INDICATOR = "16";
const POLICIES_MAX = 5;

type ElementText = string | undefined;

/** The segments of one claim, in the order of the guide. */
export function writeRemittanceClaim(claim: RemittanceClaim): string[] {
  const segments = [writeClp(claim), writePatient(claim)];
  const authorization = carried(claim.authorizationNumber, 50);
  if (authorization !== undefined) segments.push(claimReference("G1", authorization));
  const replaced = carried(claim.replaces, 50);
  if (replaced !== undefined) segments.push(claimReference("F8", replaced));
  segments.push(receivedDate("050", compactDay(claim.receivedOn)));
  if (claim.coverageCents) segments.push(claimAmount("AU", dollars(claim.coverageCents)));
  for (const line of claim.lines) segments.push(...lineSegments(line));
  return segments;
}

function writeClp(claim: RemittanceClaim): string {
  const { patientResponsibilityCents, filingIndicator } = claim;
  return claimPayment(
    carriedOr(claim.patientControlNumber, { max: 38, otherwise: "UNKNOWN" }),
    claim.status,
    dollars(claim.chargeCents),
    dollars(claim.paidCents),
    patientResponsibilityCents > 0 ? dollars(patientResponsibilityCents) : undefined,
    FILING_INDICATORS.includes(filingIndicator) ? filingIndicator : DEFAULT_FILING_INDICATOR,
    claim.wireNumber,
    carried(claim.placeOfService, 2),
    carried(claim.frequency, 1),
  );
}

function writePatient({ patient: { lastName, firstName, memberId } }: RemittanceClaim): string {
  const id = carriedOr(memberId, { min: 2, max: 80, otherwise: "" });
  const last = carried(lastName, 60);
  const none = [undefined, undefined, undefined] as const;
  return patientName("QC", "1", last, carried(firstName, 35), ...none, id === "" ? undefined : "MI", id);
}

function lineSegments(line: RemittanceLine): string[] {
  const segments = [writeSvc(line), ...serviceDates(line.serviceFrom, line.serviceTo), ...adjustmentSegments(line.adjustments)];
  const controlNumber = carried(line.controlNumber, 50);
  if (controlNumber !== undefined) segments.push(lineReference("6R", controlNumber));
  for (const clause of line.policyClauses.slice(0, POLICIES_MAX)) segments.push(lineReference("0K", clause));
  if (line.allowedCents !== 0) segments.push(lineAmount("B6", dollars(line.allowedCents)));
  for (const code of line.remarks) segments.push(remark("HE", code));
  return segments;
}

/** SVC05 is what is paid for; SVC07 what was billed, where it differs. A reversal has the units that were first sent. */
function writeSvc({ code, modifiers, chargeCents, paidCents, paidUnits, submittedUnits }: RemittanceLine): string {
  const procedure = ["HC", carriedOr(code, { max: 48, otherwise: "UNKNOWN" }), ...modifiers.map(modifier)];
  const billed = submittedUnits === paidUnits ? undefined : count(submittedUnits);
  return servicePayment(procedure, dollars(chargeCents), dollars(paidCents), undefined, count(paidUnits), undefined, billed);
}

/** A modifier has two characters; one that can't be carried so is left out. */
function modifier(text: string): string | undefined {
  return text.length === 2 ? carriedWhole(text, 2) : undefined;
}

function count(units: Units): string {
  return unitText(Math.abs(units) as Units);
}

function serviceDates(from: IsoDate, to: IsoDate): string[] {
  if (from === to) return [serviceDate("472", compactDay(from))];
  return [serviceDate("150", compactDay(from)), serviceDate("151", compactDay(to))];
}

/** A CAS for each group code, in the order in which the groups first occur; a second of the same group after six reasons. An amount of 0 isn't an adjustment. */
function adjustmentSegments(adjustments: readonly Adjustment[]): string[] {
  const groups = new Map<GroupCode, ElementText[]>();
  for (const { group, carc, amountCents, units } of adjustments) {
    if (amountCents === 0) continue;
    const reasons = groups.get(group) ?? [];
    if (reasons.length === 0) groups.set(group, reasons);
    reasons.push(carc, dollars(amountCents), units ? count(units) : undefined);
  }
  const segments: string[] = [];
  for (const [group, reasons] of groups) {
    for (let at = 0; at < reasons.length; at += CAS_ELEMENTS) segments.push(adjustment(group, ...reasons.slice(at, at + CAS_ELEMENTS)));
  }
  return segments;
}
