// Loops 2100 and 2110 of the 835: a claim, its lines, and why each amount isn't paid.
import { type Adjustment, dollars, type IsoDate, type Units, unitText } from "@dripline/claims";
import type { RemittanceClaim, RemittanceLine } from "../remittance-content.ts";
import { compactDay } from "./envelope.ts";
import { carried, carriedOr } from "./free-text.ts";
import {
  adjustment,
  CAS_TRIPLES,
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

/** The segments of one claim, in the order of the guide. */
export function writeRemittanceClaim(claim: RemittanceClaim): string[] {
  return [...claimSegments(claim), ...claim.lines.flatMap((line) => [...lineSegments(line)])];
}

function* claimSegments(claim: RemittanceClaim): Generator<string> {
  const { patientResponsibilityCents, filingIndicator, authorizationNumber, replaces, coverageCents } = claim;
  yield claimPayment(
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
  yield writePatient(claim);
  yield* optional(carried(authorizationNumber, 50), (number) => claimReference("G1", number));
  yield* optional(carried(replaces, 50), (number) => claimReference("F8", number));
  yield receivedDate("050", compactDay(claim.receivedOn));
  if (coverageCents) yield claimAmount("AU", dollars(coverageCents));
}

function writePatient({ patient: { lastName, firstName, memberId } }: RemittanceClaim): string {
  const id = carriedOr(memberId, { min: 2, max: 80, otherwise: "" });
  const last = carried(lastName, 60);
  const none = [undefined, undefined, undefined] as const;
  return patientName("QC", "1", last, carried(firstName, 35), ...none, id === "" ? undefined : "MI", id);
}

function* lineSegments(line: RemittanceLine): Generator<string> {
  yield writeSvc(line);
  yield* serviceDates(line.serviceFrom, line.serviceTo);
  yield* adjustmentSegments(line.adjustments);
  yield* optional(carried(line.controlNumber, 50), (number) => lineReference("6R", number));
  for (const clause of line.policyClauses.slice(0, POLICIES_MAX)) yield lineReference("0K", clause);
  if (line.allowedCents !== 0) yield lineAmount("B6", dollars(line.allowedCents));
  for (const code of line.remarks) yield remark("HE", code);
}

function* optional(value: string | undefined, write: (value: string) => string): Generator<string> {
  if (value !== undefined) yield write(value);
}

/** SVC05 is what is paid for; SVC07 what was billed, where it differs. A reversal has the units that were first sent. */
function writeSvc({ code, modifiers, chargeCents, paidCents, paidUnits, submittedUnits }: RemittanceLine): string {
  const procedure = ["HC", carriedOr(code, { max: 48, otherwise: "UNKNOWN" }), ...modifiers.map((each) => carried(each, 2))];
  const billed = submittedUnits === paidUnits ? undefined : count(submittedUnits);
  return servicePayment(procedure, dollars(chargeCents), dollars(paidCents), undefined, count(paidUnits), undefined, billed);
}

function count(units: Units): string {
  return unitText(Math.abs(units) as Units);
}

function serviceDates(from: IsoDate, to: IsoDate): string[] {
  if (from === to) return [serviceDate("472", compactDay(from))];
  return [serviceDate("150", compactDay(from)), serviceDate("151", compactDay(to))];
}

/** A CAS for each group code, in the order in which the groups first occur; a second of the same group after six reasons. An amount of 0 isn't an adjustment. */
function* adjustmentSegments(adjustments: readonly Adjustment[]): Generator<string> {
  const groups = new Map<string, Adjustment[]>();
  for (const each of adjustments) {
    if (each.amountCents === 0) continue;
    const group = groups.get(each.group);
    if (group) group.push(each);
    else groups.set(each.group, [each]);
  }
  for (const [group, all] of groups) {
    for (let at = 0; at < all.length; at += CAS_TRIPLES) yield adjustment(group, ...all.slice(at, at + CAS_TRIPLES).flatMap(triple));
  }
}

function triple({ carc, amountCents, units }: Adjustment): [string, string, string | undefined] {
  return [carc, dollars(amountCents), units ? count(units) : undefined];
}
