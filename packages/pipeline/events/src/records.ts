// The records that travel on the topics, under the names of their Avro schemas. Absent is undefined here and null on the wire.
import type { Cents, Claim, Decision, Entry, Instant, IsoDate, ReferenceKind, Verdict } from "@dripline/claims";

/** Text of a JSON value: travels as a string, is printed as what it says. */
export type JsonText = string;

/** `claims.screened`: the claim, what the rules say that read no ledger, and the reference facts read, whole. */
export interface ScreenedRecord {
  readonly claim: Claim;
  readonly verdicts: readonly Verdict[];
  readonly facts: JsonText;
}

/** `claims.adjudicated`: a decision with the facts it stands on, sealed. */
export interface Receipt extends Decision {
  /** What gather read, whole. */
  readonly facts: JsonText;
  /** Hash of the receipt that this one reverses. */
  readonly reverses?: string | undefined;
  /** Hash of the claim's receipt before this one. */
  readonly previousReceipt?: string | undefined;
  /** SHA-256, hex: the seal, see `sealReceipt`. */
  readonly receipt: string;
}

/** `ledger.entries`: one change of one account of a member. */
export interface LedgerEntry extends Entry {
  readonly claimId: string;
  readonly version: number;
}

/** `payables.posted`: what a payee is due, or owes, for one claim version, with all that an 835 says of it. */
export interface Payable {
  readonly payeeNpi: string;
  readonly claimId: string;
  readonly version: number;
  /** CLP07. */
  readonly wireNumber: string;
  readonly kind: "claim" | "reversal";
  /** ISA06 of the claim's interchange: whose 835 it goes into. */
  readonly sender: string;
  /** Negative in a reversal. */
  readonly amountCents: Cents;
  /** Hash of the receipt that it stands on. */
  readonly receipt: string;
  /** Its verdicts may be left to those that an 835 cites; its entries are empty. */
  readonly decision: Decision;
}

/** `receivables.posted`: what happens to a payee's money beyond its claims: a step of an audit case, or what the PLB of an 835 states. */
export interface Receivable {
  /** Idempotency key; follows from the event's content and its place in the case or the 835. */
  readonly receivableId: string;
  readonly payeeNpi: string;
  readonly kind: ReceivableKind;
  readonly caseId?: string | undefined;
  /** Of the step in the plan's zone, or the payment cycle. */
  readonly postedOn: IsoDate;
  /** Of a step at least 0; of a PLB as the 835 states it, below 0 raises the payment. */
  readonly amountCents: Cents;
  /** This and the next four are of an opened case. */
  readonly method?: "letter" | "offset" | undefined;
  readonly finding?: string | undefined;
  readonly carc?: string | undefined;
  /** No lines is all of them; no claims where the amount was extrapolated. */
  readonly claims: readonly { readonly claimId: string; readonly lines: readonly number[]; readonly version?: number | undefined }[];
  readonly dueOn?: IsoDate | undefined;
  /** Of a refund. */
  readonly cheque?: string | undefined;
  /** PLB of an 835, and TRN02 of that 835. */
  readonly code?: string | undefined;
  readonly reference?: string | undefined;
  readonly traceNumber?: string | undefined;
}

export type ReceivableKind =
  | "opened"
  | "reversed"
  | "offset"
  | "disputed"
  | "refunded"
  | "closed"
  | "withheld"
  | "acknowledged"
  | "collected"
  | "interest"
  | "forwarded"
  | "overtaken";

/** `remittances.issued`: one 835. */
export interface RemittanceIssued {
  readonly cycle: IsoDate;
  readonly payeeNpi: string;
  readonly sender: string;
  /** TRN02. */
  readonly traceNumber: string;
  /** Below `remittances/<cycle>/`. */
  readonly fileName: string;
  /** BPR02. */
  readonly paidCents: Cents;
  /** The 835. */
  readonly content: string;
}

