// The catalogue of edits: everything the reader can find fault with, its SNIP level, where it is answered and with which codes.
// The reader takes its codes from here, so that what the catalogue says is what the file does.
import type { ClaimStatus } from "./reader-events.ts";

export type SnipLevel = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Which code of an acknowledgement an edit sets. */
export type EditPlace = "TA105" | "IK304" | "IK403" | "IK502" | "AK905" | "STC01" | "file";

export interface Edit {
  readonly level: SnipLevel;
  readonly place: EditPlace;
  /** The code at that place; for a 277CA the status. */
  readonly code: string;
  /** Category of a 277CA status. */
  readonly category?: string | undefined;
  /** Second status of a 277CA. */
  readonly also?: ClaimStatus | undefined;
  /** Day of receipt from which it applies; from the first day where absent. */
  readonly from?: string | undefined;
  readonly what: string;
  readonly fix: string;
}

/** The acknowledgement that carries an edit's answer. */
export function answeredIn({ place }: Edit): "TA1" | "999" | "277CA" | "none" {
  if (place === "TA105") return "TA1";
  if (place === "STC01") return "277CA";
  return place === "file" ? "none" : "999";
}

const ta1 = (code: string, what: string, fix: string) => ({ level: 1, place: "TA105", code, what, fix }) as const;
const group = (code: string, what: string, fix: string) => ({ level: 1, place: "AK905", code, what, fix }) as const;
const set = (code: string, what: string, fix: string) => ({ level: 1, place: "IK502", code, what, fix }) as const;
const segment = (code: string, what: string, fix: string) => ({ level: 2, place: "IK304", code, what, fix }) as const;
const situation = (code: string, what: string, fix: string) => ({ level: 4, place: "IK304", code, what, fix }) as const;
const element = (code: string, what: string, fix: string) => ({ level: 1, place: "IK403", code, what, fix }) as const;
const guide = (code: string, what: string, fix: string) => ({ level: 2, place: "IK403", code, what, fix }) as const;
const status = (level: SnipLevel, codes: `${string}:${string}`, texts: { what: string; fix: string; also?: ClaimStatus }) => {
  const [category = "", code = ""] = codes.split(":");
  return { level, place: "STC01", category, code, ...texts } as const;
};

const CHARGE = { category: "A7", status: "178" };
const SERVICE_DATE = { category: "A7", status: "187" };

