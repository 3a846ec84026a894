// The facts a claim is judged by: what gather read, whole. Plain objects, so that a receipt holds them and a replay revives them.
import type { IsoDate } from "./days.ts";
import type { Disposition, HistoryLine } from "./receipt.ts";
import type {
  Authorization,
  BenefitPlan,
  CodeRow,
  Contract,
  CoverageRequest,
  DrugRow,
  FeeScheduleRow,
  Member,
  NewToMarketRow,
  PriorAuthorizationRow,
  Provider,
  Referral,
  Stay,
  UnitLimit,
} from "./reference.ts";

/** Reference facts about one claim, by key; a key without a row is left out. Rows of a key are in order of arrival. */
export interface ClaimFacts {
  readonly payer: { readonly payerId: string; readonly timeZone: string };
  readonly member?: Member | undefined;
  readonly plans: Readonly<Record<string, BenefitPlan>>;
  /** The billing provider and everyone named on the claim. */
  readonly providers: Readonly<Record<string, Provider>>;
  readonly contracts: Readonly<Record<string, Contract>>;
  /** By code: rows of every fee schedule that the claim could be priced by. */
  readonly rates: Readonly<Record<string, readonly FeeScheduleRow[]>>;
  /** By code, from the feed; a code that the feed names is described by the feed alone. */
  readonly codes: Readonly<Record<string, readonly CodeRow[]>>;
  /** By NDC. */
  readonly drugs: Readonly<Record<string, readonly DrugRow[]>>;
  readonly priorAuthorization: Readonly<Record<string, readonly PriorAuthorizationRow[]>>;
  readonly unitLimits: Readonly<Record<string, readonly UnitLimit[]>>;
  /** By the first nine digits of the NDC. */
  readonly newToMarket: Readonly<Record<string, readonly NewToMarketRow[]>>;
  readonly authorizations: readonly Authorization[];
  readonly referrals: readonly Referral[];
  readonly coverageRequests: readonly CoverageRequest[];
  readonly stays: readonly Stay[];
  /** The plan's holidays around the authorizations' instants. */
  readonly holidays: readonly IsoDate[];
}

/** What the member's ledger held before the claim: the balances it touches and the lines decided on its days. */
export interface LedgerFacts {
  /** By account; an account without entries is left out. */
  readonly balances: Readonly<Record<string, number>>;
  /** Lines of other claims on this claim's days, in log order, pended ones included; reversed ones are gone. */
  readonly history: readonly HistoryLine[];
  /** The claim that a replacement or void names in REF*F8; undefined where this provider has none of that number for the member. */
  readonly replaced?: PriorClaim | undefined;
  /** Why a version after the first was made. */
  readonly cause?: Cause | undefined;
  /** Lines that an audit found not to be payable (R38). */
  readonly findings?: readonly AuditFinding[] | undefined;
  /** What appeals decided of the claim's lines, in order: the last one on a line holds. Later versions keep it. */
  readonly overturned?: readonly Overturned[] | undefined;
}

/** What R5 and R6 read of an earlier claim. */
export interface PriorClaim {
  readonly claimId: string;
  readonly version: number;
  /** Hash of its newest receipt. */
  readonly receipt: string;
  readonly billingNpi: string;
  readonly disposition: Disposition;
  /** Day of receipt in the plan's zone: a replacement's own filing window counts from it. */
  readonly decidedOn: IsoDate;
  /** The claim that took its place, or made it void. */
  readonly replacedBy?: string | undefined;
}

/** A pended claim judged with what is known now, or a decided one judged again. */
export interface Cause {
  readonly kind: "release" | "correction";
  /** The same cause never moves a claim twice. */
  readonly id: string;
  /** In the words of whoever ordered it. */
  readonly reason: string;
}

/** An appeal that was decided for the provider. */
export interface Overturned {
  readonly line: number;
  /** R30's limit of indicator 3, or what an audit found (R38). */
  readonly what: "unit-limit" | "audit-finding";
  /** Whole units a day that hold for the line in the limit's place; left out, all that were billed are payable. */
  readonly unitsPerDay?: number | undefined;
  /** The order that carried it out, and its reason in the words of whoever gave it. */
  readonly cause: string;
  readonly reason: string;
}

export interface AuditFinding {
  readonly line: number;
  readonly carc: string;
  readonly remarks: readonly string[];
}
