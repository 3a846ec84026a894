// What the claim file reader says while it reads: headers, claims with their issues, and the fate of each set, group and interchange.
import type { Claim, IsoDate } from "@dripline/claims";

/** The four delimiters of an interchange, one character each. */
export interface Delimiters {
  readonly element: string;
  /** ISA11; "" where the sender says none (the legacy U). */
  readonly repetition: string;
  readonly component: string;
  readonly terminator: string;
}

/** ISA, fields trimmed. */
export interface InterchangeHeader {
  readonly senderQualifier: string;
  readonly senderId: string;
  readonly receiverQualifier: string;
  readonly receiverId: string;
  /** ISA09, YYMMDD as sent. */
  readonly date: string;
  /** ISA10, HHMM as sent. */
  readonly time: string;
  /** ISA12. */
  readonly version: string;
  /** ISA13. */
  readonly control: string;
  /** ISA14 = 1. */
  readonly ackRequested: boolean;
  /** ISA15 = T. */
  readonly test: boolean;
  readonly delimiters: Delimiters;
}

/** GS. */
export interface GroupHeader {
  /** GS01. */
  readonly functionalId: string;
  readonly sender: string;
  readonly receiver: string;
  readonly date: string;
  readonly time: string;
  /** GS06. */
  readonly control: string;
  /** GS08. */
  readonly version: string;
}

/** ST, BHT and the loops 1000A and 1000B. */
export interface SetHeader {
  /** ST02. */
  readonly control: string;
  /** ST03. */
  readonly version: string;
  /** BHT02: 00 original, 18 reissue. */
  readonly purpose: string;
  /** BHT03, echoed on the 277CA. */
  readonly batch: string;
  /** BHT04, as sent. */
  readonly date: string;
  readonly time: string;
  readonly submitter: Party;
  readonly receiver: Party;
}

/** A named party: NM1. */
export interface Party {
  /** NM102: 1 a person, 2 an organisation. */
  readonly entityType: string;
  readonly name: string;
  readonly firstName?: string | undefined;
  readonly id: string;
}

/** Loop 2010AA, for level 19 of the 277CA. */
export interface SubmittingProvider extends Party {
  /** 1 for the first billing provider of the set. */
  readonly ordinal: number;
  readonly npi: string;
  readonly taxId: string;
}

/** A claim as the file has it, before intake gives it a number and an instant. */
export interface SubmittedClaim extends Omit<Claim, "claimId" | "receivedAt" | "receivedOn" | "test"> {
  /** Ordinal of its billing provider in the set. */
  readonly providerOrdinal: number;
}

/** A claim status: category and code of the 277, and whom it is about. */
export interface ClaimStatus {
  readonly category: string;
  readonly status: string;
  readonly entity?: string | undefined;
}

/** Why a claim is turned away on the 277CA. */
export interface ClaimIssue extends ClaimStatus {
  /** Id in the catalogue of edits. */
  readonly edit: string;
  /** STC10. */
  readonly also?: ClaimStatus | undefined;
  /** What is wrong and where; never a name, birth date or member id. */
  readonly text: string;
  readonly at: { readonly segment: string; readonly position: number; readonly element?: string | undefined };
}

/** IK4. */
export interface ElementError {
  /** IK401: "4", or "5:3" for a component. */
  readonly position: string;
  /** IK402, the data element's number. */
  readonly ref: string;
  /** IK403. */
  readonly code: string;
  /** IK404, at most 99 characters, without control characters. */
  readonly badValue?: string | undefined;
}

/** IK3 with its CTX and IK4. */
export interface SegmentError {
  readonly segmentId: string;
  /** IK302, ST is 1. */
  readonly position: number;
  /** IK303. */
  readonly loop?: string | undefined;
  /** IK304. */
  readonly code: string;
  /** CTX*SITUATIONAL TRIGGER. */
  readonly trigger?: { readonly segment: string; readonly position: number; readonly loop: string; readonly element: string } | undefined;
  /** CTX*CLM01, the claim the segment stands in. */
  readonly patientControlNumber?: string | undefined;
  readonly elements: readonly ElementError[];
  /** Ids in the catalogue of edits, one for the segment or one for each element. */
  readonly edits: readonly string[];
}