export const EDITS = {
  "file-empty": { level: 1, place: "file", code: "empty", what: "the file holds nothing", fix: "send the file again" },
  "file-not-x12": {
    level: 1,
    place: "file",
    code: "not-x12",
    what: "no interchange starts here",
    fix: "send X12: the file starts with ISA",
  },
  "file-utf-16": { level: 1, place: "file", code: "utf-16", what: "the file is UTF-16", fix: "send ASCII or UTF-8" },
  "file-isa-malformed": {
    level: 1,
    place: "file",
    code: "isa-malformed",
    what: "ISA isn't 106 characters",
    fix: "pad the fields of ISA to their widths",
  },
  "file-garbage": {
    level: 1,
    place: "file",
    code: "garbage-after-interchange",
    what: "bytes outside an interchange",
    fix: "end the file at IEA",
  },

  "isa-trailer-control": ta1("001", "IEA02 isn't ISA13", "close the interchange with its own control number"),
  "isa-version": ta1("003", "ISA12 isn't 00501", "send 00501"),
  "isa-terminator": ta1("004", "the segment terminator is a letter, a digit or another delimiter", "use ~"),
  "isa-sender-qualifier": ta1("005", "ISA05 isn't a qualifier of the guide", "use 01, 14, 20, 27, 28, 29, 30, 33 or ZZ"),
  "isa-sender": ta1("006", "ISA06 is blank", "name the sender"),
  "isa-receiver-qualifier": ta1("007", "ISA07 isn't a qualifier of the guide", "use 01, 14, 20, 27, 28, 29, 30, 33 or ZZ"),
  "isa-receiver": ta1("008", "ISA08 is blank", "name the receiver"),
  "isa-authorization": ta1("010", "ISA01 isn't 00 or 03", "send 00"),
  "isa-security": ta1("012", "ISA03 isn't 00 or 01", "send 00"),
  "isa-date": ta1("014", "ISA09 is no date", "send YYMMDD"),
  "isa-time": ta1("015", "ISA10 is no time", "send HHMM"),
  "isa-control": ta1("018", "ISA13 isn't nine digits", "number the interchange"),
  "isa-ack-requested": ta1("019", "ISA14 isn't 0 or 1", "send 0 or 1"),
  "isa-usage": ta1("020", "ISA15 isn't P or T", "send P or T"),
  "isa-group-count": ta1("021", "IEA01 isn't the number of groups", "count the groups"),
  "isa-structure": ta1(
    "022",
    "a segment stands outside its group or set",
    "close sets with SE, groups with GE, and put nothing between them",
  ),
  "isa-premature-end": ta1("023", "the file ends, or the next ISA comes, before IEA", "send the whole interchange again"),
  "isa-content": ta1("024", "the interchange holds something other than groups", "put claims in a group (GS)"),
  "isa-component-separator": ta1("027", "the component separator is a letter, a digit or another delimiter", "use :"),

  "group-type": group("1", "GS01 isn't HC", "send claims as HC"),
  "group-version": group("2", "GS08 isn't 005010X222A1", "send 005010X222A1"),
  "group-trailer-missing": group("3", "GE is missing", "close the group with GE"),
  "group-trailer-control": group("4", "GE02 isn't GS06", "close the group with its own control number"),
  "group-set-count": group("5", "GE01 isn't the number of sets", "count the sets"),
  "group-control": group("6", "GS06 isn't one to nine digits", "number the group"),
  "group-control-again": group("19", "GS06 came before in the interchange", "number each group anew"),

  "set-trailer-missing": set("2", "SE is missing", "close the set with SE"),
  "set-trailer-control": set("3", "SE02 isn't ST02", "close the set with its own control number"),
  "set-segment-count": set("4", "SE01 isn't the number of segments, ST and SE included", "count the segments"),
  "set-segments-in-error": set("5", "segments of the set are in error", "mend what IK3 and IK4 name"),
  "set-identifier": set("6", "ST01 isn't three digits", "send 837"),
  "set-control": set("7", "ST02 isn't four to nine characters", "number the set"),
  "set-not-in-group": set("18", "ST01 isn't 837", "send only 837 in a group HC"),
  "set-version": set("19", "ST03 isn't 005010X222A1", "send 005010X222A1"),
  "set-control-again": set("23", "ST02 came before in the group", "number each set anew"),
  "set-version-unsupported": set("I6", "the implementation in ST03 isn't taken here", "send 005010X222A1"),

  "segment-unrecognized": { ...segment("1", "the segment id isn't one", "start each segment with its id"), level: 1 },
  "segment-unexpected": segment("2", "the segment doesn't belong in this loop", "take it out, or start its loop first"),
  "segment-missing": segment("3", "a required segment or loop is missing", "send it"),
  "loop-over-maximum": segment("4", "the loop comes too often (50 lines a claim, 100 claims a patient)", "split the claim or the batch"),
  "segment-over-maximum": segment("5", "the segment comes too often", "send it as often as the guide allows"),
  "segment-not-in-set": { ...segment("6", "no 837P holds this segment", "take it out"), level: 1 },
  "segment-sequence": segment("7", "the segment comes too late in its loop", "send segments in the order of the guide"),
  "segment-element-errors": { ...segment("8", "elements of the segment are in error", "mend what IK4 names"), level: 1 },
  "segment-situational-not-used": situation(
    "I9",
    "a patient loop follows a subscriber who is the patient (SBR02 = 18)",
    "put the claim under the subscriber",
  ),
  "replaced-claim-number-missing": situation(
    "3",
    "CLM05-3 is 7 or 8 and REF*F8 is missing",
    "send our claim control number of the claim being replaced or voided",
  ),
  "accident-date-missing": situation("3", "CLM11 names an accident and DTP*439 is missing", "send the date of the accident"),
  "patient-loop-missing": situation(
    "3",
    "the subscriber isn't the patient (SBR02 isn't 18) and loop 2000C is missing",
    "send the patient, or SBR02 = 18",
  ),
  "subscriber-details-missing": situation(
    "3",
    "the subscriber is the patient and N3, N4 or DMG is missing",
    "send address, birth date and sex",
  ),

  "element-missing": guide("1", "a required element is empty", "send it"),
  "element-conditionally-missing": element("2", "an element is empty that goes with another", "send both, or neither"),
  "elements-too-many": element("3", "the segment has more elements than the guide", "end it at the last element"),
  "element-too-short": element("4", "the element is shorter than its minimum", "send it whole"),
  "element-too-long": element(
    "5",
    "the element is longer than its maximum (at most 1 KB, a segment 8 KB, money 99,999,999.99)",
    "shorten it",
  ),
  "element-character": element(
    "6",
    "the element holds a character that its type forbids",
    "send digits in numbers, no control characters in text",
  ),
  "element-code": guide(
    "7",
    "the value isn't in the guide's list, or isn't the number that the hierarchy asks for",
    "use a value of the list",
  ),
  "element-date": element("8", "no day of the calendar, or a span that ends before it starts", "send CCYYMMDD, the earlier day first"),
  "element-time": element("9", "no time of day", "send HHMM"),
  "element-excluded": element("10", "two elements exclude each other", "send one of them"),
  "repetitions-too-many": element("12", "the element repeats too often", "send it as often as the guide allows"),
  "components-too-many": element("13", "the element has too many components", "end the composite at its last component"),
  "element-not-used": guide("I10", "the guide doesn't use this element", "leave it empty"),
  "element-pattern": guide(
    "I12",
    "a charge with a sign, money with more than two decimals, or units with more than three",
    "send dollars without a sign and at most two decimals, units with at most three",
  ),

  "charge-out-of-balance": status(3, "A7:400", {
    what: "CLM02 isn't the sum of SV102",
    fix: "make the claim the sum of its lines",
    also: CHARGE,
  }),
  "prior-payment-out-of-balance": status(3, "A7:672", {
    what: "a prior payer's payment and adjustments don't add up to the charge",
    fix: "send the prior payer's remittance as it was",
  }),
  "pointer-without-diagnosis": status(4, "A7:477", {
    what: "SV107 points to a diagnosis that isn't there",
    fix: "point to a diagnosis of HI",
  }),
  "frequency-unknown": status(5, "A7:535", { what: "CLM05-3 isn't 1, 7 or 8", fix: "send 1 original, 7 replacement or 8 void" }),
  "procedure-code": status(5, "A7:454", {
    what: "SV101-2 is no HCPCS or CPT code: a letter and four digits, or five digits, and in the list where one is loaded",
    fix: "send a code of HCPCS or CPT under HC",
  }),
  "modifier-syntax": status(5, "A7:453", { what: "a modifier isn't two letters or digits", fix: "send modifiers of two characters" }),
  "diagnosis-code": status(5, "A7:255", {
    what: "HI holds no ICD-10 code, or one that the loaded list lacks",
    fix: "send ICD-10 under ABK and ABF, without the dot",
  }),
  "place-of-service": status(5, "A7:249", { what: "the place of service isn't in the CMS list", fix: "send a place of two digits" }),
  "billing-tax-id": status(5, "A7:128", { what: "the billing provider's tax id isn't nine digits", fix: "send the EIN without hyphen" }),
  "billing-zip": status(5, "A7:500", { what: "the billing provider's ZIP isn't nine digits", fix: "send ZIP+4 without hyphen" }),
  "state-code": status(5, "A7:501", {
    what: "no state of the United States or province of Canada (N402, CLM11-4)",
    fix: "send the two letters of the state, and the country where it is another",
  }),
  "country-code": status(5, "A7:680", { what: "no country of ISO 3166 (N404, CLM11-5)", fix: "send the two letters of the country" }),
  "adjustment-reason": status(5, "A7:521", {
    what: "CAS of a prior payer holds what is no adjustment reason code: 1 to 399, or a letter and a number of the list",
    fix: "send the codes of the prior payer's remittance as they were",
  }),
  "remark-code": status(5, "A7:286", {
    what: "MOA of a prior payer holds what is no remark code: M, MA or N and a number",
    fix: "send the codes of the prior payer's remittance as they were",
  }),
  "npi-check-digit": status(5, "A7:562", {
    what: "the NPI isn't ten digits with a right check digit under XX",
    fix: "send the provider's NPI",
  }),
  "service-after-receipt": status(6, "A7:510", {
    what: "the service date lies after the day of receipt",
    fix: "bill after the service",
    also: SERVICE_DATE,
  }),
  "service-before-birth": status(6, "A8:187", { what: "the service date lies before the birth date", fix: "send the right dates" }),
  "payer-unknown": status(7, "A3:116", { what: "NM1*PR names another payer", fix: "send the claim to that payer" }),
  "patient-not-self": status(7, "A7:156", { what: "the patient isn't the subscriber", fix: "send each member as the subscriber" }),
  "member-unknown": status(7, "A3:33", { what: "the member id isn't ours", fix: "send the id on the member's card" }),
  "member-birth-date": status(7, "A7:158", { what: "the birth date isn't the member's", fix: "send the member's birth date" }),
  "member-last-name": status(7, "A7:125", { what: "the last name isn't the member's", fix: "send the name on the member's card" }),
} as const satisfies Readonly<Record<string, Edit>>;

export type EditId = keyof typeof EDITS;

/** The edits of one place by their code; of two with one code, the first. */
export function editsByCode(place: EditPlace): ReadonlyMap<string, EditId> {
  const found = new Map<string, EditId>();
  for (const [id, edit] of Object.entries(EDITS)) {
    if (edit.place === place && !found.has(edit.code)) found.set(edit.code, id as EditId);
  }
  return found;
}