/** `payments.requested`: a row of `payments/<cycle>.jsonl`. */
export interface PaymentRequested {
  /** Idempotency key; follows from the payment's content. */
  readonly paymentId: string;
  readonly payeeNpi: string;
  readonly payeeTaxId: string;
  readonly amountCents: Cents;
  readonly method: "ACH" | "CHK";
  readonly traceNumber: string;
  readonly cycle: IsoDate;
  /** File name of the 835. */
  readonly remittance: string;
}

/** `acknowledgements.issued`: one answer to a clearinghouse. */
export interface AcknowledgementIssued {
  /** Below `acknowledgements/`. */
  readonly fileName: string;
  readonly kind: "ta1" | "999" | "277ca" | "unreadable";
  readonly content: Uint8Array;
}

/** `files.taken`: how far intake has come with one claim file. The newest record of a file holds. */
export interface FileTaken {
  /** Of the bytes, hex. */
  readonly sha256: string;
  readonly name: string;
  readonly receivedAt: Instant;
  /** Where the counters stood when its first item was made. */
  readonly start: IntakeCounters;
  /** Claims, rejected claims and acknowledgements that are committed. */
  readonly items: number;
  readonly done: boolean;
  /** How it was answered when all of it was a duplicate: sent once more, it gets the same bytes, so that no answer is overwritten by another. */
  readonly answered?: { readonly receivedAt: Instant; readonly start: IntakeCounters } | undefined;
  /** Interchanges taken with it, as `sender/ISA13`; empty until it is done. */
  readonly interchanges: readonly string[];
  /** Behind the file; none where its answers repeat earlier ones. */
  readonly counters?: IntakeCounters | undefined;
}

/** Numbers that intake hands out in order; a file starts where the one before ended. */
export interface IntakeCounters {
  /** ISA13 of our last interchange. */
  readonly interchange: number;
  /** GS06 of our last group. */
  readonly group: number;
  /** Last claim sequence by day of receipt. */
  readonly claims: Readonly<Record<string, number>>;
}

/** What `reference.<kind>` topics are about: the feeds, and who we are. */
export type FactKind = ReferenceKind | "payer";

/** `reference.<kind>`: one row of a feed. */
export interface ReferenceFact {
  readonly kind: FactKind;
  /** The row's own key, as the feed has it. The record's key on the topic holds no member id. */
  readonly key: string;
  readonly row: JsonText;
  readonly arrivedAt: string;
}

/** `policies.published`: a policy bundle, whole. */
export interface PolicyPublished {
  /** Content hash. */
  readonly version: string;
  /** The bundle's files by name. */
  readonly content: JsonText;
}

/** `cycles.closed`. */
export interface CycleClosed {
  readonly date: IsoDate;
}

/** `orders.carried-out`: decided claims that were judged again by order, and what came of it; also where that is nothing. */
export interface OrderCarriedOut {
  /** What reversals and corrections of the order name as their cause. */
  readonly causeId: string;
  readonly reason: string;
  readonly carriedOutAt: Instant;
  /** Claim control numbers, in the order in which they were judged. */
  readonly judged: readonly string[];
  /** Those of them that have a reversal and a correction. */
  readonly changed: readonly string[];
  /** Those that would wait by what is known: they stayed as they were. */
  readonly waiting: readonly string[];
  readonly differenceCents: Cents;
}

/** `checkpoints.published`: the Merkle tree over the receipts of one partition, each time receipts were committed. */
export interface CheckpointPublished {
  /** Of `claims.adjudicated`. */
  readonly partition: number;
  /** Receipts in the tree, those of this checkpoint included. */
  readonly size: number;
  /** SHA-256, hex. */
  readonly root: string;
  /** Seals of the receipts that are new with it, 32 bytes each, in log order. */
  readonly seals: Uint8Array;
}

/** `claims.quarantined`: a record that couldn't be read, whole, with the reason. */
export interface Quarantined {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Fault code and what was wrong; holds nothing of the record. */
  readonly reason: string;
  readonly value: Uint8Array;
}