/** AK2 and IK5: what became of a set. */
export interface SetOutcome {
  /** ST01. */
  readonly transaction: string;
  /** ST02. */
  readonly control: string;
  /** ST03. */
  readonly version: string;
  readonly accepted: boolean;
  /** IK502 and on, at most five. */
  readonly ik5Codes: readonly string[];
  /** At most `errorsPerSet`; `errorCount` counts all. */
  readonly segmentErrors: readonly SegmentError[];
  readonly errorCount: number;
  readonly segmentCount: number;
  readonly claims: number;
  /** Σ CLM02, cents. */
  readonly chargeCents: number;
}

/** AK1 and AK9: what became of a group. With ak9 R none of its sets counts, whatever its own outcome. */
export interface GroupOutcome {
  readonly functionalId: string;
  readonly control: string;
  readonly version: string;
  /** GE01; what was received where the trailer is missing. */
  readonly setsIncluded: number;
  readonly setsReceived: number;
  readonly setsAccepted: number;
  readonly ak9: "A" | "P" | "R";
  /** AK905 and on, at most five. */
  readonly ak9Codes: readonly string[];
  readonly sets: readonly SetOutcome[];
}

/**
 * In the order of the file. Each set of a group that is read says `set` once and `set-end` once, and is in the group's `sets`, in that
 * order; a group of another type or version (AK9 codes 1 and 2) says only `group` and `group-end`.
 */
export type ReaderEvent =
  | { readonly kind: "interchange"; readonly header: InterchangeHeader }
  | { readonly kind: "group"; readonly header: GroupHeader }
  | { readonly kind: "set"; readonly header: SetHeader }
  | { readonly kind: "provider"; readonly provider: SubmittingProvider }
  /** Said before the set's fate is known; `position` is that of CLM. */
  | { readonly kind: "claim"; readonly claim: SubmittedClaim; readonly issues: readonly ClaimIssue[]; readonly position: number }
  | { readonly kind: "set-end"; readonly set: SetOutcome }
  | { readonly kind: "group-end"; readonly group: GroupOutcome }
  /** ta1Note 000 where nothing is wrong. */
  | { readonly kind: "interchange-end"; readonly control: string; readonly accepted: boolean; readonly ta1Note: string }
  /** Bytes that belong to no interchange. */
  | { readonly kind: "unreadable"; readonly reason: UnreadableReason; readonly byteOffset: number };

export type UnreadableReason = "empty" | "not-x12" | "utf-16" | "isa-malformed" | "garbage-after-interchange";

/** What SNIP 5 asks of the shipped or loaded code lists. */
export interface CodeTables {
  readonly procedure: (code: string) => boolean;
  readonly diagnosis: (code: string) => boolean;
  readonly placeOfService: (code: string) => boolean;
}

export interface KnownMember {
  readonly lastName: string;
  readonly birthDate?: IsoDate | undefined;
}

export interface ReaderOptions {
  /** false: structure only (the first pass of intake). */
  readonly buildClaims: boolean;
  /** Absent: syntax only. */
  readonly codeTables?: Partial<CodeTables> | undefined;
  /** Day of receipt: no service may lie after it. */
  readonly receivedOn?: IsoDate | undefined;
  /** Our NM109 of loop 2010BB. */
  readonly payerId?: string | undefined;
  /** Absent: members aren't checked. */
  readonly members?: ((memberId: string) => KnownMember | undefined) | undefined;
  /** Segment errors kept for a set; 1000 unless said. */
  readonly errorsPerSet?: number | undefined;
}
