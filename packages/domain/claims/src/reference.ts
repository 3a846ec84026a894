// Reference facts: the rows that the payer's feeds bring, in the feeds' own field names. Rates and package sizes are parsed once, at load.
import type { InForce, IsoDate } from "./days.ts";
import type { Instant } from "./instants.ts";
import type { Cents } from "./money.ts";
import type { Rate } from "./rate.ts";
import type { Units } from "./units.ts";

export type Product = "careadvantage-preferred" | "carepartners-access";

export interface Address {
  readonly line1: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
}

export interface BankAccount {
  readonly routing: string;
  readonly account: string;
}

/** `payer.json`: who we are in an envelope and on a remittance. */
export interface Payer {
  readonly payerId: string;
  readonly interchangeQualifier: string;
  readonly interchangeId: string;
  readonly name: string;
  readonly address: Address;
  readonly taxId: string;
  readonly contactPhone: string;
  readonly website: string;
  readonly timeZone: string;
  readonly eft: BankAccount;
}

export interface CoverageSpan extends InForce {
  readonly product: string;
  readonly benefitPlanId: string;
}

export interface OtherCoverage extends InForce {
  readonly payerId: string;
  readonly name: string;
  readonly order: "primary" | "secondary";
}

export interface Member {
  readonly memberId: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly birthDate: IsoDate;
  readonly sex: string;
  readonly deathDate?: IsoDate | undefined;
  readonly pcpNpi?: string | undefined;
  readonly coverage: readonly CoverageSpan[];
  readonly otherCoverage?: readonly OtherCoverage[] | undefined;
}

export interface BenefitPlan {
  readonly benefitPlanId: string;
  readonly planType: "HMO" | "PPO";
  readonly requiresPcp: boolean;
  readonly deductibleCents: Cents;
  readonly coinsuranceBasisPoints: number;
  /** For each nursing visit line. */
  readonly copayCents: Cents;
  readonly outOfPocketMaxCents?: Cents | undefined;
  readonly outOfNetwork: {
    readonly covered: boolean;
    readonly coinsuranceBasisPoints: number;
    readonly feeScheduleId?: string | undefined;
  };
  readonly exclusions?: readonly string[] | undefined;
  /** By code, whole units that the plan covers in a calendar year. */
  readonly yearlyMaximums?: Readonly<Record<string, number>> | undefined;
}

export interface NetworkSpan extends InForce {
  readonly product: string;
  readonly contractId: string;
}

export interface Provider {
  readonly npi: string;
  readonly name: string;
  readonly taxId: string;
  readonly kind: "home-infusion" | "specialty-pharmacy" | "practitioner" | "other";
  readonly excludedFrom?: IsoDate | undefined;
  readonly address: Address;
  readonly eft?: BankAccount | undefined;
  readonly network?: readonly NetworkSpan[] | undefined;
}

export interface Contract extends InForce {
  readonly contractId: string;
  readonly feeScheduleId: string;
  /** Allowed is never more than the charge; applied before the concurrent share. */
  readonly lesserOfCharge: boolean;
  readonly concurrentBasisPoints?: { readonly SH: number; readonly SJ: number } | undefined;
  readonly timelyFilingDays: number;
}

export interface FeeScheduleRow extends InForce {
  readonly feeScheduleId: string;
  readonly code: string;
  readonly ndc?: string | undefined;
  readonly rate: Rate;
}

export type CodeKind = "per-diem" | "drug" | "unlisted-drug" | "nursing" | "supply" | "catheter-care" | "other";

export interface CodeRow extends InForce {
  readonly code: string;
  readonly kind: CodeKind;
  readonly family?: string | undefined;
  readonly countsAsTherapy?: boolean | undefined;
  readonly bundledInPerDiem?: boolean | undefined;
  readonly unitDosage?: string | undefined;
}

export interface DrugRow extends InForce {
  readonly ndc: string;
  readonly hcpcs: string;
  readonly name: string;
  readonly packageSize: Units;
  readonly packageUnit: "UN" | "ML" | "GR" | "ME" | "F2";
  /** HCPCS units in one package size. */
  readonly unitsPerPackage: Units;
  readonly benefit: "medical" | "pharmacy";
  readonly singleDose?: boolean | undefined;
}

export interface NewToMarketRow extends InForce {
  readonly ndc9: string;
}

export interface CoverageRequest extends InForce {
  readonly requestId: string;
  readonly memberId: string;
  readonly ndc9: string;
  readonly status: "approved" | "denied" | "pending";
}

export interface PriorAuthorizationRow extends InForce {
  readonly code: string;
  readonly department: "precertification" | "pharmacy";
  readonly products?: readonly string[] | undefined;
}

export interface Authorization extends InForce {
  readonly authorizationId: string;
  readonly memberId: string;
  readonly providerNpi: string;
  readonly codes: readonly string[];
  readonly units?: Readonly<Record<string, Units>> | undefined;
  readonly status: "approved" | "denied" | "pending" | "cancelled";
  readonly department: "precertification" | "pharmacy";
  readonly to: IsoDate;
  readonly requestedAt: Instant;
  readonly arrangedAt?: Instant | undefined;
  readonly emergency?: boolean | undefined;
  readonly firstServiceDate?: IsoDate | undefined;
}

export interface Referral extends InForce {
  readonly referralId: string;
  readonly memberId: string;
  readonly fromNpi: string;
  readonly toNpi: string;
  readonly to: IsoDate;
  /** A visit is one service date paid to that provider. */
  readonly visits?: number | undefined;
}

export interface UnitLimit extends InForce {
  readonly code: string;
  readonly unitsPerDay: Units;
  readonly source: "CMS" | "PLAN";
  readonly scope: "member" | "provider";
  readonly mode: "cut-back" | "deny-line";
  /** MUE adjudication indicator: 1 compares each line alone, 2 and 3 the day's sum. */
  readonly adjudicationIndicator: 1 | 2 | 3;
}

export interface Stay {
  readonly stayId: string;
  readonly memberId: string;
  readonly kind: "inpatient" | "skilled-nursing" | "hospice";
  readonly admitted: IsoDate;
  readonly discharged?: IsoDate | undefined;
}

export interface Holiday {
  readonly date: IsoDate;
  readonly name: string;
}

/** Every kind of feed, by its file name. */
export interface ReferenceRows {
  readonly members: Member;
  readonly "benefit-plans": BenefitPlan;
  readonly providers: Provider;
  readonly contracts: Contract;
  readonly "fee-schedules": FeeScheduleRow;
  readonly codes: CodeRow;
  readonly drugs: DrugRow;
  readonly "new-to-market": NewToMarketRow;
  readonly "coverage-requests": CoverageRequest;
  readonly "prior-authorization": PriorAuthorizationRow;
  readonly authorizations: Authorization;
  readonly referrals: Referral;
  readonly "unit-limits": UnitLimit;
  readonly stays: Stay;
  readonly holidays: Holiday;
}

export type ReferenceKind = keyof ReferenceRows;
