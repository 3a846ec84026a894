// What was decided: verdicts, adjustments, lines, ledger entries and the receipt that holds them all.
import type { Claim } from "./claim.ts";
import type { IsoDate } from "./days.ts";
import type { Cents } from "./money.ts";
import type { Units } from "./units.ts";

export type Outcome = "pay" | "reduce" | "deny" | "pend" | "info";

export type GroupCode = "CO" | "PR" | "OA" | "PI";

/** What one rule said of one line (or of the claim, where `line` is absent). */
export interface Verdict {
  /** `R30`. */
  readonly rule: string;
  readonly line?: number | undefined;
  readonly outcome: Outcome;
  /** Clause id of the policy bundle that the rule carries out. */
  readonly clause: string;
  /** Dates in force of the row used, else of the clause. */
  readonly from: IsoDate;
  readonly to?: IsoDate | undefined;
  /** The values that the rule read, as text, by name. Never a name, birth date or member id. */
  readonly read: Readonly<Record<string, string>>;
  readonly group?: GroupCode | undefined;
  readonly carc?: string | undefined;
  readonly remarks: readonly string[];
  /** One sentence for a person; never a name, birth date or member id. */
  readonly text: string;
}

/** CAS of an 835: why an amount of the charge isn't paid. */
export interface Adjustment {
  readonly group: GroupCode;
  readonly carc: string;
  readonly amountCents: Cents;
  readonly units?: Units | undefined;
}

export interface DecidedLine {
  readonly line: number;
  readonly controlNumber?: string | undefined;
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly serviceFrom: IsoDate;
  readonly serviceTo: IsoDate;
  readonly units: Units;
  readonly paidUnits: Units;
  readonly chargeCents: Cents;
  /** Contract price of `paidUnits` after the concurrent share, before cost share and other coverage; 0 when denied. */
  readonly allowedCents: Cents;
  readonly paidCents: Cents;
  readonly status: "paid" | "reduced" | "denied" | "pended";
  readonly adjustments: readonly Adjustment[];
  /** RARC. */
  readonly remarks: readonly string[];
}

/** A change of an account: never changed itself; a balance is the sum of its entries. */
export interface Entry {
  /** `units/<code>/<day>[/<NPI>]`, `authorization/<id>/<code>`, `referral/<id>`, `deductible/<year>`, `out-of-pocket/<year>`. */
  readonly account: string;
  /** Thousandths of a unit, visits or cents, by the account's kind. */
  readonly amount: number;
  readonly line?: number | undefined;
}

export type Disposition = "paid" | "denied" | "pended" | "reversed" | "void";

/** The decision on one version of a claim, before it is sealed with hashes. */
export interface Decision {
  readonly claimId: string;
  readonly version: number;
  readonly patientControlNumber: string;
  readonly memberId: string;
  readonly billingNpi: string;
  readonly payeeNpi: string;
  readonly sender: string;
  readonly frequency: string;
  readonly receivedAt: string;
  readonly test: boolean;
  /** CLP07 of this version. */
  readonly wireNumber: string;
  readonly disposition: Disposition;
  readonly replaces?: string | undefined;
  /** Content hash of the policy bundle. */
  readonly policyVersion: string;
  readonly chargeCents: Cents;
  readonly allowedCents: Cents;
  readonly paidCents: Cents;
  readonly patientResponsibilityCents: Cents;
  readonly lines: readonly DecidedLine[];
  readonly verdicts: readonly Verdict[];
  readonly entries: readonly Entry[];
  /** The claim as submitted. */
  readonly claim: Claim;
}

/** A line that an earlier claim of the member already had decided: what duplicates and concurrent therapies are judged against. */
export interface HistoryLine {
  readonly claimId: string;
  readonly line: number;
  readonly day: IsoDate;
  readonly dayTo: IsoDate;
  readonly billingNpi: string;
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly units: Units;
  readonly paidUnits: Units;
  readonly chargeCents: Cents;
  readonly ndc?: string | undefined;
  readonly status: DecidedLine["status"];
  /** Accounts that had too little left for the line: when some of it comes back, the line may be judged again. */
  readonly lacked?: readonly string[] | undefined;
}
