// The facts a claim is judged by: what gather read, whole. Plain objects, so that a receipt holds them and a replay revives them.
import type { IsoDate } from "./days.ts";
import type { HistoryLine } from "./receipt.ts";
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
}
