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
import type { ClaimIssue, CodeTables, ReaderOptions } from "./reader-events.ts";
import { packed, type Segment } from "./segment.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export type LineDraft = Mutable<Omit<ServiceLine, "drug" | "priorPayments">> & {
  drug: Mutable<DrugIdentification> | undefined;
  priorPayments: PriorPaymentDraft[];
  /** Position of SV1. */
  position: number;
};

export interface PriorPaymentDraft {
  readonly payerId: string;
  readonly paidCents: Cents;
  adjudicatedOn: IsoDate | undefined;
  readonly adjustments: PriorAdjustment[];
  /** SVD06: the line was bundled into another there. */
  readonly isBundled: boolean;
}

export interface OtherPayerDraft {
  payerId: string;
  readonly rank: string;
  paidCents: Cents | undefined;
  patientOwesCents: Cents | undefined;
  adjudicatedOn: IsoDate | undefined;
  readonly adjustments: PriorAdjustment[];
  readonly position: number;
}

/** Fields of a claim that come once, in the order of the guide. */
export interface ClaimFields {
  patientControlNumber: string;
  frequency: string;
  chargeCents: Cents;
  placeOfService: string;
  delayReason: string | undefined;
  replaces: string | undefined;
  authorizationNumber: string | undefined;
  referralNumber: string | undefined;
  serviceException: string | undefined;
  clearinghouseTrace: string | undefined;
  note: string | undefined;
  referringNpi: string | undefined;
  primaryCareNpi: string | undefined;
  renderingNpi: string | undefined;
  diagnoses: string[];
  position: number;
}

export class ClaimDraft {
  source: ClaimSource = { sender: "", interchange: "", group: "", set: "" };
  readonly options: ReaderOptions;
  providerOrdinal = 0;
  billing: Mutable<BillingProvider> = { npi: "", taxId: "", taxonomy: undefined };
  member: Mutable<ClaimMember> = noMember();
  payerRank = "";
  filingIndicator: string | undefined;
  fields: ClaimFields = noClaim();
  lines: LineDraft[] = [];
  otherPayers: OtherPayerDraft[] = [];
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
  }

  /** A fault of the claim in hand. */
  issue(edit: EditId, segment: Segment, { element, entity }: { element: string; entity?: string | undefined }): void {
    this.issues.push(claimIssue(edit, { segment: segment.text(0), position: segment.position, element, entity }));
  }

  startClaim(fields: ClaimFields): void {
    this.fields = fields;
    this.lines = [];
    this.line = noLine(0);
    this.otherPayers = [];
    this.issues = [...this.providerIssues, ...this.memberIssues];
    this.priorPayment = undefined;
  }

  /** A name with an NPI: the NPI, after its check digit has been checked. */
  npi(segment: Segment, entity: string): string | undefined {
    const npi = segment.optionalText(9);
    if (npi !== undefined && !(segment.code(8) === XX && isNpi(npi))) this.issue("npi-check-digit", segment, { element: "09", entity });
    return npi;
  }

  startLine(number: number, position: number): void {
    this.line = noLine(number);
    this.line.position = position;
    this.lines.push(this.line);
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

function noClaim(): ClaimFields {
  return {
    patientControlNumber: "",
    frequency: "",
    chargeCents: 0 as Cents,
    placeOfService: "",
    delayReason: undefined,
    replaces: undefined,
    authorizationNumber: undefined,
    referralNumber: undefined,
    serviceException: undefined,
    clearinghouseTrace: undefined,
    note: undefined,
    referringNpi: undefined,
    primaryCareNpi: undefined,
    renderingNpi: undefined,
    diagnoses: [],
    position: 0,
  };
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
    position: 0,
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
    return remembered(this.#procedures, code, () => PROCEDURE.test(code) && (this.#tables.procedure?.(code) ?? true));
  }

  isDiagnosis(code: string): boolean {
    return remembered(this.#diagnoses, code, () => DIAGNOSIS.test(code) && (this.#tables.diagnosis?.(code) ?? true));
  }

  isPlace(code: string): boolean {
    return remembered(this.#places, code, () => PLACE.test(code) && (this.#tables.placeOfService?.(code) ?? PLACES_OF_SERVICE.has(code)));
  }
}

function remembered(verdicts: Map<string, boolean>, code: string, judge: () => boolean): boolean {
  const known = verdicts.get(code);
  if (known !== undefined) return known;
  const verdict = judge();
  if (verdicts.size >= REMEMBERED_MAX) verdicts.clear();
  verdicts.set(code, verdict);
  return verdict;
}
