// Loop 2300 with 2310: the claim's own facts.
import type { ClaimDraft } from "./claim-draft.ts";
import type { Step } from "./read-hierarchy.ts";
import { readAccidentRegion } from "./read-regions.ts";
import { packed, type Segment } from "./segment.ts";

const PRIMARY_CARE = packed("P3");
const PRINCIPAL = packed("ABK");
const OTHER = packed("ABF");

/*
 * CLM   CLM01 patient control number  CLM02 charge  CLM05 place ":" B ":" frequency  CLM11 cause, state, country  CLM20 delay reason
 */
function startClaim(draft: ClaimDraft, segment: Segment): void {
  segment.split(5);
  const placeOfService = segment.component(1);
  const frequency = segment.component(3);
  draft.startClaim(
    {
      patientControlNumber: segment.text(1),
      frequency: frequency === "7" || frequency === "8" ? frequency : "1",
      chargeCents: segment.cents(2),
      placeOfService,
      delayReason: segment.optionalText(20),
    },
    segment.position,
  );
  if (frequency !== "1" && frequency !== "7" && frequency !== "8") draft.issue("frequency-unknown", segment, { element: "05:3" });
  if (!draft.codes.isPlace(placeOfService)) draft.issue("place-of-service", segment, { element: "05:1" });
  readAccidentRegion(draft, segment);
}

/*
 * HI   HI01 … HI12, each (ABK first, then ABF) ":" ICD-10 code without dot
 */
function readDiagnoses(draft: ClaimDraft, segment: Segment): void {
  const { diagnoses } = draft.claim;
  for (let element = 1; element <= segment.count && element <= 12; element++) {
    if (!segment.has(element)) continue;
    const qualifier = segment.code(element);
    segment.split(element);
    const code = segment.component(2);
    diagnoses.push(code);
    const isIcd10 = qualifier === (element === 1 ? PRINCIPAL : OTHER);
    if (!isIcd10 || !draft.codes.isDiagnosis(code)) {
      draft.issue("diagnosis-code", segment, { element: `${String(element).padStart(2, "0")}:2` });
    }
  }
}

/*
 * NM1*DN, NM1*P3 (2310A)   NM109 NPI of the referring provider, of the primary care provider
 */
function readReferring(draft: ClaimDraft, segment: Segment): void {
  if (segment.code(1) === PRIMARY_CARE) draft.claim.primaryCareNpi = draft.npi(segment, "DN");
  else draft.claim.referringNpi = draft.npi(segment, "DN");
}

export const CLAIM_STEPS: Readonly<Record<string, Step>> = {
  "2300/CLM": startClaim,
  "2300/REF*4N": (draft, segment) => {
    draft.claim.serviceException = segment.text(2);
  },
  "2300/REF*9F": (draft, segment) => {
    draft.claim.referralNumber = segment.text(2);
  },
  "2300/REF*G1": (draft, segment) => {
    draft.claim.authorizationNumber = segment.text(2);
  },
  "2300/REF*F8": (draft, segment) => {
    draft.claim.replaces = segment.text(2);
  },
  "2300/REF*D9": (draft, segment) => {
    draft.claim.clearinghouseTrace = segment.text(2);
  },
  "2300/NTE*ADD": (draft, segment) => {
    draft.claim.note = segment.text(2);
  },
  "2300/HI*ABK": readDiagnoses,
  "2310A/NM1*DN": readReferring,
  "2310B/NM1*82": (draft, segment) => {
    draft.claim.renderingNpi = draft.npi(segment, "82");
  },
};
