// The claim being read: what the segments so far have said. Filled by the steps of each loop, made into a SubmittedClaim at the claim's end.
import {
  type BillingProvider,
  type Cents,
  type ClaimMember,
  type ClaimSource,
  type DrugIdentification,
  type IsoDate,
  isNpi,
  type PriorAdjustment,
  type ServiceLine,
  type Units,
} from "@dripline/claims";
import { EDITS, type EditId } from "./edits.ts";
import { PLACES_OF_SERVICE } from "./places-of-service.ts";
import type { ClaimIssue, CodeTables, ReaderOptions, SubmittedClaim } from "./reader-events.ts";
import { packed, type Segment } from "./segment.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export type LineDraft = Mutable<Omit<ServiceLine, "modifiers" | "authorizationNumbers" | "drug" | "priorPayments">> & {
  modifiers: string[];
  authorizationNumbers: string[];
  drug: Mutable<DrugIdentification> | undefined;
  priorPayments: PriorPaymentDraft[];
};

export interface PriorPaymentDraft {
  readonly payerId: string;
  readonly paidCents: Cents;
  adjudicatedOn: IsoDate | undefined;
  readonly adjustments: PriorAdjustment[];
}

export interface OtherPayerDraft {
  payerId: string;
  readonly rank: string;
  paidCents: Cents | undefined;
  patientOwesCents: Cents | undefined;
  adjudicatedOn: IsoDate | undefined;
  readonly adjustments: PriorAdjustment[];
}

/** The claim that goes out, while it is being filled. */
export type OpenClaim = Mutable<Omit<SubmittedClaim, "diagnoses" | "otherPayers" | "lines">> & {
  diagnoses: string[];
  otherPayers: OtherPayerDraft[];
  lines: LineDraft[];
};

/** What CLM itself says of a claim. */
export type ClaimStart = Pick<OpenClaim, "patientControlNumber" | "frequency" | "chargeCents" | "placeOfService" | "delayReason">;

export class ClaimDraft {
  source: ClaimSource = { sender: "", interchange: "", group: "", set: "" };
  readonly options: ReaderOptions;
  providerOrdinal = 0;
  billing: Mutable<BillingProvider> = { npi: "", taxId: "", taxonomy: undefined };
  member: Mutable<ClaimMember> = noMember();
  payerRank = "";
  filingIndicator: string | undefined;
  claim: OpenClaim;
  /** Position of CLM. */
  claimPosition = 0;
  /** Position of each line's SV1. */
  linePositions: number[] = [];
  /** Lines that a prior payer bundled into another (SVD06), by their place in `lines`. */
  bundledLines: number[] = [];
  /** Position of each other payer's SBR. */
  payerPositions: number[] = [];
  line: LineDraft = noLine(0);
  priorPayment: PriorPaymentDraft | undefined;
  issues: ClaimIssue[] = [];
  /** Issues of the billing provider and of the subscriber: they hold for each of their claims. */
  readonly providerIssues: ClaimIssue[] = [];
  readonly memberIssues: ClaimIssue[] = [];
  isMemberChecked = false;
  /** Position of NM1*IL. */
  memberPosition = 0;
  readonly codes: KnownCodes;

