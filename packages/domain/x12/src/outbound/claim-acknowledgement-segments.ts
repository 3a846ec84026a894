// The segments of the 277CA, described as data, with the names in them made fit to be carried.
import { dollars, type IsoDate } from "@dripline/claims";
import type { ClaimStatus } from "../reader-events.ts";
import type { AcknowledgedClaim, AcknowledgedProvider } from "./acknowledged-claim.ts";
import { compactDay } from "./envelope.ts";
import { carried, carriedOr } from "./free-text.ts";
import { segment } from "./notation.ts";
import { segmentWriter } from "./segment-writer.ts";

export const bht = segmentWriter(segment("BHT", "R1 | Beginning of hierarchical transaction | R1005=0085 R353=08 R127 R373 R337 R640=TH"));
export const hierarchy = segmentWriter(segment("HL", "R1 | Hierarchical level | R628 S734 R735=20/21/19/PT S736=0/1"));
export const trace = segmentWriter(segment("TRN", "R1 | Trace | R481=1/2 R127"));
export const processed = segmentWriter(segment("DTP", "R1 | Receipt and processing dates | R374=050/009 R1250=D8 R1251"));
/** Levels 2200B and 2200C; at 2200C STC02 isn't used. */
export const receiptStatus = segmentWriter(segment("STC", "R1 | Receipt status | R(R1271 R1271 R98) R373 R306=WQ/U R782"));
export const providerStatus = segmentWriter(segment("STC", "R1 | Provider status | R(R1271 R1271 R98) N373 R306=WQ/U R782"));
export const quantity = segmentWriter(segment("QTY", "S1 | Claims accepted or rejected | R673=90/AA/QA/QC R380"));
export const amount = segmentWriter(segment("AMT", "S1 | Charges accepted or rejected | R522=YU/YY R782"));
export const claimReference = segmentWriter(segment("REF", "S1 | Claim reference | R128=1K/D9 R127"));

const name = segmentWriter(
  segment("NM1", "R1 | Name | R98=PR/41/85/QC R1065=1/2 R1035 S1036 S1037 N1038 S1039 R66=PI/46/XX/MI R67 | P0809"),
);
const status = segmentWriter(
  segment(
    "STC",
    "R9 | Claim status | R(R1271 R1271 S98) R373 R306=WQ/U R782 N782 N373 N591 N373 N429 S(R1271 R1271 S98) S(R1271 R1271 S98) S933",
  ),
);
const dates = segmentWriter(segment("DTP", "S1 | Service dates | R374=472 R1250=D8/RD8 R1251"));

export function payerName(payer: { readonly name: string; readonly id: string }): string {
  return organisation("PR", payer.name, ["PI", payer.id]);
}

export function submitterName(submitter: { readonly name: string; readonly id: string }): string {
  return organisation("41", submitter.name, ["46", submitter.id]);
}

export function billingProvider(provider: AcknowledgedProvider): string {
  return organisation("85", provider.name, ["XX", provider.npi]);
}

function organisation(entity: string, named: string, [idQualifier, id]: readonly [string, string]): string {
  const shown = carriedOr(named, { max: 60, otherwise: "UNKNOWN" });
  return name(entity, "2", shown, undefined, undefined, undefined, undefined, idQualifier, identifier(id));
}

export function patient({ patientLastName, patientFirstName, memberId }: AcknowledgedClaim): string {
  const last = carriedOr(patientLastName, { max: 60, otherwise: "UNKNOWN" });
  const first = carried(patientFirstName, 35);
  return name("QC", "1", last, first, undefined, undefined, undefined, "MI", identifier(memberId));
}

function identifier(id: string): string {
  return carriedOr(id, { min: 2, max: 80, otherwise: "UNKNOWN" });
}

/** What one STC of a claim says. */
export interface WrittenStatus {
  readonly day: string;
  readonly statuses: readonly ClaimStatus[];
  readonly text?: string | undefined;
}

/** WQ accepted, U rejected, with the claim's charge. */
export function claimStatus(claim: AcknowledgedClaim, { day, statuses, text }: WrittenStatus): string {
  const [first, second, third] = statuses.map(({ category, status: code, entity }) => [category, code, entity]);
  const action = claim.accepted ? "WQ" : "U";
  const unused = [undefined, undefined, undefined, undefined, undefined];
  return status(first, day, action, dollars(claim.chargeCents), ...unused, second, third, carried(text, 264));
}

/** D8 for a day, RD8 for a span. */
export function serviceDate(from: IsoDate, to: IsoDate): string {
  return from === to ? dates("472", "D8", compactDay(from)) : dates("472", "RD8", `${compactDay(from)}-${compactDay(to)}`);
}
