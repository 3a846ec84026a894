// 277CA: the answer to every claim of an accepted transaction set. Totals precede details, so claims are gathered and written at the end.
import { cents, dollars, type IsoDate, invariant } from "@dripline/claims";
import type { AcknowledgedClaim, AcknowledgedProvider } from "./acknowledged-claim.ts";
import {
  amount,
  bht,
  billingProvider,
  claimReference,
  claimStatus,
  hierarchy,
  patient,
  payerName,
  processed,
  providerStatus,
  quantity,
  receiptStatus,
  serviceDate,
  submitterName,
  trace,
} from "./claim-acknowledgement-segments.ts";
import { clockTime, compactDay, type Envelope, writeSet } from "./envelope.ts";
import { carried, carriedOr } from "./free-text.ts";

export interface ClaimAcknowledgementHeader extends Envelope {
  readonly payer: { readonly name: string; readonly id: string };
  /** Loop 1000A of the 837: NM103 and NM109. */
  readonly submitter: { readonly name: string; readonly id: string };
  readonly set: AcknowledgedSet;
}

export interface AcknowledgedSet {
  /** BHT03 of the 837: the submitter's own name of the batch, echoed. */
  readonly reference: string;
  /** Day of receipt. */
  readonly receivedOn: IsoDate;
  /** Our name of the receipt, unique for each set: BHT03 of the 277CA and its receipt trace. */
  readonly receipt: string;
}

const VERSION = "005010X214";
const STATUSES_OF_AN_STC = 3;
/** The payer and the submitter. */
const LEVELS_BEFORE_PROVIDERS = 2;

/** Claims and charges, accepted and rejected. */
class Totals {
  accepted = 0;
  acceptedCents = 0;
  rejected = 0;
  rejectedCents = 0;

  add({ accepted, chargeCents }: AcknowledgedClaim): void {
    if (accepted) {
      this.accepted++;
      this.acceptedCents += chargeCents;
    } else {
      this.rejected++;
      this.rejectedCents += chargeCents;
    }
  }

  /** QTY and AMT; a count of none is left out with its amount. */
  segments([ofAccepted, ofRejected]: readonly [string, string]): string[] {
    return [
      ...(this.accepted > 0 ? [quantity(ofAccepted, String(this.accepted))] : []),
      ...(this.rejected > 0 ? [quantity(ofRejected, String(this.rejected))] : []),
      ...(this.accepted > 0 ? [amount("YU", dollars(cents(this.acceptedCents)))] : []),
      ...(this.rejected > 0 ? [amount("YY", dollars(cents(this.rejectedCents)))] : []),
    ];
  }

  get charge(): string {
    return dollars(cents(this.acceptedCents + this.rejectedCents));
  }
}

interface ProviderLevel {
  /** HL01, given with its first claim: a provider without one isn't answered. */
  id: number;
  readonly provider: AcknowledgedProvider;
  readonly totals: Totals;
  /** The text of each of its claims: flat, so that a set of 200,000 claims holds little more than its answer. */
  readonly claims: string[];
  segmentCount: number;
}

/** Gathers the claims of one set in the order of the 837: each provider, then its claims. */
export class ClaimAcknowledgement {
  readonly #header: ClaimAcknowledgementHeader;
  readonly #totals = new Totals();
  readonly #providers: ProviderLevel[] = [];
  #levels = LEVELS_BEFORE_PROVIDERS;

  constructor(header: ClaimAcknowledgementHeader) {
    this.#header = header;
  }

  /** The claims that follow are this provider's. */
  provider(provider: AcknowledgedProvider): void {
    this.#providers.push({ id: 0, provider, totals: new Totals(), claims: [], segmentCount: 0 });
  }

  claim(claim: AcknowledgedClaim): void {
    const level = this.#providers.at(-1);
    invariant(level !== undefined, "a provider before its claims");
    invariant(claim.statuses.length > 0, "a status for each claim");
    if (level.id === 0) level.id = ++this.#levels;
    this.#levels++;
    this.#totals.add(claim);
    level.totals.add(claim);
    const segments = [hierarchy(String(this.#levels), String(level.id), "PT"), ...this.#claimSegments(claim)];
    level.claims.push(segments.join(""));
    level.segmentCount += segments.length;
  }

  write(): string {
    const { set, date, minute } = this.#header;
    const day = compactDay(date);
    const receipt = carriedOr(set.receipt, { max: 50, otherwise: "0" });
    const texts = [bht("0085", "08", receipt, day, clockTime(minute), "TH"), ...this.#payerLevel(receipt), ...this.#submitterLevel()];
    let count = texts.length;
    for (const level of this.#providers) {
      if (level.claims.length === 0) continue;
      const segments = providerLevel(level);
      count += segments.length + level.segmentCount;
      texts.push(segments.join(""));
      for (const text of level.claims) texts.push(text);
    }
    return writeSet(this.#header, { functionalId: "HN", id: "277", version: VERSION, convention: VERSION }, { texts, count });
  }

  #payerLevel(receipt: string): string[] {
    const { payer, set, date } = this.#header;
    return [
      hierarchy("1", undefined, "20", "1"),
      payerName(payer),
      trace("1", receipt),
      processed("050", "D8", compactDay(set.receivedOn)),
      processed("009", "D8", compactDay(date)),
    ];
  }

  #submitterLevel(): string[] {
    const { submitter, set, date } = this.#header;
    return [
      hierarchy("2", "1", "21", this.#providers.some(({ claims }) => claims.length > 0) ? "1" : "0"),
      submitterName(submitter),
      trace("2", carriedOr(set.reference, { max: 50, otherwise: "0" })),
      receiptStatus(["A1", "19", "PR"], compactDay(date), "WQ", this.#totals.charge),
      ...this.#totals.segments(["90", "AA"]),
    ];
  }

  *#claimSegments(claim: AcknowledgedClaim): Generator<string> {
    yield patient(claim);
    yield trace("2", carriedOr(claim.patientControlNumber, { max: 50, otherwise: "UNKNOWN" }));
    const day = compactDay(this.#header.date);
    for (let at = 0; at < claim.statuses.length; at += STATUSES_OF_AN_STC) {
      const statuses = claim.statuses.slice(at, at + STATUSES_OF_AN_STC);
      yield claimStatus(claim, { day, statuses, text: at === 0 ? claim.text : undefined });
    }
    if (claim.accepted && claim.claimId !== undefined) yield claimReference("1K", claim.claimId);
    const clearinghouse = carried(claim.clearinghouseTrace, 50);
    if (clearinghouse !== undefined) yield claimReference("D9", clearinghouse);
    const { serviceFrom, serviceTo = serviceFrom } = claim;
    // A rejected claim may have no day at all.
    if (serviceFrom && serviceTo) yield serviceDate(serviceFrom, serviceTo);
  }
}

function providerLevel({ id, provider, totals }: ProviderLevel): string[] {
  return [
    hierarchy(String(id), "2", "19", "1"),
    billingProvider(provider),
    trace("1", "0"),
    providerStatus(["A1", "19", "PR"], undefined, "WQ", totals.charge),
    ...totals.segments(["QA", "QC"]),
  ];
}
