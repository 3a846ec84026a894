// Loop 2400 with 2410 and 2420: one service line.
import type { Units } from "@dripline/claims";
import type { ClaimDraft } from "./claim-draft.ts";
import type { Step } from "./read-hierarchy.ts";
import { digitsAt, packed, type Segment } from "./segment.ts";

const HC = packed("HC");
const RD8 = packed("RD8");
const YES = packed("Y");
const COMPOUND = packed("VY");
const REFERRING = packed("DN");

/*
 * SV1   SV101 HC ":" procedure (":" modifier){0,4} ":" description
 *       SV102 charge  SV103 UN  SV104 units  SV105 place  SV107 pointer (":" pointer){0,3}  SV109 Y emergency
 */
function readService(draft: ClaimDraft, segment: Segment): void {
  const { line } = draft;
  draft.linePositions[draft.claim.lines.length - 1] = segment.position;
  segment.split(1);
  line.code = segment.component(2);
  const isHcpcs = segment.code(1) === HC && draft.codes.isProcedure(line.code);
  readModifiers(draft, segment);
  if (segment.hasComponent(7)) line.description = segment.component(7);
  if (!isHcpcs) draft.issue("procedure-code", segment, { element: "01:2" });
  line.chargeCents = segment.cents(2);
  line.units = segment.units(4);
  if (segment.has(5)) readPlace(draft, segment);
  if (segment.has(9)) line.emergency = segment.code(9) === YES;
  segment.split(7);
  for (let pointer = 1; pointer <= segment.componentCount; pointer++) {
    if (isPast(segment, pointer, draft.claim.diagnoses.length))
      draft.issue("pointer-without-diagnosis", segment, { element: `07:${pointer}` });
  }
}

function readModifiers(draft: ClaimDraft, segment: Segment): void {
  const { line } = draft;
  for (let component = 3; component <= 6 && component <= segment.componentCount; component++) {
    if (!segment.hasComponent(component)) continue;
    line.modifiers.push(segment.component(component));
    if (!isModifier(segment, component)) draft.issue("modifier-syntax", segment, { element: `01:${component}` });
  }
}

function isModifier(segment: Segment, component: number): boolean {
  const start = segment.componentStarts[component] ?? 0;
  if ((segment.componentEnds[component] ?? 0) - start !== 2) return false;
  return isLetterOrDigit(segment.bytes[start] ?? 0) && isLetterOrDigit(segment.bytes[start + 1] ?? 0);
}

function isLetterOrDigit(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57);
}

function readPlace(draft: ClaimDraft, segment: Segment): void {
  const place = segment.text(5);
  if (!draft.codes.isPlace(place)) draft.issue("place-of-service", segment, { element: "05" });
  if (place !== draft.claim.placeOfService) draft.line.placeOfService = place;
}

/** The pointer names more diagnoses than HI holds; the 999 has answered one that is no number. */
function isPast(segment: Segment, component: number, diagnoses: number): boolean {
  const start = segment.componentStarts[component] ?? 0;
  return digitsAt(segment.bytes, start, (segment.componentEnds[component] ?? 0) - start) > diagnoses;
}

/*
 * DTP*472   DTP02 D8: DTP03 a day · RD8: DTP03 first day "-" last day
 */
function readServiceDates(draft: ClaimDraft, segment: Segment): void {
  const { line } = draft;
  const start = segment.startOf(3);
  const isSpan = segment.code(2) === RD8;
  const from = segment.count < 3 ? undefined : segment.dateAt(start, start + 8);
  const to = isSpan ? segment.dateAt(start + 9, segment.endOf(3)) : from;
  line.serviceFrom = from ?? line.serviceFrom;
  line.serviceTo = to ?? line.serviceFrom;
  const { receivedOn } = draft.options;
  if (receivedOn !== undefined && line.serviceTo > receivedOn) draft.issue("service-after-receipt", segment, { element: "03" });
  const { birthDate } = draft.member;
  if (birthDate !== undefined && from !== undefined && from < birthDate) draft.issue("service-before-birth", segment, { element: "03" });
}

/*
 * LIN (2410)   LIN02 N4  LIN03 NDC
 */
function readDrug(draft: ClaimDraft, segment: Segment): void {
  if (segment.text(2) !== "N4") return;
  draft.line.drug = { ndc: segment.text(3), quantity: undefined, unit: undefined, prescriptionNumber: undefined, compoundLink: undefined };
}

/*
 * CTP (2410)   CTP04 quantity, read to the thousandth: what is smaller is cut off, so that it never converts to more than was sent
 *              CTP05-1 UN, ML, GR, ME or F2
 */
function readDrugQuantity(draft: ClaimDraft, segment: Segment): void {
  const { drug } = draft.line;
  if (drug === undefined) return;
  if (segment.has(4)) drug.quantity = segment.units(4) as Units;
  segment.split(5);
  if (segment.hasComponent(1)) drug.unit = segment.component(1);
}

function readPrescription(draft: ClaimDraft, segment: Segment): void {
  const { drug } = draft.line;
  if (drug === undefined) return;
  if (segment.code(1) === COMPOUND) drug.compoundLink = segment.text(2);
  else drug.prescriptionNumber = segment.text(2);
}

export const LINE_STEPS: Readonly<Record<string, Step>> = {
  "2400/LX": (draft, segment) => draft.startLine(segment.wholeNumber(1)),
  "2400/SV1": readService,
  "2400/DTP*472": readServiceDates,
  "2400/DTP*471": (draft, segment) => {
    draft.line.prescribedOn = segment.date(3);
  },
  "2400/DTP*463": (draft, segment) => {
    draft.line.therapyBegan = segment.date(3);
  },
  "2400/REF*6R": (draft, segment) => {
    draft.line.controlNumber = segment.text(2);
  },
  "2400/REF*G1": (draft, segment) => {
    draft.line.authorizationNumbers.push(segment.text(2));
  },
  "2400/REF*9F": (draft, segment) => {
    draft.line.referralNumber ??= segment.text(2);
  },
  "2400/NTE*ADD": (draft, segment) => {
    draft.line.note = segment.text(2);
  },
  "2410/LIN": readDrug,
  "2410/CTP": readDrugQuantity,
  "2410/REF*VY": readPrescription,
  "2420A/NM1*82": (draft, segment) => {
    draft.line.renderingNpi = draft.npi(segment, "82");
  },
  "2420E/NM1*DK": (draft, segment) => {
    draft.line.orderingNpi = draft.npi(segment, "DK");
  },
  "2420F/NM1*DN": (draft, segment) => {
    const npi = draft.npi(segment, "DN");
    if (segment.code(1) === REFERRING) draft.line.referringNpi = npi;
  },
};
