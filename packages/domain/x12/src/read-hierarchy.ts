// Loops 2000A to 2000C: who bills, who is the member, which payer is asked. What they say holds for all claims below them.

import { isNpi } from "@dripline/claims";
import { type ClaimDraft, claimIssue, noMember } from "./claim-draft.ts";
import { readBillingRegion } from "./read-regions.ts";
import { digitsAt, packed, type Segment } from "./segment.ts";

export type Step = (draft: ClaimDraft, segment: Segment) => void;

const XX = packed("XX");

function startProvider(draft: ClaimDraft): void {
  draft.providerOrdinal++;
  draft.billing = { npi: "", taxId: "", taxonomy: undefined };
  draft.providerIssues.length = 0;
}

/*
 * NM1*85 (2010AA)   NM103 name  NM104 first name  NM108 XX  NM109 NPI
 */
function readBillingProvider(draft: ClaimDraft, segment: Segment): void {
  const npi = segment.text(9);
  draft.billing.npi = npi;
  if (segment.code(8) === XX && isNpi(npi)) return;
  const at = { segment: "NM1", position: segment.position, element: "09", entity: "85" };
  draft.providerIssues.push(claimIssue("npi-check-digit", at));
}

/*
 * N4 (2010AA)   N402 state  N403 ZIP, nine digits in the United States  N404 country, where it is another
 */
function readBillingCity(draft: ClaimDraft, segment: Segment): void {
  readBillingRegion(draft, segment);
  if (segment.has(4) || isDigits(segment, { element: 3, count: 9 })) return;
  draft.providerIssues.push(claimIssue("billing-zip", { segment: "N4", position: segment.position, element: "03", entity: "85" }));
}

/*
 * REF*EI, REF*SY (2010AA)   REF02 tax id
 */
function readTaxId(draft: ClaimDraft, segment: Segment): void {
  draft.billing.taxId = segment.text(2);
  if (isDigits(segment, { element: 2, count: 9 })) return;
  draft.providerIssues.push(claimIssue("billing-tax-id", { segment: "REF", position: segment.position, element: "02", entity: "85" }));
}

function isDigits(segment: Segment, { element, count }: { element: number; count: number }): boolean {
  if (element > segment.count) return false;
  const start = segment.startOf(element);
  return segment.endOf(element) - start === count && digitsAt(segment.bytes, start, count) >= 0;
}

function startSubscriber(draft: ClaimDraft): void {
  draft.member = noMember();
  draft.memberIssues.length = 0;
  draft.isMemberChecked = false;
  draft.payerRank = "";
  draft.filingIndicator = undefined;
}

/*
 * SBR (2000B)   SBR01 our rank  SBR02 18 self  SBR09 filing indicator
 */
function readSubscriber(draft: ClaimDraft, segment: Segment): void {
  draft.payerRank = segment.text(1);
  draft.filingIndicator = segment.optionalText(9);
}

/*
 * NM1*IL (2010BA)   NM103 last name  NM104 first name  NM108 MI  NM109 member id
 */
function readMember(draft: ClaimDraft, segment: Segment): void {
  draft.member.lastName = segment.text(3);
  draft.member.firstName = segment.text(4);
  draft.member.memberId = segment.text(9);
  draft.memberPosition = segment.position;
}

/*
 * DMG (2010BA, 2010CA)   DMG01 D8  DMG02 birth date  DMG03 sex
 */
function readDemographics(draft: ClaimDraft, segment: Segment): void {
  draft.member.birthDate = segment.date(2);
  draft.member.sex = segment.optionalText(3);
}

/*
 * NM1*PR (2010BB)   NM108 PI or XV  NM109 payer id
 */
function readPayer(draft: ClaimDraft, segment: Segment): void {
  const { payerId } = draft.options;
  if (payerId === undefined || segment.text(9) === payerId) return;
  draft.memberIssues.push(claimIssue("payer-unknown", { segment: "NM1", position: segment.position, element: "09" }));
}

/*
 * PAT (2000C)   PAT01 relationship to the subscriber; none of its codes is self
 */
function readPatient(draft: ClaimDraft, segment: Segment): void {
  draft.member = { ...noMember(), memberId: draft.member.memberId, isSubscriber: false };
  draft.isMemberChecked = false;
  const index = draft.memberIssues.findIndex((issue) => issue.edit === "patient-not-self");
  if (index >= 0) draft.memberIssues.splice(index, 1);
  draft.memberIssues.push(claimIssue("patient-not-self", { segment: "PAT", position: segment.position, element: "01" }));
}

function readPatientName(draft: ClaimDraft, segment: Segment): void {
  draft.member.lastName = segment.text(3);
  draft.member.firstName = segment.text(4);
}

export const HIERARCHY_STEPS: Readonly<Record<string, Step>> = {
  "2000A/HL*20": startProvider,
  "2000A/PRV*BI": (draft, segment) => {
    draft.billing.taxonomy = segment.optionalText(3);
  },
  "2010AA/NM1*85": readBillingProvider,
  "2010AA/N4": readBillingCity,
  "2010AA/REF*EI": readTaxId,
  "2000B/HL*22": startSubscriber,
  "2000B/SBR": readSubscriber,
  "2010BA/NM1*IL": readMember,
  "2010BA/DMG": readDemographics,
  "2010BB/NM1*PR": readPayer,
  "2000C/PAT": readPatient,
  "2010CA/NM1*QC": readPatientName,
  "2010CA/DMG": readDemographics,
};
