// X12 in and out: the 837P guide as data, its reader, and the writers of what we answer.

export { ClaimFileReader } from "./claim-file-reader.ts";
export { answeredIn, EDITS, type Edit, type EditId, type EditPlace, editsByCode, type SnipLevel } from "./edits.ts";
export type { AcknowledgedClaim, AcknowledgedProvider } from "./outbound/acknowledged-claim.ts";
export { type AcknowledgedSet, ClaimAcknowledgement, type ClaimAcknowledgementHeader } from "./outbound/claim-acknowledgement.ts";
export type { Envelope } from "./outbound/envelope.ts";
export { type GroupAcknowledgement, type GroupVerdict, type SetAck, write999 } from "./outbound/functional-group-999.ts";
export { type InterchangeAcknowledgement, writeTa1 } from "./outbound/ta1.ts";
export { writeRemittance } from "./outbound/write-remittance.ts";
export { type BalanceRule, type BalanceViolation, proveBalance } from "./prove-balance.ts";
export { readRemittanceFigures } from "./read-remittance.ts";
export { readSegments, type TextInterchange, type TextSegment } from "./read-segments.ts";
export * from "./reader-events.ts";
export { codeProblems } from "./reason-codes.ts";
export * from "./remittance-content.ts";
export type { ElementSpec, ElementType, SegmentSpec, Usage } from "./segment-spec.ts";
