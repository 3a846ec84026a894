// A claim before it is written: what a biller would have typed, right or wrong.
import type { IsoDate } from "@dripline/claims";
import type { Payee } from "./providers.ts";

export interface DraftLine {
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly chargeCents: number;
  readonly units: number;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly description?: string | undefined;
  readonly prescribedOn?: IsoDate | undefined;
  readonly ndc?: string | undefined;
  /** In package units. */
  readonly quantity?: number | undefined;
  readonly packageUnit?: string | undefined;
}

export interface DraftMember {
  readonly memberId: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly birthDate: IsoDate;
  readonly sex: string;
  readonly street: string;
  readonly city: string;
  readonly zip: string;
}

/** Lines of a claim on one of the lists below `later/`. */
export interface LaterClaim {
  readonly list: "audit-letter" | "audit-offset" | "appeals";
  readonly lines: readonly number[];
}

export interface DraftClaim {
  readonly patientControlNumber: string;
  readonly trace: string;
  readonly payee: Payee;
  readonly payerId: string;
  readonly member: DraftMember;
  readonly placeOfService: string;
  readonly frequency: "1" | "7" | "8";
  readonly replaces?: string | undefined;
  /** Trace of the claim that this one replaces or voids; its number is known when the files are written. */
  readonly follows?: string | undefined;
  /** What an audit or an appeal says of it once it is paid. */
  readonly later?: LaterClaim | undefined;
  /** Intake turns it away: it gets no claim control number. */
  readonly isRejected?: boolean | undefined;
  readonly authorization?: string | undefined;
  readonly referral?: string | undefined;
  readonly prescriberNpi?: string | undefined;
  readonly diagnoses: readonly string[];
  /** Another payer comes first, and what the claim shows of its decision adds up to the charge, or doesn't. */
  readonly priorPayer?: "balanced" | "unbalanced" | undefined;
  /** What CLM02 says beyond the sum of the lines. */
  readonly surplusCents?: number | undefined;
  readonly lines: readonly DraftLine[];
  /** The day the biller sends it. */
  readonly sentOn: IsoDate;
}