  constructor(options: ReaderOptions) {
    this.options = options;
    this.codes = new KnownCodes(options.codeTables ?? {});
    this.claim = this.#open({
      patientControlNumber: "",
      frequency: "1",
      chargeCents: 0 as Cents,
      placeOfService: "",
      delayReason: undefined,
    });
  }

  /** A fault of the claim in hand. */
  issue(edit: EditId, segment: Segment, { element, entity }: { element: string; entity?: string | undefined }): void {
    this.issues.push(claimIssue(edit, { segment: segment.text(0), position: segment.position, element, entity }));
  }

  startClaim(start: ClaimStart, position: number): void {
    this.claim = this.#open(start);
    this.claimPosition = position;
    this.linePositions.length = 0;
    this.bundledLines.length = 0;
    this.payerPositions.length = 0;
    this.issues = this.providerIssues.length + this.memberIssues.length === 0 ? [] : [...this.providerIssues, ...this.memberIssues];
    this.priorPayment = undefined;
  }

  #open({ patientControlNumber, frequency, chargeCents, placeOfService, delayReason }: ClaimStart): OpenClaim {
    return {
      source: this.source,
      patientControlNumber,
      frequency,
      replaces: undefined,
      chargeCents,
      placeOfService,
      delayReason,
      billing: this.billing,
      member: this.member,
      payerRank: this.payerRank,
      filingIndicator: this.filingIndicator,
      authorizationNumber: undefined,
      referralNumber: undefined,
      serviceException: undefined,
      clearinghouseTrace: undefined,
      diagnoses: [],
      referringNpi: undefined,
      primaryCareNpi: undefined,
      renderingNpi: undefined,
      note: undefined,
      otherPayers: [],
      lines: [],
      providerOrdinal: this.providerOrdinal,
    };
  }

  /** A name with an NPI: the NPI, after its check digit has been checked. */
  npi(segment: Segment, entity: string): string | undefined {
    const npi = segment.optionalText(9);
    if (npi !== undefined && !(segment.code(8) === XX && isNpi(npi))) this.issue("npi-check-digit", segment, { element: "09", entity });
    return npi;
  }

  startLine(number: number): void {
    this.line = noLine(number);
    this.linePositions.push(0);
    this.claim.lines.push(this.line);
    this.priorPayment = undefined;
  }
}

/** An issue with the codes of its edit. */
export function claimIssue(
  edit: EditId,
  { segment, position, element, entity }: { segment: string; position: number; element: string; entity?: string | undefined },
): ClaimIssue {
  const row = EDITS[edit];
  const { category = "A7", also = undefined } =
    "category" in row ? { category: row.category, ...("also" in row ? { also: row.also } : {}) } : {};
  const text = `${row.what} (${segment}${element}, segment ${position})`;
  return { edit, category, status: row.code, entity, also, text, at: { segment, position, element } };
}

export function noMember(): Mutable<ClaimMember> {
  return { memberId: "", lastName: "", firstName: "", birthDate: undefined, sex: undefined, isSubscriber: true };
}

function noLine(line: number): LineDraft {
  return {
    line,
    controlNumber: undefined,
    code: "",
    modifiers: [],
    description: undefined,
    chargeCents: 0 as Cents,
    units: 0 as Units,
    placeOfService: undefined,
    emergency: false,
    serviceFrom: "" as IsoDate,
    serviceTo: "" as IsoDate,
    prescribedOn: undefined,
    therapyBegan: undefined,
    authorizationNumbers: [],
    referralNumber: undefined,
    drug: undefined,
    note: undefined,
    orderingNpi: undefined,
    referringNpi: undefined,
    renderingNpi: undefined,
    priorPayments: [],
  };
}

const XX = packed("XX");

/** Codes whose verdict is remembered; forgotten all at once when there are more. */
const REMEMBERED_MAX = 20_000;

const PROCEDURE = /^(?:[A-Z]\d{4}|\d{4}[0-9FMTU])$/;
const DIAGNOSIS = /^[A-Z]\d[0-9A-Z]{1,5}$/;
const PLACE = /^\d\d$/;

/** SNIP 5: syntax, then the list where one is loaded. */
class KnownCodes {
  readonly #tables: Partial<CodeTables>;
  readonly #procedures = new Map<string, boolean>();
  readonly #diagnoses = new Map<string, boolean>();
  readonly #places = new Map<string, boolean>();

  constructor(tables: Partial<CodeTables>) {
    this.#tables = tables;
  }

  isProcedure(code: string): boolean {
    return this.#procedures.get(code) ?? remember(this.#procedures, code, PROCEDURE.test(code) && (this.#tables.procedure?.(code) ?? true));
  }

  isDiagnosis(code: string): boolean {
    return this.#diagnoses.get(code) ?? remember(this.#diagnoses, code, DIAGNOSIS.test(code) && (this.#tables.diagnosis?.(code) ?? true));
  }

  isPlace(code: string): boolean {
    const known = this.#places.get(code);
    if (known !== undefined) return known;
    const isListed = this.#tables.placeOfService?.(code) ?? PLACES_OF_SERVICE.has(code);
    return remember(this.#places, code, PLACE.test(code) && isListed);
  }
}

function remember(verdicts: Map<string, boolean>, code: string, verdict: boolean): boolean {
  if (verdicts.size >= REMEMBERED_MAX) verdicts.clear();
  verdicts.set(code, verdict);
  return verdict;
}
